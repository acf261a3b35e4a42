"""Reference data: départements, communes, ROME métiers and job titles, NAF codes, diplomas."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
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


class Appellation(Base):
    """A job title of the ROME (imported): another way to name a métier. People read the title, never the new label."""

    __tablename__ = "appellation"
    __table_args__ = (
        Index("ix_appellation_recherche", "recherche"),
        Index("ix_appellation_metier_code", "metier_code"),
    )

    ogr: Mapped[str] = mapped_column(String(8), primary_key=True)
    metier_code: Mapped[str] = mapped_column(ForeignKey("metier.code"))
    libelle: Mapped[str] = mapped_column(String(250))
    recherche: Mapped[str] = mapped_column(String(400))


class Diplome(Base):
    """A diploma that is prepared in alternance: of the embedded list, or of an imported file of certifications.

    `cle` names it: « RNCP37566 » where it has a number, else a short name of ours. `niveau` goes from 3 to 8.
    """

    __tablename__ = "diplome"
    __table_args__ = (
        CheckConstraint("niveau BETWEEN 3 AND 8", name="niveau_de_3_a_8"),
        Index("ix_diplome_recherche", "recherche"),
    )

    cle: Mapped[str] = mapped_column(String(40), primary_key=True)
    intitule: Mapped[str] = mapped_column(String(250))
    genre: Mapped[str] = mapped_column(String(40), default="")
    niveau: Mapped[int]
    recherche: Mapped[str] = mapped_column(String(400))
