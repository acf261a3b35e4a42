"""Projets: companies' wishes to be known, carried by a chargé du projet."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, enumeration, relation
from cmon.portefeuille.etats import Souhait

# The reason of a deletion that is asked, in characters.
MOTIF_MIN = 10


class CompteurNumero(Base):
    """The counter N of the numbers MMAAAA-N, shared by projets, offres and rencontres, over all months."""

    __tablename__ = "compteur_numero"

    nom: Mapped[str] = mapped_column(String(20), primary_key=True)
    valeur: Mapped[int]


class Projet(Base):
    """A company's wish to be known. No `charge_id`: it waits in « À prendre en charge ».

    `affecte_le` is set while the person it was handed to has not saved it yet: it is then in « Vos affectations ».
    """

    __tablename__ = "projet"
    __table_args__ = (
        # All that a portfolio of thousands is counted and sorted by; then the few of « Vos affectations ».
        Index("ix_projet_portefeuille", "charge_id", "etablissement_id", "rang", "cree_le"),
        Index(
            "ix_projet_affectes",
            "charge_id",
            "affecte_le",
            sqlite_where=text("affecte_le IS NOT NULL"),
            postgresql_where=text("affecte_le IS NOT NULL"),
        ),
        Index("ix_projet_departement_charge_id", "departement", "charge_id"),
        Index("ix_projet_suppression_demandee_le", "suppression_demandee_le"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    numero: Mapped[str] = mapped_column(String(20), unique=True)
    rang: Mapped[int] = mapped_column(unique=True)
    etablissement_id: Mapped[int] = mapped_column(ForeignKey("etablissement.id"), index=True)
    departement: Mapped[str | None] = mapped_column(ForeignKey("departement.code"))
    souhait: Mapped[Souhait] = mapped_column(enumeration(Souhait, "souhait"))
    createur_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"))
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    affecte_le: Mapped[datetime | None]
    refuse_le: Mapped[datetime | None]
    # « Si un projet a été créé par erreur, seul l'administrateur peut le supprimer (si besoin, en faire la demande) ».
    suppression_demandee_le: Mapped[datetime | None]
    suppression_motif: Mapped[str] = mapped_column(Text, default="")
    suppression_par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"))
    demande: Mapped[str] = mapped_column(Text, default="")
    contact_nom: Mapped[str] = mapped_column(String(200), default="")
    contact_courriel: Mapped[str] = mapped_column(String(254), default="")
    contact_telephone: Mapped[str] = mapped_column(String(30), default="")
    version: Mapped[int] = mapped_column()
    cree_le: Mapped[datetime]
    modifie_le: Mapped[datetime]
    # The key that the deposit form carries: the same form sent twice makes one projet.
    cle_envoi: Mapped[str | None] = mapped_column(String(64), unique=True)

    etablissement = relation("Etablissement")
    createur = relation("Compte", foreign_keys=[createur_id])
    charge = relation("Compte", foreign_keys=[charge_id])
    suppression_par = relation("Compte", foreign_keys=[suppression_par_id])
    # One projet is formalised once: an offer or a rencontre (guide: « nouveau projet pour la même entreprise »).
    offre = relation("Offre", back_populates="projet", uselist=False)
    rencontre = relation("Rencontre", back_populates="projet", uselist=False)
    relances = relation("Relance", order_by="Relance.id.desc()", back_populates="projet")
    commentaires = relation("Commentaire", order_by="Commentaire.id", back_populates="projet")
    passages = relation("Passage", order_by="Passage.id.desc()", viewonly=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def publication(self):
        """What of it stands on the site, or may: its offer, its rencontre, or None while it is only a wish."""
        return self.offre or self.rencontre

    @property
    def nom_createur(self) -> str:
        """« Nom du créateur du projet »: the person of the extranet, or the company itself."""
        return self.createur.nom_complet if self.createur_id else "Entreprise"


class Commentaire(Base):
    """One dated line of the follow-up of a projet."""

    __tablename__ = "commentaire"

    id: Mapped[int] = mapped_column(primary_key=True)
    projet_id: Mapped[int] = mapped_column(ForeignKey("projet.id", ondelete="CASCADE"), index=True)
    par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"))
    auteur: Mapped[str] = mapped_column(String(200))
    texte: Mapped[str] = mapped_column(Text)
    le: Mapped[datetime]

    projet = relation("Projet", back_populates="commentaires")
