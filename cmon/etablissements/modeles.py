"""Legal establishments, and the cache of what the registry answered."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, enumeration, relation


class EtatEtablissement(StrEnum):
    """The registry's own two states."""

    actif = "actif"
    ferme = "ferme"


class SourceEtablissement(StrEnum):
    """Where the legal data come from: the registry, or a form when the registry did not answer."""

    annuaire = "annuaire"
    saisie = "saisie"


class Etablissement(Base):
    """A legal establishment identified by its SIRET, with what the registry gives."""

    __tablename__ = "etablissement"
    __table_args__ = (
        CheckConstraint("length(siret) = 14", name="siret_de_14_chiffres"),
        Index("ix_etablissement_siren", "siren"),
        Index("ix_etablissement_nom_recherche", "nom_recherche"),
        Index("ix_etablissement_raison_sociale", "raison_sociale", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    siret: Mapped[str] = mapped_column(String(14), unique=True)
    siren: Mapped[str] = mapped_column(String(9))
    raison_sociale: Mapped[str] = mapped_column(String(250))
    # The name without accents nor capitals, for searching.
    nom_recherche: Mapped[str] = mapped_column(String(250))
    sigle: Mapped[str] = mapped_column(String(60), default="")
    nom_commercial: Mapped[str] = mapped_column(String(250), default="")
    naf: Mapped[str | None] = mapped_column(String(6))
    secteur: Mapped[str | None] = mapped_column(String(20))
    effectif: Mapped[str | None] = mapped_column(String(2))
    adresse: Mapped[str] = mapped_column(String(250), default="")
    complement: Mapped[str] = mapped_column(String(250), default="")
    code_postal: Mapped[str] = mapped_column(String(5), default="")
    ville: Mapped[str] = mapped_column(String(120), default="")
    commune_insee: Mapped[str | None] = mapped_column(ForeignKey("commune.insee"))
    departement: Mapped[str | None] = mapped_column(ForeignKey("departement.code"), index=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    etat: Mapped[EtatEtablissement] = mapped_column(enumeration(EtatEtablissement, "etat"))
    source: Mapped[SourceEtablissement] = mapped_column(enumeration(SourceEtablissement, "source"))
    idcc: Mapped[str] = mapped_column(String(60), default="")
    opco: Mapped[str | None] = mapped_column(String(120))
    lu_le: Mapped[datetime]
    est_demo: Mapped[bool] = mapped_column(default=False)

    commune = relation("Commune")

    @property
    def nom_usuel(self) -> str:
        """The name that the public may read: the commercial one, else the legal one."""
        return self.nom_commercial or self.raison_sociale


class ReponseAnnuaire(Base):
    """An answer of the registry, kept for its life so that the same question is asked once a day."""

    __tablename__ = "reponse_annuaire"
    __table_args__ = (Index("ix_reponse_annuaire_expire_le", "expire_le"),)

    question: Mapped[str] = mapped_column(String(200), primary_key=True)
    reponse: Mapped[str] = mapped_column(Text)
    expire_le: Mapped[datetime]
