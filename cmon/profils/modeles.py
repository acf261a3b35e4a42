"""Projets professionnels: the anonymous profiles that recruiters search."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from cmon.alternance.etats import departements_de
from cmon.alternance.traits import LigneDeDiplome, SujetDAlternance
from cmon.base import Base, enumeration, relation
from cmon.profils.etats import GenreExperience


class ProjetPro(SujetDAlternance, Base):
    """A candidate’s projet professionnel. Nothing of it says who they are: that stands on their account.

    `niveaux` and `departements` are sets kept as one number, a bit each, so that a search and the matching compare
    them at once. `visible`: its owner lets recruiters find it (never by default under 18, never under 15).
    """

    __tablename__ = "projet_pro"
    __table_args__ = (
        UniqueConstraint("compte_id", "cle_envoi"),
        CheckConstraint("contrat_pro OR contrat_apprentissage OR contrat_stage", name="au_moins_un_contrat"),
        CheckConstraint("departements > 0", name="au_moins_un_departement"),
        CheckConstraint("duree_mois BETWEEN 1 AND 48", name="duree_de_quatre_ans_au_plus"),
        CheckConstraint("rayon_km IS NULL OR rayon_km BETWEEN 1 AND 200", name="rayon_de_200_km_au_plus"),
        Index("ix_projet_pro_compte_id", "compte_id", "id"),
        # The search of profiles reads this index alone: what it filters and counts stands in it.
        Index(
            "ix_projet_pro_liste",
            *("trouvable", "modifie_le", "id", "departements", "niveaux"),
            *("contrat_pro", "contrat_apprentissage", "contrat_stage", "metier_code"),
        ),
        Index("ix_projet_pro_domaine", "domaine", "trouvable"),
        Index("ix_projet_pro_metier_code", "metier_code", "trouvable", "modifie_le"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id", ondelete="CASCADE"))
    # The key of the form that wrote it: sent twice, it is one projet.
    cle_envoi: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column()
    cree_le: Mapped[datetime]
    modifie_le: Mapped[datetime]
    visible: Mapped[bool] = mapped_column(default=False)
    # The owner is under 18: whoever wants to reach them sends an invitation of fixed text.
    mineur: Mapped[bool] = mapped_column(default=False)
    # `visible`, and the account may be found (open, confirmed, old enough): written by whatever changes one of them.
    trouvable: Mapped[bool] = mapped_column(default=False)

    duree_mois: Mapped[int]
    departements: Mapped[int]
    # Where the candidate lives, and how far they go: used to compare, shown to nobody.
    commune_insee: Mapped[str | None] = mapped_column(ForeignKey("commune.insee"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    rayon_km: Mapped[int | None]
    disponible_le: Mapped[date | None]
    recherche: Mapped[str] = mapped_column(Text, default="")

    compte = relation("Compte")
    commune = relation("Commune")
    diplomes = relation(
        "DiplomeVise", back_populates="projet", order_by="DiplomeVise.rang", cascade="all, delete-orphan"
    )
    formations = relation(
        "FormationSuivie", back_populates="projet", order_by="FormationSuivie.rang", cascade="all, delete-orphan"
    )
    experiences = relation(
        "Experience", back_populates="projet", order_by="Experience.rang", cascade="all, delete-orphan"
    )
    cv = relation("Fichier", back_populates="projet_pro", uselist=False)

    __mapper_args__ = {"version_id_col": version}

    @property
    def numero(self) -> str:
        """The number that people read on the card of a projet: nine digits."""
        return f"{self.id:09d}"

    @property
    def numero_profil(self) -> str:
        """The number that people read on a candidature: ten digits."""
        return f"{self.id:010d}"

    @property
    def les_departements(self) -> list[str]:
        """The codes of the départements where the candidate looks."""
        return departements_de(self.departements)

    @hybrid_property
    def est_public(self):
        """May recruiters find it and read it, without who it is? The one rule that search, cards and alerts ask."""
        return self.trouvable

    @est_public.inplace.expression
    @classmethod
    def _est_public(cls):
        return cls.trouvable.is_(True)


class DiplomeVise(LigneDeDiplome, Base):
    """A diploma that a candidate wants to prepare: of the catalogue, or as it was typed."""

    __tablename__ = "diplome_vise"
    __table_args__ = (
        CheckConstraint("niveau BETWEEN 3 AND 8", name="niveau_de_3_a_8"),
        Index("ix_diplome_vise_projet_id", "projet_id", "rang"),
        Index("ix_diplome_vise_diplome_cle", "diplome_cle", "projet_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    projet_id: Mapped[int] = mapped_column(ForeignKey("projet_pro.id", ondelete="CASCADE"))

    projet = relation("ProjetPro", back_populates="diplomes")


class FormationSuivie(Base):
    """Formation déjà suivie: a title, whether it was completed, and when."""

    __tablename__ = "formation_suivie"
    __table_args__ = (
        CheckConstraint("annee IS NULL OR annee BETWEEN 1950 AND 2100", name="annee_plausible"),
        Index("ix_formation_suivie_projet_id", "projet_id", "rang"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    projet_id: Mapped[int] = mapped_column(ForeignKey("projet_pro.id", ondelete="CASCADE"))
    rang: Mapped[int]
    intitule: Mapped[str] = mapped_column(String(250))
    validee: Mapped[bool] = mapped_column(default=False)
    annee: Mapped[int | None]

    projet = relation("ProjetPro", back_populates="formations")


class Experience(Base):
    """An experience: what it was, as what, where, how long, what was done."""

    __tablename__ = "experience"
    __table_args__ = (
        CheckConstraint("nb_semaines >= 0 AND nb_jours >= 0", name="duree_positive"),
        Index("ix_experience_projet_id", "projet_id", "rang"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    projet_id: Mapped[int] = mapped_column(ForeignKey("projet_pro.id", ondelete="CASCADE"))
    rang: Mapped[int]
    genre: Mapped[GenreExperience] = mapped_column(enumeration(GenreExperience, "genre"))
    intitule: Mapped[str] = mapped_column(String(200))
    employeur: Mapped[str] = mapped_column(String(200), default="")
    nb_semaines: Mapped[int] = mapped_column(default=0)
    nb_jours: Mapped[int] = mapped_column(default=0)
    description: Mapped[str] = mapped_column(String(500), default="")

    projet = relation("ProjetPro", back_populates="experiences")
