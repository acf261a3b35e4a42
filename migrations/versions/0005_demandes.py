"""Demandes d'information, and their lines in the history."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OBJETS = ("projet_id", "offre_id", "structure_id")


def un_seul(colonnes) -> str:
    """The rule that a line of the history is about one object."""
    return " + ".join(f"(CASE WHEN {c} IS NULL THEN 0 ELSE 1 END)" for c in colonnes) + " = 1"


def upgrade():
    op.create_table(
        "demande",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portail", sa.String(length=20), nullable=False),
        sa.Column(
            "demandeur",
            sa.Enum(
                "entreprise",
                "jeune",
                "etablissement",
                "partenaire",
                "autre",
                name="demandeur",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("nom", sa.String(length=200), nullable=False),
        sa.Column("courriel", sa.String(length=254), nullable=False),
        sa.Column("telephone", sa.String(length=30), nullable=False),
        sa.Column("texte", sa.Text(), nullable=False),
        sa.Column(
            "etat",
            sa.Enum("a_traiter", "traitee", name="etat", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("traitee_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cle_envoi", sa.String(length=64), nullable=True),
        sa.CheckConstraint("length(texte) >= 20", name=op.f("ck_demande_texte_assez_long")),
        sa.CheckConstraint(
            "(etat = 'traitee') = (traitee_le IS NOT NULL)", name=op.f("ck_demande_traitee_a_une_date")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demande")),
        sa.UniqueConstraint("cle_envoi", name=op.f("uq_demande_cle_envoi")),
    )
    op.create_index("ix_demande_courriel", "demande", ["courriel"])
    op.create_index("ix_demande_etat_cree_le", "demande", ["etat", "cree_le"])
    with op.batch_alter_table("passage") as lot:
        lot.drop_constraint(op.f("ck_passage_un_seul_objet"), type_="check")
        lot.add_column(sa.Column("demande_id", sa.Integer(), nullable=True))
        lot.create_foreign_key(
            op.f("fk_passage_demande_id_demande"), "demande", ["demande_id"], ["id"], ondelete="CASCADE"
        )
        lot.create_check_constraint(op.f("ck_passage_un_seul_objet"), un_seul((*OBJETS, "demande_id")))
        lot.create_index("ix_passage_demande_id", ["demande_id"])


def downgrade():
    op.execute("DELETE FROM passage WHERE demande_id IS NOT NULL")
    with op.batch_alter_table("passage") as lot:
        lot.drop_index("ix_passage_demande_id")
        lot.drop_constraint(op.f("ck_passage_un_seul_objet"), type_="check")
        lot.drop_constraint(op.f("fk_passage_demande_id_demande"), type_="foreignkey")
        lot.drop_column("demande_id")
        lot.create_check_constraint(op.f("ck_passage_un_seul_objet"), un_seul(OBJETS))
    op.drop_table("demande")
