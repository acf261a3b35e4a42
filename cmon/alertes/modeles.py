"""Alerts: profiles that fit the offers of a structure, with why."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, relation


class Alerte(Base):
    """One profile that fits one offer (guide CMonAlternance, Tableau de bord).

    `raisons` is a set of `Raison` kept as one number; `km` the distance between the offer and the candidate’s town.
    """

    __tablename__ = "alerte"
    __table_args__ = (
        UniqueConstraint("offre_id", "projet_pro_id"),
        # The list of a structure is read in its order; its alerts are counted by offer, from an index alone.
        Index(
            "ix_alerte_structure_id",
            *("structure_id", "cree_le", "id"),
            sqlite_where=text("ecartee_le IS NULL"),
            postgresql_where=text("ecartee_le IS NULL"),
        ),
        Index(
            "ix_alerte_offre_id",
            *("offre_id", "ecartee_le"),
            sqlite_where=text("ecartee_le IS NULL"),
            postgresql_where=text("ecartee_le IS NULL"),
        ),
        # The few that were put aside: the matching leaves them out.
        Index(
            "ix_alerte_ecartee",
            *("offre_id", "projet_pro_id"),
            sqlite_where=text("ecartee_le IS NOT NULL"),
            postgresql_where=text("ecartee_le IS NOT NULL"),
        ),
        Index("ix_alerte_projet_pro_id", "projet_pro_id"),
        Index("ix_alerte_envoyee_le", "envoyee_le", "structure_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # The offer’s, repeated here: the list of a structure is read in its order.
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"))
    offre_id: Mapped[int] = mapped_column(ForeignKey("offre_alternance.id", ondelete="CASCADE"))
    projet_pro_id: Mapped[int] = mapped_column(ForeignKey("projet_pro.id", ondelete="CASCADE"))
    score: Mapped[int]
    raisons: Mapped[int]
    km: Mapped[float | None]
    cree_le: Mapped[datetime]
    # Nobody of the structure wants to see it any more.
    ecartee_le: Mapped[datetime | None]
    # Told in the mail that sums up the new ones.
    envoyee_le: Mapped[datetime | None]

    offre = relation("OffreAlternance")
    projet_pro = relation("ProjetPro")
