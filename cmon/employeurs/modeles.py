"""The partner employers of a structure."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, enumeration, relation
from cmon.employeurs.etats import EtatSuivi
from cmon.textes import casse_lisible


class SuiviEmployeur(Base):
    """An employer that a structure has asked to follow (guide CMonAlternance, Suivi des employeurs).

    Its legal data are those of the establishment; how to reach it is the structure's own, and no candidate reads it.
    """

    __tablename__ = "suivi_employeur"
    __table_args__ = (
        UniqueConstraint("structure_id", "etablissement_id"),
        Index("ix_suivi_employeur_structure_id_etat", "structure_id", "etat", "id"),
        Index("ix_suivi_employeur_etat", "etat", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"))
    etablissement_id: Mapped[int] = mapped_column(ForeignKey("etablissement.id"), index=True)
    etat: Mapped[EtatSuivi] = mapped_column(enumeration(EtatSuivi, "etat"))
    nom_commercial: Mapped[str] = mapped_column(String(250), default="")
    domaine: Mapped[str] = mapped_column(String(250), default="")
    courriel: Mapped[str] = mapped_column(String(254), default="")
    telephone: Mapped[str] = mapped_column(String(30), default="")
    adresse: Mapped[str] = mapped_column(String(250), default="")
    complement: Mapped[str] = mapped_column(String(250), default="")
    code_postal: Mapped[str] = mapped_column(String(5), default="")
    ville: Mapped[str] = mapped_column(String(120), default="")
    # Names, SIRET and town without accents, for the search as one types.
    recherche: Mapped[str] = mapped_column(String(900), default="")
    demande_par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"))
    demande_le: Mapped[datetime]
    traite_le: Mapped[datetime | None]
    motif_refus: Mapped[str] = mapped_column(Text, default="")

    structure = relation("Structure")
    etablissement = relation("Etablissement")
    demande_par = relation("Compte")

    @property
    def numero(self) -> str:
        """The number that people read: nine digits."""
        return f"{self.id:09d}"

    @property
    def nom_usuel(self) -> str:
        """The name that the structure gives it, else the one of the registry, as people write it."""
        return self.nom_commercial or casse_lisible(self.etablissement.nom_usuel)
