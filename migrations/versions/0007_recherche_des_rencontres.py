"""The full-text index of the rencontres, and the mark that changes with them: both as for the offers."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CHANGEMENTS = ("INSERT", "UPDATE", "DELETE")
SQLITE = (
    "CREATE VIRTUAL TABLE rencontre_fts USING fts5("
    "recherche, content='rencontre', content_rowid='id', detail=none, columnsize=0, tokenize='unicode61')",
    "INSERT INTO rencontre_fts(rencontre_fts) VALUES ('rebuild')",
    "CREATE TRIGGER rencontre_fts_ajout AFTER INSERT ON rencontre BEGIN"
    " INSERT INTO rencontre_fts(rowid, recherche) VALUES (new.id, new.recherche); END",
    "CREATE TRIGGER rencontre_fts_retrait AFTER DELETE ON rencontre BEGIN"
    " INSERT INTO rencontre_fts(rencontre_fts, rowid, recherche) VALUES ('delete', old.id, old.recherche); END",
    "CREATE TRIGGER rencontre_fts_change AFTER UPDATE OF recherche ON rencontre BEGIN"
    " INSERT INTO rencontre_fts(rencontre_fts, rowid, recherche) VALUES ('delete', old.id, old.recherche);"
    " INSERT INTO rencontre_fts(rowid, recherche) VALUES (new.id, new.recherche); END",
    *(
        f"CREATE TRIGGER rencontre_revision_{quand.lower()} AFTER {quand} ON rencontre BEGIN"
        " INSERT INTO revision(nom, marque, transaction_id) VALUES ('rencontres', lower(hex(randomblob(8))), 0)"
        " ON CONFLICT(nom) DO UPDATE SET marque = excluded.marque; END"
        for quand in CHANGEMENTS
    ),
)
POSTGRESQL = (
    "ALTER TABLE rencontre ADD COLUMN recherche_tsv tsvector"
    " GENERATED ALWAYS AS (to_tsvector('simple', recherche)) STORED",
    "CREATE INDEX ix_rencontre_recherche_tsv ON rencontre USING gin (recherche_tsv)",
    "CREATE FUNCTION noter_revision_des_rencontres() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " INSERT INTO revision(nom, marque, transaction_id)"
    " VALUES ('rencontres', replace(gen_random_uuid()::text, '-', ''), txid_current())"
    " ON CONFLICT (nom) DO UPDATE SET marque = excluded.marque, transaction_id = excluded.transaction_id"
    " WHERE revision.transaction_id <> excluded.transaction_id; RETURN NULL; END $$",
    "CREATE CONSTRAINT TRIGGER rencontre_revision AFTER INSERT OR UPDATE OR DELETE ON rencontre"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION noter_revision_des_rencontres()",
)


def upgrade():
    for ordre in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(ordre)


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        for declencheur in ("fts_ajout", "fts_retrait", "fts_change", *(f"revision_{q.lower()}" for q in CHANGEMENTS)):
            op.execute(f"DROP TRIGGER rencontre_{declencheur}")
        op.execute("DROP TABLE rencontre_fts")
    else:
        op.execute("DROP TRIGGER rencontre_revision ON rencontre")
        op.execute("DROP FUNCTION noter_revision_des_rencontres()")
        op.execute("DROP INDEX ix_rencontre_recherche_tsv")
        op.execute("ALTER TABLE rencontre DROP COLUMN recherche_tsv")
    op.execute("DELETE FROM revision WHERE nom = 'rencontres'")
