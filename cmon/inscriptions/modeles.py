"""Registrations to rencontres, mails to all participants, and what is kept of them for statistics."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, enumeration, relation
from cmon.inscriptions.etats import EtatInscription
from cmon.rencontres.etats import Statut


class Inscription(Base):
    """One person's registration to one rencontre: address and name, normalised, make it unique there.

    A teacher may register ten pupils with one address. Those who wait are served in the order of `inscrite_le`, `id`.
    """

    __tablename__ = "inscription"
    __table_args__ = (
        UniqueConstraint("rencontre_id", "courriel_normalise", "nom_normalise"),
        CheckConstraint(" OR ".join(f"statut_{s}" for s in Statut), name="au_moins_un_statut"),
        CheckConstraint("(etat = 'annulee') = (annulee_le IS NOT NULL)", name="annulee_a_une_date"),
        CheckConstraint("present_le IS NULL OR etat = 'confirmee'", name="presente_si_confirmee"),
        Index("ix_inscription_rencontre_id_etat", "rencontre_id", "etat", "inscrite_le", "id"),
        Index("ix_inscription_rencontre_id_nom", "rencontre_id", "nom"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rencontre_id: Mapped[int] = mapped_column(ForeignKey("rencontre.id", ondelete="CASCADE"))
    # 128 random bits or more: names the registration in links, which also carry a signature.
    jeton: Mapped[str] = mapped_column(String(64), unique=True)
    etat: Mapped[EtatInscription] = mapped_column(enumeration(EtatInscription, "etat"))
    nom: Mapped[str] = mapped_column(String(100))
    prenom: Mapped[str] = mapped_column(String(100))
    # First name and name as they are compared.
    nom_normalise: Mapped[str] = mapped_column(String(250))
    telephone: Mapped[str] = mapped_column(String(30))
    courriel: Mapped[str] = mapped_column(String(254))
    courriel_normalise: Mapped[str] = mapped_column(String(254))
    statut_eleve: Mapped[bool] = mapped_column(default=False)
    statut_parent: Mapped[bool] = mapped_column(default=False)
    statut_etudiant: Mapped[bool] = mapped_column(default=False)
    statut_demandeur: Mapped[bool] = mapped_column(default=False)
    statut_enseignant: Mapped[bool] = mapped_column(default=False)
    statut_professionnel: Mapped[bool] = mapped_column(default=False)
    inscrite_par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"))
    cree_le: Mapped[datetime]
    inscrite_le: Mapped[datetime]
    annulee_le: Mapped[datetime | None]
    # « Je viens bien » : the participant has answered the mail sent to all.
    venue_confirmee_le: Mapped[datetime | None]
    rappelee_le: Mapped[datetime | None]
    present_le: Mapped[datetime | None]

    rencontre = relation("Rencontre", back_populates="inscriptions")

    @property
    def statuts(self) -> list[Statut]:
        """What the person is, in the order of the form."""
        return [s for s in Statut if getattr(self, f"statut_{s}")]

    @statuts.setter
    def statuts(self, choisis) -> None:
        for s in Statut:
            setattr(self, f"statut_{s}", s in choisis)

    @property
    def nom_complet(self) -> str:
        """First name then last name, as it is written in a sentence."""
        return f"{self.prenom} {self.nom}"


class EnvoiGroupe(Base):
    """A mail sent to every participant of a rencontre, one mail each (« Envoyer un email de confirmation »)."""

    __tablename__ = "envoi_groupe"

    id: Mapped[int] = mapped_column(primary_key=True)
    rencontre_id: Mapped[int] = mapped_column(ForeignKey("rencontre.id", ondelete="CASCADE"), index=True)
    par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"))
    auteur: Mapped[str] = mapped_column(String(200))
    le: Mapped[datetime]
    nb: Mapped[int]
    # The key that the form carries: the same click twice makes one mailing.
    cle_envoi: Mapped[str] = mapped_column(String(64), unique=True)


class BilanStatut(Base):
    """How many of each statut were registered and came: what stays once the participants are erased."""

    __tablename__ = "bilan_statut"

    rencontre_id: Mapped[int] = mapped_column(ForeignKey("rencontre.id", ondelete="CASCADE"), primary_key=True)
    statut: Mapped[Statut] = mapped_column(enumeration(Statut, "statut"), primary_key=True)
    nb_inscrits: Mapped[int]
    nb_presents: Mapped[int]
