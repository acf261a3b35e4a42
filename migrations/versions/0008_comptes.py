"""Accounts that people open themselves: as whom, their age class, the charte, the link that confirms an address."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

GENRES = ("employeur", "acteur", "candidat")
AGES = ("moins_15", "de_15_a_17", "majeur")
USAGES = ("connexion", "mot_de_passe")


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
    changer_les_usages((*USAGES, "confirmation"))


def downgrade():
    op.execute("DELETE FROM jeton WHERE usage = 'confirmation'")
    changer_les_usages(USAGES)
    with op.batch_alter_table("compte") as lot:
        for nom in ("age_des_seuls_candidats", "tranche_age", "genre"):
            lot.drop_constraint(op.f(f"ck_compte_{nom}"), type_="check")
        lot.drop_column("charte_acceptee_le")
        lot.drop_column("tranche_age")
        lot.drop_column("genre")
