"""Rencontres: visits of companies, rendez-vous métiers, and other events."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.ext.hybrid import hybrid_method
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, enumeration, relation
from cmon.publication.etats import EtatPublication
from cmon.rencontres.etats import GenreRencontre, Lieu, Statut

LONGUEUR_MIN_DESCRIPTION = 100
NB_MAX_LIMITE = 10_000
DUREE_MAX = 12 * 60


class Rencontre(Base):
    """An event of a company. It begins at `debut_le` and ends at `fin_le`, both instants.

    `nb_inscrits` counts the confirmed registrations and `nb_en_attente` the waiting ones: verbs of inscriptions alone
    write them, each with the condition that keeps them true. The version is for the form: a registration leaves it.
    """

    __tablename__ = "rencontre"
    __table_args__ = (
        CheckConstraint(" OR ".join(f"public_{s}" for s in Statut), name="au_moins_un_public"),
        CheckConstraint(f"length(description) >= {LONGUEUR_MIN_DESCRIPTION}", name="description_assez_longue"),
        CheckConstraint(f"nb_max BETWEEN 1 AND {NB_MAX_LIMITE}", name="nb_max_possible"),
        CheckConstraint("nb_inscrits BETWEEN 0 AND nb_max", name="jamais_plus_que_le_maximum"),
        CheckConstraint("nb_en_attente >= 0", name="attente_positive"),
        CheckConstraint(f"duree_minutes BETWEEN 5 AND {DUREE_MAX}", name="duree_d_une_journee_au_plus"),
        CheckConstraint("fin_le > debut_le", name="finit_apres_son_debut"),
        CheckConstraint("genre <> 'autre' OR precision_genre <> ''", name="autre_est_precise"),
        CheckConstraint("etat <> 'publiee' OR publiee_le IS NOT NULL", name="publiee_a_une_date"),
        # The lists, and all that the home page and « Gérer les inscriptions » count.
        Index(
            "ix_rencontre_liste",
            "etat",
            "debut_le",
            "id",
            "fin_le",
            "nb_inscrits",
            "nb_max",
            "departement",
            "projet_id",
            "receveur_id",
        ),
        Index("ix_rencontre_departement_liste", "departement", "etat", "debut_le", "id"),
        Index("ix_rencontre_metier_liste", "metier_code", "etat", "debut_le", "id"),
        # A portfolio sorted by date.
        Index("ix_rencontre_projet_id_debut_le", "projet_id", "debut_le"),
        Index("ix_rencontre_position", "etat", "latitude", "longitude"),
        Index("ix_rencontre_receveur_id_debut_le", "receveur_id", "debut_le"),
    )

    NOM = "la rencontre"
    CHAMP_DATE = "jour"
    DATE_PASSEE = "La date de la rencontre est passée : donnez une date à venir."

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

    public_eleve: Mapped[bool] = mapped_column(default=False)
    public_parent: Mapped[bool] = mapped_column(default=False)
    public_etudiant: Mapped[bool] = mapped_column(default=False)
    public_demandeur: Mapped[bool] = mapped_column(default=False)
    public_enseignant: Mapped[bool] = mapped_column(default=False)
    public_professionnel: Mapped[bool] = mapped_column(default=False)
    genre: Mapped[GenreRencontre] = mapped_column(enumeration(GenreRencontre, "genre"))
    # « Autre (à préciser) »: what it is.
    precision_genre: Mapped[str] = mapped_column(String(120), default="")
    # The named event in which it stands: Cap métiers tours, forum, rallye des métiers.
    evenement: Mapped[str] = mapped_column(String(200), default="")
    nb_max: Mapped[int]
    nb_inscrits: Mapped[int] = mapped_column(default=0)
    nb_en_attente: Mapped[int] = mapped_column(default=0)
    # How many came: written when the participants are erased, for statistics.
    nb_presents: Mapped[int | None]
    debut_le: Mapped[datetime]
    fin_le: Mapped[datetime]
    duree_minutes: Mapped[int]
    metier_code: Mapped[str | None] = mapped_column(ForeignKey("metier.code"))
    metier_libelle: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(Text)

    # Does the company receive the registrations? If not, `receveur` does, and is shown on the public page.
    inscriptions_directes: Mapped[bool]
    receveur_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    nom_commercial: Mapped[str] = mapped_column(String(200))
    contact_nom: Mapped[str] = mapped_column(String(200), default="")
    telephone: Mapped[str] = mapped_column(String(30), default="")
    courriel: Mapped[str] = mapped_column(String(254), default="")

    lieu: Mapped[Lieu] = mapped_column(enumeration(Lieu, "lieu"))
    lieu_nom: Mapped[str] = mapped_column(String(200), default="")
    adresse: Mapped[str] = mapped_column(String(250), default="")
    code_postal: Mapped[str] = mapped_column(String(5), default="")
    ville: Mapped[str] = mapped_column(String(120))
    commune_insee: Mapped[str | None] = mapped_column(ForeignKey("commune.insee"))
    departement: Mapped[str | None] = mapped_column(ForeignKey("departement.code"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    secteur: Mapped[str | None] = mapped_column(String(20))
    # Words of the public fields only, without accents and stemmed: what a search reads. Never the legal name.
    recherche: Mapped[str] = mapped_column(Text, default="")

    projet = relation("Projet", back_populates="rencontre")
    etablissement = relation("Etablissement")
    receveur = relation("Compte")
    document = relation("Fichier", back_populates="rencontre", uselist=False)
    inscriptions = relation("Inscription", back_populates="rencontre")

    __mapper_args__ = {"version_id_col": version}

    @property
    def publics(self) -> list[Statut]:
        """The publics it is meant for, in the order of the form."""
        return [s for s in Statut if getattr(self, f"public_{s}")]

    @publics.setter
    def publics(self, choisis) -> None:
        for s in Statut:
            setattr(self, f"public_{s}", s in choisis)

    @property
    def vise_des_eleves(self) -> bool:
        """Is it meant for pupils, so that its publication needs a validated author?"""
        return self.public_eleve

    @property
    def type_en_mots(self) -> str:
        """« Visite d’entreprise », « Rendez-vous métier », or what « autre » was said to be."""
        return self.precision_genre if self.genre == GenreRencontre.autre else self.genre.libelle

    @property
    def intitule(self) -> str:
        """The title that people read: the type, and the métier where there is one."""
        return f"{self.type_en_mots} : {self.metier_libelle}" if self.metier_libelle else self.type_en_mots

    @property
    def nb_places(self) -> int:
        """How many places are left."""
        return max(0, self.nb_max - self.nb_inscrits)

    @property
    def est_complete(self) -> bool:
        """Is there no place left?"""
        return self.nb_inscrits >= self.nb_max

    def est_passee(self, le: datetime) -> bool:
        """Has it begun at that instant?"""
        return self.debut_le <= le

    def nb_a_prevenir(self, le: datetime) -> int:
        """How many people count on it, with a place or on the waiting list, while it is on the site and to come."""
        return self.nb_inscrits + self.nb_en_attente if self.est_ouverte(le) else 0

    @hybrid_method
    def est_visible(self, le: datetime):
        """Has it a public page at that instant? Until it ends: somebody on the way still reads the address.

        Works on a row and in a query. It compares the date itself: a past event is hidden before the job runs.
        """
        return (self.etat == EtatPublication.publiee) & (self.fin_le > le)

    def est_echue(self, le: datetime) -> bool:
        """Is it published still but hidden already, its date past, until the job takes it off?"""
        return self.etat == EtatPublication.publiee and not self.est_visible(le)

    @hybrid_method
    def est_ouverte(self, le: datetime):
        """Does it take registrations at that instant, on the list or on its waiting list? Until it begins."""
        return (self.etat == EtatPublication.publiee) & (self.debut_le > le)

    @hybrid_method
    def est_listee(self, le: datetime):
        """Does it stand in public lists at that instant? Only while places are left (guide, « Nombre de places »)."""
        return self.est_ouverte(le) & (self.nb_inscrits < self.nb_max)
