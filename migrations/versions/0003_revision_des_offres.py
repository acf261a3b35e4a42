"""A mark that changes with the offers, so that a public page knows whether it is still true; indexes of similar offers.

Triggers write it, in the transaction of the change itself: no writer, job or import can forget it. PostgreSQL does so
at the end of the transaction, once: the row is locked for the time of the commit only, so that writers never wait for
each other in circles.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CHANGEMENTS = ("INSERT", "UPDATE", "DELETE")
SQLITE = tuple(
    f"CREATE TRIGGER offre_revision_{quand.lower()} AFTER {quand} ON offre BEGIN"
    " INSERT INTO revision(nom, marque, transaction_id) VALUES ('offres', lower(hex(randomblob(8))), 0)"
    " ON CONFLICT(nom) DO UPDATE SET marque = excluded.marque; END"
    for quand in CHANGEMENTS
)
POSTGRESQL = (
    "CREATE FUNCTION noter_revision_des_offres() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " INSERT INTO revision(nom, marque, transaction_id)"
    " VALUES ('offres', replace(gen_random_uuid()::text, '-', ''), txid_current())"
    " ON CONFLICT (nom) DO UPDATE SET marque = excluded.marque, transaction_id = excluded.transaction_id"
    " WHERE revision.transaction_id <> excluded.transaction_id; RETURN NULL; END $$",
    "CREATE CONSTRAINT TRIGGER offre_revision AFTER INSERT OR UPDATE OR DELETE ON offre"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION noter_revision_des_offres()",
)


def upgrade():
    op.create_table(
        "revision",
        sa.Column("nom", sa.String(20), nullable=False),
        sa.Column("marque", sa.String(32), nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("nom", name=op.f("pk_revision")),
    )
    for ordre in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(ordre)
    op.drop_index("ix_offre_departement_etat", table_name="offre")
    op.create_index("ix_offre_departement_liste", "offre", ["departement", "etat", "publiee_le", "id"])
    op.create_index("ix_offre_metier_liste", "offre", ["metier_code", "etat", "publiee_le", "id"])


def downgrade():
    op.drop_index("ix_offre_metier_liste", table_name="offre")
    op.drop_index("ix_offre_departement_liste", table_name="offre")
    op.create_index("ix_offre_departement_etat", "offre", ["departement", "etat"])
    if op.get_bind().dialect.name == "sqlite":
        for quand in CHANGEMENTS:
            op.execute(f"DROP TRIGGER offre_revision_{quand.lower()}")
    else:
        op.execute("DROP TRIGGER offre_revision ON offre")
        op.execute("DROP FUNCTION noter_revision_des_offres()")
    op.drop_table("revision")
