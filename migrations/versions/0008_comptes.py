"""Accounts that people open themselves; the address of structures, what they host, and who asks to join them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

GENRES = ("employeur", "acteur", "candidat")
AGES = ("moins_15", "de_15_a_17", "majeur")
USAGES = ("connexion", "mot_de_passe")


ETATS = ("en_attente", "acceptee", "refusee", "retiree")
ADRESSE = {"adresse": 250, "complement": 250, "code_postal": 5, "ville": 120}
ACCUEIL = ("accueille_troisieme", "accueille_seconde")


def parmi(colonne: str, valeurs) -> str:
    """An enumeration, as the database checks it."""
    return f"{colonne} IN ({', '.join(repr(v) for v in valeurs)})"


def changer_les_usages(valeurs) -> None:
    """Replace what a mailed link may be for."""
    with op.batch_alter_table("jeton") as lot:
        lot.drop_constraint(op.f("ck_jeton_usage"), type_="check")
        lot.create_check_constraint(op.f("ck_jeton_usage"), parmi("usage", valeurs))


def upgrade():
    with op.batch_alter_table("compte") as lot:
        lot.add_column(sa.Column("genre", sa.String(length=32), nullable=True))
        lot.add_column(sa.Column("tranche_age", sa.String(length=32), nullable=True))
        lot.add_column(sa.Column("charte_acceptee_le", sa.DateTime(timezone=True), nullable=True))
        lot.create_check_constraint(op.f("ck_compte_genre"), parmi("genre", GENRES))
        lot.create_check_constraint(op.f("ck_compte_tranche_age"), parmi("tranche_age", AGES))
        lot.create_check_constraint(
            op.f("ck_compte_age_des_seuls_candidats"),
            "tranche_age IS NULL OR (genre IS NOT NULL AND genre = 'candidat')",
        )
    changer_les_usages((*USAGES, "confirmation", "courriel"))
    with op.batch_alter_table("jeton") as lot:
        lot.add_column(sa.Column("courriel", sa.String(length=254), nullable=False, server_default=""))
    with op.batch_alter_table("structure") as lot:
        for nom, longueur in ADRESSE.items():
            lot.add_column(sa.Column(nom, sa.String(length=longueur), nullable=False, server_default=""))
        for nom in ACCUEIL:
            lot.add_column(sa.Column(nom, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "demande_adhesion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.Column("etat", sa.String(length=32), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("repondue_le", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(parmi("etat", ETATS), name=op.f("ck_demande_adhesion_etat")),
        sa.ForeignKeyConstraint(
            ["compte_id"], ["compte.id"], name=op.f("fk_demande_adhesion_compte_id_compte"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"],
            ["structure.id"],
            name=op.f("fk_demande_adhesion_structure_id_structure"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demande_adhesion")),
        sa.UniqueConstraint("compte_id", "structure_id", name=op.f("uq_demande_adhesion_compte_id_structure_id")),
    )
    op.create_index("ix_demande_adhesion_structure_id_etat", "demande_adhesion", ["structure_id", "etat"])
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.Column("courriel", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("par_id", sa.Integer(), nullable=True),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expire_le", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(parmi("role", ("gestionnaire", "utilisateur")), name=op.f("ck_invitation_role")),
        sa.ForeignKeyConstraint(
            ["par_id"], ["compte.id"], name=op.f("fk_invitation_par_id_compte"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_invitation_structure_id_structure"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("empreinte", name=op.f("uq_invitation_empreinte")),
        sa.UniqueConstraint("structure_id", "courriel", name=op.f("uq_invitation_structure_id_courriel")),
    )
    op.create_index("ix_invitation_expire_le", "invitation", ["expire_le"])


def downgrade():
    op.drop_table("invitation")
    op.drop_table("demande_adhesion")
    with op.batch_alter_table("structure") as lot:
        for nom in (*ACCUEIL, *ADRESSE):
            lot.drop_column(nom)
    op.execute("DELETE FROM jeton WHERE usage IN ('confirmation', 'courriel')")
    with op.batch_alter_table("jeton") as lot:
        lot.drop_column("courriel")
    changer_les_usages(USAGES)
    with op.batch_alter_table("compte") as lot:
        for nom in ("age_des_seuls_candidats", "tranche_age", "genre"):
            lot.drop_constraint(op.f(f"ck_compte_{nom}"), type_="check")
        lot.drop_column("charte_acceptee_le")
        lot.drop_column("tranche_age")
        lot.drop_column("genre")
