"""Full-text indexes of alternance offers and of profiles; the marks of what public pages show of them."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

CHERCHEES = ("offre_alternance", "projet_pro")
# The table that is watched, and the name of its mark.
MARQUES = {"offre_alternance": "alternance", "structure": "structures"}
CHANGEMENTS = ("INSERT", "UPDATE", "DELETE")
# What the page of the structures that host pupils shows of their establishment.
LIEU = ("ville", "departement", "naf", "secteur", "latitude", "longitude")


def index_sqlite(t: str) -> tuple[str, ...]:
    """The full-text table of `t`, and the triggers that keep it true."""
    oublier = f"INSERT INTO {t}_fts({t}_fts, rowid, recherche) VALUES ('delete', old.id, old.recherche);"
    ajouter = f"INSERT INTO {t}_fts(rowid, recherche) VALUES (new.id, new.recherche);"
    return (
        f"CREATE VIRTUAL TABLE {t}_fts USING fts5("
        f"recherche, content='{t}', content_rowid='id', detail=none, columnsize=0, tokenize='unicode61')",
        f"INSERT INTO {t}_fts({t}_fts) VALUES ('rebuild')",
        f"CREATE TRIGGER {t}_fts_ajout AFTER INSERT ON {t} BEGIN {ajouter} END",
        f"CREATE TRIGGER {t}_fts_retrait AFTER DELETE ON {t} BEGIN {oublier} END",
        f"CREATE TRIGGER {t}_fts_change AFTER UPDATE OF recherche ON {t} BEGIN {oublier} {ajouter} END",
    )


def marque_sqlite(t: str, nom: str) -> tuple[str, ...]:
    """The triggers that change the mark with any change of `t`."""
    return tuple(
        f"CREATE TRIGGER {t}_revision_{quand.lower()} AFTER {quand} ON {t} BEGIN"
        f" INSERT INTO revision(nom, marque, transaction_id) VALUES ('{nom}', lower(hex(randomblob(8))), 0)"
        " ON CONFLICT(nom) DO UPDATE SET marque = excluded.marque; END"
        for quand in CHANGEMENTS
    )


def index_postgresql(t: str) -> tuple[str, ...]:
    """The same on PostgreSQL: a generated column and its index."""
    return (
        f"ALTER TABLE {t} ADD COLUMN recherche_tsv tsvector"
        " GENERATED ALWAYS AS (to_tsvector('simple', recherche)) STORED",
        f"CREATE INDEX ix_{t}_recherche_tsv ON {t} USING gin (recherche_tsv)",
    )


def marque_postgresql(t: str, nom: str) -> tuple[str, ...]:
    """The same on PostgreSQL, once at the end of the transaction."""
    return (
        f"CREATE FUNCTION noter_revision_{nom}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO revision(nom, marque, transaction_id)"
        f" VALUES ('{nom}', replace(gen_random_uuid()::text, '-', ''), txid_current())"
        " ON CONFLICT (nom) DO UPDATE SET marque = excluded.marque, transaction_id = excluded.transaction_id"
        " WHERE revision.transaction_id <> excluded.transaction_id; RETURN NULL; END $$",
        f"CREATE CONSTRAINT TRIGGER {t}_revision AFTER INSERT OR UPDATE OR DELETE ON {t}"
        f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION noter_revision_{nom}()",
    )


def marque_du_lieu(sqlite: bool) -> str:
    """The trigger that changes the mark of structures when their establishment moves or does something else."""
    autre = " OR ".join(f"old.{c} {'IS NOT' if sqlite else 'IS DISTINCT FROM'} new.{c}" for c in LIEU)
    if not sqlite:
        return (
            "CREATE CONSTRAINT TRIGGER etablissement_revision AFTER UPDATE ON etablissement"
            f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ({autre}) EXECUTE FUNCTION noter_revision_structures()"
        )
    return (
        f"CREATE TRIGGER etablissement_revision AFTER UPDATE ON etablissement WHEN {autre} BEGIN"
        " INSERT INTO revision(nom, marque, transaction_id) VALUES ('structures', lower(hex(randomblob(8))), 0)"
        " ON CONFLICT(nom) DO UPDATE SET marque = excluded.marque; END"
    )


def upgrade():
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in CHERCHEES:
        for ordre in index_sqlite(table) if sqlite else index_postgresql(table):
            op.execute(ordre)
    for table, nom in MARQUES.items():
        for ordre in marque_sqlite(table, nom) if sqlite else marque_postgresql(table, nom):
            op.execute(ordre)
    op.execute(marque_du_lieu(sqlite))


def downgrade():
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER etablissement_revision" + ("" if sqlite else " ON etablissement"))
    for table, nom in MARQUES.items():
        if sqlite:
            for quand in CHANGEMENTS:
                op.execute(f"DROP TRIGGER {table}_revision_{quand.lower()}")
        else:
            op.execute(f"DROP TRIGGER {table}_revision ON {table}")
            op.execute(f"DROP FUNCTION noter_revision_{nom}()")
        op.execute(f"DELETE FROM revision WHERE nom = '{nom}'")
    for table in CHERCHEES:
        if sqlite:
            for declencheur in ("ajout", "retrait", "change"):
                op.execute(f"DROP TRIGGER {table}_fts_{declencheur}")
            op.execute(f"DROP TABLE {table}_fts")
        else:
            op.execute(f"DROP INDEX ix_{table}_recherche_tsv")
            op.execute(f"ALTER TABLE {table} DROP COLUMN recherche_tsv")
