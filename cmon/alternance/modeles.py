"""Alternance offers, the diplomas they prepare, and the spreadsheets they are imported from."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_method
from sqlalchemy.orm import Mapped, mapped_column

from cmon.alternance.etats import CHOIX, EtatOffreAlternance
from cmon.alternance.traits import LigneDeDiplome, SujetDAlternance
from cmon.base import Base, enumeration, relation

NOM_MASQUE = "Entreprise anonyme"


class OffreAlternance(SujetDAlternance, Base):
    """An offer of a contract (guide CMonAlternance, Créer une offre), written by a structure for an employer.

    The place and the employer's NAF stand on the row, so that a search reads one table. `niveaux` is the set of the
    levels of its diplomas, a bit each. `entreprise` is the name that candidates read, unless `anonyme`.
    """

    __tablename__ = "offre_alternance"
    __table_args__ = (
        UniqueConstraint("structure_id", "cle_envoi"),
        CheckConstraint("contrat_pro OR contrat_apprentissage OR contrat_stage", name="au_moins_un_contrat"),
        CheckConstraint(
            "etat <> 'en_cours' OR (publiee_le IS NOT NULL AND visible_jusqu_au IS NOT NULL)", name="publiee_a_une_date"
        ),
        Index(
            "ix_offre_alternance_liste",
            "etat",
            "publiee_le",
            "id",
            "visible_jusqu_au",
            *("contrat_pro", "contrat_apprentissage", "contrat_stage"),
            *("niveaux", "departement"),
        ),
        Index("ix_offre_alternance_position", "etat", "latitude", "longitude"),
        Index("ix_offre_alternance_structure", "structure_id", "etat", "publiee_le", "id", "visible_jusqu_au"),
        Index("ix_offre_alternance_domaine", "domaine", "etat", "visible_jusqu_au"),
        # The home page counts all that is public from this index alone, département by département.
        Index(
            "ix_offre_alternance_departement",
            *("departement", "etat", "publiee_le", "id", "visible_jusqu_au"),
            *("contrat_pro", "contrat_apprentissage", "contrat_stage", "niveaux"),
        ),
        Index("ix_offre_alternance_metier_liste", "metier_code", "etat", "publiee_le", "id", "visible_jusqu_au"),
        Index("ix_offre_alternance_echeance", "visible_jusqu_au", "etat"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Drawn from the one counter of all numbers: its reads are counted under it, and people read it in ten digits.
    rang: Mapped[int] = mapped_column(unique=True)
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"))
    # The partner employer it is for; none when the structure is itself the employer.
    employeur_id: Mapped[int | None] = mapped_column(ForeignKey("suivi_employeur.id", ondelete="SET NULL"), index=True)
    etablissement_id: Mapped[int] = mapped_column(ForeignKey("etablissement.id"), index=True)
    referent_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot_d_offres.id", ondelete="SET NULL"), index=True)
    # The key of the form that wrote it: sent twice, it is one offer.
    cle_envoi: Mapped[str | None] = mapped_column(String(64))
    etat: Mapped[EtatOffreAlternance] = mapped_column(enumeration(EtatOffreAlternance, "etat"))
    version: Mapped[int] = mapped_column()
    cree_le: Mapped[datetime]
    modifiee_le: Mapped[datetime]
    publiee_le: Mapped[datetime | None]
    # The last local day on which it may be read: six months after it was published or saved again.
    visible_jusqu_au: Mapped[date | None]
    close_le: Mapped[datetime | None]

    description: Mapped[str] = mapped_column(Text, default="")
    embauche_le: Mapped[date | None]
    entreprise: Mapped[str] = mapped_column(String(250))
    anonyme: Mapped[bool] = mapped_column(default=False)

    adresse: Mapped[str] = mapped_column(String(250), default="")
    complement: Mapped[str] = mapped_column(String(250), default="")
    code_postal: Mapped[str] = mapped_column(String(5), default="")
    commune_insee: Mapped[str | None] = mapped_column(ForeignKey("commune.insee"))
    ville: Mapped[str] = mapped_column(String(120))
    departement: Mapped[str | None] = mapped_column(ForeignKey("departement.code"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    naf: Mapped[str | None] = mapped_column(String(6), index=True)
    secteur: Mapped[str | None] = mapped_column(String(20))
    # Words of the public fields only, without accents and stemmed; never the name of an anonymous company.
    recherche: Mapped[str] = mapped_column(Text, default="")

    structure = relation("Structure")
    employeur = relation("SuiviEmployeur")
    etablissement = relation("Etablissement")
    referent = relation("Compte")
    diplomes = relation(
        "DiplomePrepare", back_populates="offre", order_by="DiplomePrepare.rang", cascade="all, delete-orphan"
    )
    candidatures = relation("CandidatureAlternance", back_populates="offre")

    __mapper_args__ = {"version_id_col": version}

    @property
    def numero(self) -> str:
        """The number that people read: ten digits."""
        return f"{self.rang:010d}"

    @property
    def choix(self) -> tuple[EtatOffreAlternance, ...]:
        """The states that its people may give it now."""
        return CHOIX[self.etat]

    @property
    def nom_public(self) -> str:
        """The name of the company as candidates may read it."""
        return NOM_MASQUE if self.anonyme else self.entreprise

    @hybrid_method
    def est_visible(self, jour: date):
        """May candidates read it and apply, on that local day? The one rule that page, lists, alerts and jobs ask.

        Works on a row and in a query. It compares the date itself: an offer of more than six months is hidden before
        the job archives it.
        """
        return self.etat == EtatOffreAlternance.en_cours and self.visible_jusqu_au >= jour

    @est_visible.inplace.expression
    @classmethod
    def _est_visible(cls, jour: date):
        return (cls.etat == EtatOffreAlternance.en_cours) & (cls.visible_jusqu_au >= jour)

    @property
    def a_ete_publiee(self) -> bool:
        """Has its page ever been public? Then it is « no longer available » once it is not."""
        return self.publiee_le is not None


class DiplomePrepare(LigneDeDiplome, Base):
    """A diploma or training that an offer prepares: of the catalogue, or as it was typed."""

    __tablename__ = "diplome_prepare"
    __table_args__ = (
        CheckConstraint("niveau BETWEEN 3 AND 8", name="niveau_de_3_a_8"),
        Index("ix_diplome_prepare_offre_id", "offre_id", "rang"),
        Index("ix_diplome_prepare_diplome_cle", "diplome_cle", "offre_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offre_id: Mapped[int] = mapped_column(ForeignKey("offre_alternance.id", ondelete="CASCADE"))

    offre = relation("OffreAlternance", back_populates="diplomes")


class LotOffres(Base):
    """A spreadsheet of offers: read and shown with its errors, then imported at once, then undone at once.

    `lignes` is a JSON list of what was read; once imported only the lines in error stay in it.
    """

    __tablename__ = "lot_d_offres"
    __table_args__ = (Index("ix_lot_d_offres_structure_id", "structure_id", "cree_le"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"))
    # Who imported it, else who sent it.
    compte_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"))
    nom: Mapped[str] = mapped_column(String(150))
    # Of the cells: the same spreadsheet read twice, by one person or two, is one.
    empreinte: Mapped[str] = mapped_column(String(64), default="")
    lignes: Mapped[str] = mapped_column(Text)
    nb_offres: Mapped[int] = mapped_column(default=0)
    nb_erreurs: Mapped[int] = mapped_column(default=0)
    cree_le: Mapped[datetime]
    expire_le: Mapped[datetime] = mapped_column(index=True)
    importe_le: Mapped[datetime | None]
    annule_le: Mapped[datetime | None]

    structure = relation("Structure")
