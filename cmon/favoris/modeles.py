"""What people put aside: profiles for recruiters, offers for candidates."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, relation


class FavoriProfil(Base):
    """A profile that a person puts aside, for the structure that they act for."""

    __tablename__ = "favori_profil"
    __table_args__ = (
        UniqueConstraint("compte_id", "structure_id", "projet_pro_id"),
        Index("ix_favori_profil_projet_pro_id", "projet_pro_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id", ondelete="CASCADE"))
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"), index=True)
    projet_pro_id: Mapped[int] = mapped_column(ForeignKey("projet_pro.id", ondelete="CASCADE"))
    cree_le: Mapped[datetime]

    projet_pro = relation("ProjetPro")


class FavoriOffre(Base):
    """An offer that a candidate puts aside."""

    __tablename__ = "favori_offre"
    __table_args__ = (UniqueConstraint("compte_id", "offre_id"), Index("ix_favori_offre_offre_id", "offre_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id", ondelete="CASCADE"))
    offre_id: Mapped[int] = mapped_column(ForeignKey("offre_alternance.id", ondelete="CASCADE"))
    cree_le: Mapped[datetime]

    offre = relation("OffreAlternance")
