"""The full-text index of the offers: FTS5 on SQLite, a generated tsvector on PostgreSQL."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE VIRTUAL TABLE offre_fts USING fts5("
    "recherche, content='offre', content_rowid='id', detail=none, columnsize=0, tokenize='unicode61')",
    "INSERT INTO offre_fts(offre_fts) VALUES ('rebuild')",
    "CREATE TRIGGER offre_fts_ajout AFTER INSERT ON offre BEGIN"
    " INSERT INTO offre_fts(rowid, recherche) VALUES (new.id, new.recherche); END",
    "CREATE TRIGGER offre_fts_retrait AFTER DELETE ON offre BEGIN"
    " INSERT INTO offre_fts(offre_fts, rowid, recherche) VALUES ('delete', old.id, old.recherche); END",
    "CREATE TRIGGER offre_fts_change AFTER UPDATE OF recherche ON offre BEGIN"
    " INSERT INTO offre_fts(offre_fts, rowid, recherche) VALUES ('delete', old.id, old.recherche);"
    " INSERT INTO offre_fts(rowid, recherche) VALUES (new.id, new.recherche); END",
)
POSTGRESQL = (
    "ALTER TABLE offre ADD COLUMN recherche_tsv tsvector"
    " GENERATED ALWAYS AS (to_tsvector('simple', recherche)) STORED",
    "CREATE INDEX ix_offre_recherche_tsv ON offre USING gin (recherche_tsv)",
)


def upgrade():
    for ordre in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(ordre)


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        for declencheur in ("offre_fts_ajout", "offre_fts_retrait", "offre_fts_change"):
            op.execute(f"DROP TRIGGER {declencheur}")
        op.execute("DROP TABLE offre_fts")
    else:
        op.execute("DROP INDEX ix_offre_recherche_tsv")
        op.execute("ALTER TABLE offre DROP COLUMN recherche_tsv")
