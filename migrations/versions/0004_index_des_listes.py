"""Indexes that hold what their lists read: counts by département, similar offers, projets grouped by company."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LISTES = (("ix_offre_departement_liste", "departement"), ("ix_offre_metier_liste", "metier_code"))


def upgrade():
    for nom, colonne in LISTES:
        op.drop_index(nom, table_name="offre")
        op.create_index(nom, "offre", [colonne, "etat", "publiee_le", "id", "visible_jusqu_au"])
    op.create_index("ix_etablissement_raison_sociale", "etablissement", ["raison_sociale", "id"])


def downgrade():
    op.drop_index("ix_etablissement_raison_sociale", table_name="etablissement")
    for nom, colonne in LISTES:
        op.drop_index(nom, table_name="offre")
        op.create_index(nom, "offre", [colonne, "etat", "publiee_le", "id"])
