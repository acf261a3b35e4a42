"""Embedded reference data: départements, communes, ROME métiers, NAF codes."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base


class Departement(Base):
    """A French département. `region` is the INSEE region code: 75 is Nouvelle-Aquitaine, not Paris."""

    __tablename__ = "departement"

    code: Mapped[str] = mapped_column(String(3), primary_key=True)
    nom: Mapped[str] = mapped_column(String(60))
    region: Mapped[str] = mapped_column(String(3), index=True)


class Commune(Base):
    """A commune with its centre. `nom_recherche` is the name without accents, capitals nor hyphens."""

    __tablename__ = "commune"
    __table_args__ = (
        Index("ix_commune_nom_recherche", "nom_recherche"),
        Index("ix_commune_departement", "departement"),
    )

    insee: Mapped[str] = mapped_column(String(5), primary_key=True)
    nom: Mapped[str] = mapped_column(String(80))
    nom_recherche: Mapped[str] = mapped_column(String(80))
    codes_postaux: Mapped[str] = mapped_column(String(250))
    departement: Mapped[str] = mapped_column(ForeignKey("departement.code"))
    population: Mapped[int]
    latitude: Mapped[float]
    longitude: Mapped[float]


class CodePostal(Base):
    """One postal code of a commune: a code may cover several communes, a commune have several codes."""

    __tablename__ = "code_postal"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    insee: Mapped[str] = mapped_column(ForeignKey("commune.insee"), primary_key=True)


class Metier(Base):
    """A ROME 4 métier. `recherche` holds its words in both genders, without accents, for autocompletion."""

    __tablename__ = "metier"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    libelle: Mapped[str] = mapped_column(String(200))
    recherche: Mapped[str] = mapped_column(String(400))


class Naf(Base):
    """A NAF rev. 2 class, its code without a dot, with the section and the guide's own group of sections."""

    __tablename__ = "naf"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    libelle: Mapped[str] = mapped_column(String(250))
    section: Mapped[str] = mapped_column(String(1))
    secteur: Mapped[str] = mapped_column(String(20))
