"""Applications to offers."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, enumeration, relation


class TrancheAge(StrEnum):
    """An age class, never a birth date."""

    moins_15 = "moins_15"
    de_15_a_17 = "de_15_a_17"
    majeur = "majeur"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_AGE[self]


LIBELLES_AGE = {
    TrancheAge.moins_15: "Moins de 15 ans",
    TrancheAge.de_15_a_17: "15 à 17 ans",
    TrancheAge.majeur: "18 ans et plus",
}


class Candidature(Base):
    """One person's application to one offer: the address, normalised, makes it unique on the offer."""

    __tablename__ = "candidature"
    __table_args__ = (
        UniqueConstraint("offre_id", "courriel_normalise"),
        CheckConstraint("courriel_normalise = lower(courriel_normalise)", name="courriel_en_minuscules"),
        Index("ix_candidature_offre_id_nom", "offre_id", "nom"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offre_id: Mapped[int] = mapped_column(ForeignKey("offre.id", ondelete="CASCADE"))
    # 128 random bits or more: names the application in links, so that its row number never leaves the server.
    jeton: Mapped[str] = mapped_column(String(64), unique=True)
    nom: Mapped[str] = mapped_column(String(100))
    prenom: Mapped[str] = mapped_column(String(100))
    tranche_age: Mapped[TrancheAge] = mapped_column(enumeration(TrancheAge, "tranche_age"))
    courriel: Mapped[str] = mapped_column(String(254))
    courriel_normalise: Mapped[str] = mapped_column(String(254))
    courriel_copie: Mapped[str] = mapped_column(String(254), default="")
    telephone: Mapped[str] = mapped_column(String(30))
    formation_actuelle: Mapped[str] = mapped_column(String(250))
    motivations: Mapped[str] = mapped_column(Text)
    inscrite_par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"))
    cree_le: Mapped[datetime]

    offre = relation("Offre", back_populates="candidatures")
    fichiers = relation("Fichier", back_populates="candidature", order_by="Fichier.id")

    @property
    def est_mineure(self) -> bool:
        """Is the applicant under 18?"""
        return self.tranche_age != TrancheAge.majeur
