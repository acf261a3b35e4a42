"""Internship offers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String, Text
from sqlalchemy.ext.hybrid import hybrid_method
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, enumeration, relation
from cmon.offres.etats import PUBLICS_ELEVES, Public
from cmon.publication.etats import EtatPublication
from cmon.temps import jour_de_paris

LONGUEUR_MIN_DESCRIPTION = 200
DATE_PASSEE = (
    "La date de début est passée : donnez une date à venir, ou choisissez « Dès que possible » pour prolonger l’offre."
)


class Offre(Base):
    """An internship offer. `debut_le` empty means « dès que possible », which never expires.

    The place stands on the row (commune, département, position), so that a search reads one table.
    """

    __tablename__ = "offre"
    __table_args__ = (
        CheckConstraint(
            "public_collegien OR public_lyceen OR public_etudiant OR public_emploi", name="au_moins_un_public"
        ),
        CheckConstraint(f"length(description) >= {LONGUEUR_MIN_DESCRIPTION}", name="description_assez_longue"),
        CheckConstraint("duree_jours IS NULL OR duree_jours BETWEEN 1 AND 366", name="duree_d_un_an_au_plus"),
        CheckConstraint("etat <> 'publiee' OR publiee_le IS NOT NULL", name="publiee_a_une_date"),
        # The list by date is read from this index alone.
        Index(
            "ix_offre_liste",
            "etat",
            "publiee_le",
            "id",
            "visible_jusqu_au",
            "debut_le",
            "public_collegien",
            "public_lyceen",
            "public_etudiant",
            "public_emploi",
        ),
        Index("ix_offre_position", "etat", "latitude", "longitude"),
        # The counts of the home page and the choice of similar offers too.
        Index("ix_offre_departement_liste", "departement", "etat", "publiee_le", "id", "visible_jusqu_au"),
        Index("ix_offre_metier_liste", "metier_code", "etat", "publiee_le", "id", "visible_jusqu_au"),
        Index("ix_offre_echeance", "visible_jusqu_au", "etat"),
        # A portfolio sorted by date.
        Index("ix_offre_projet_id_visible_jusqu_au", "projet_id", "visible_jusqu_au"),
    )

    NOM = "l’offre"
    CHAMP_DATE = "debut_le"
    DATE_PASSEE = DATE_PASSEE

    id: Mapped[int] = mapped_column(primary_key=True)
    numero: Mapped[str] = mapped_column(String(20), unique=True)
    rang: Mapped[int] = mapped_column(unique=True)
    projet_id: Mapped[int] = mapped_column(ForeignKey("projet.id", ondelete="CASCADE"), unique=True)
    etablissement_id: Mapped[int] = mapped_column(ForeignKey("etablissement.id"), index=True)
    etat: Mapped[EtatPublication] = mapped_column(enumeration(EtatPublication, "etat"))
    version: Mapped[int] = mapped_column()
    cree_le: Mapped[datetime]
    modifiee_le: Mapped[datetime]
    publiee_le: Mapped[datetime | None]
    depubliee_le: Mapped[datetime | None]

    public_collegien: Mapped[bool] = mapped_column(default=False)
    public_lyceen: Mapped[bool] = mapped_column(default=False)
    public_etudiant: Mapped[bool] = mapped_column(default=False)
    public_emploi: Mapped[bool] = mapped_column(default=False)
    metier_code: Mapped[str | None] = mapped_column(ForeignKey("metier.code"))
    metier_libelle: Mapped[str] = mapped_column(String(200), default="")
    etablissement_souhaite: Mapped[str] = mapped_column(String(200), default="")
    formation_souhaitee: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(Text)
    debut_le: Mapped[date | None]
    duree_jours: Mapped[int | None]
    visible_jusqu_au: Mapped[date] = mapped_column(Computed("coalesce(debut_le, '9999-12-31')", persisted=True))

    nom_commercial: Mapped[str] = mapped_column(String(200))
    contact_nom: Mapped[str] = mapped_column(String(200), default="")
    telephone: Mapped[str] = mapped_column(String(30))
    autre_telephone: Mapped[str] = mapped_column(String(30), default="")
    courriel: Mapped[str] = mapped_column(String(254))
    site_internet: Mapped[str] = mapped_column(String(300), default="")

    commune_insee: Mapped[str | None] = mapped_column(ForeignKey("commune.insee"))
    ville: Mapped[str] = mapped_column(String(120))
    departement: Mapped[str | None] = mapped_column(ForeignKey("departement.code"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    secteur: Mapped[str | None] = mapped_column(String(20))
    # Words of the public fields only, without accents and stemmed: what a search reads. Never the legal name.
    recherche: Mapped[str] = mapped_column(Text, default="")

    projet = relation("Projet", back_populates="offre")
    etablissement = relation("Etablissement")
    document = relation("Fichier", back_populates="offre", uselist=False)
    candidatures = relation("Candidature", back_populates="offre")

    __mapper_args__ = {"version_id_col": version}

    @property
    def publics(self) -> list[Public]:
        """The publics it is meant for, in the order of the form."""
        return [p for p in Public if getattr(self, f"public_{p}")]

    @publics.setter
    def publics(self, choisis) -> None:
        for p in Public:
            setattr(self, f"public_{p}", p in choisis)

    @property
    def vise_des_eleves(self) -> bool:
        """Is it meant for pupils, so that its publication needs a validated author?"""
        return any(p in PUBLICS_ELEVES for p in self.publics)

    @property
    def intitule(self) -> str:
        """The title that people read: the métier, which the guide does not make compulsory."""
        return self.metier_libelle or "Stage de découverte"

    def est_passee(self, le: datetime) -> bool:
        """Is its start date over at that instant? « Dès que possible » never is."""
        return self.debut_le is not None and self.debut_le < jour_de_paris(le)

    @hybrid_method
    def est_visible(self, jour: date):
        """Is the offer public on that local day? The one rule that the page, the lists and the jobs all ask.

        Works on a row and in a query. It compares the date itself: an expired offer is hidden before the job runs.
        """
        return (self.etat == EtatPublication.publiee) & (self.visible_jusqu_au >= jour)

    def est_echue(self, le: datetime) -> bool:
        """Is it published still but hidden already, its date past, until the job takes it off?"""
        return self.etat == EtatPublication.publiee and not self.est_visible(jour_de_paris(le))
