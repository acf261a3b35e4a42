"""The outbox: mails written in the transaction of what they tell about."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, enumeration, relation


class EtatCourriel(StrEnum):
    """A mail waits (and is tried again), has been accepted by the server, or has failed for good."""

    a_envoyer = "a_envoyer"
    envoye = "envoye"
    echec = "echec"
    annule = "annule"


class Courriel(Base):
    """A mail to one recipient. At least once, always under the same Message-ID.

    `pris_par` and `pris_jusqu_a` are the lease of the worker that is sending it; `perime_le` is when sending it has no
    sense any more (a sign-in link).
    """

    __tablename__ = "courriel"
    __table_args__ = (Index("ix_courriel_file", "etat", "prochain_essai_le"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    identifiant: Mapped[str] = mapped_column(String(120), unique=True)
    genre: Mapped[str] = mapped_column(String(60))
    portail: Mapped[str] = mapped_column(String(30))
    destinataire: Mapped[str] = mapped_column(String(254))
    repondre_a: Mapped[str] = mapped_column(String(254), default="")
    objet: Mapped[str] = mapped_column(String(250))
    corps_texte: Mapped[str] = mapped_column(Text)
    corps_html: Mapped[str] = mapped_column(Text)
    etat: Mapped[EtatCourriel] = mapped_column(enumeration(EtatCourriel, "etat"))
    cree_le: Mapped[datetime]
    prochain_essai_le: Mapped[datetime]
    perime_le: Mapped[datetime | None]
    nb_essais: Mapped[int] = mapped_column(default=0)
    envoye_le: Mapped[datetime | None]
    derniere_erreur: Mapped[str] = mapped_column(String(500), default="")
    pris_par: Mapped[str | None] = mapped_column(String(80))
    pris_jusqu_a: Mapped[datetime | None]
    candidature_id: Mapped[int | None] = mapped_column(ForeignKey("candidature.id", ondelete="SET NULL"), index=True)
    candidature_alternance_id: Mapped[int | None] = mapped_column(
        ForeignKey("candidature_alternance.id", ondelete="SET NULL"), index=True
    )
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="SET NULL"), index=True)
    inscription_id: Mapped[int | None] = mapped_column(ForeignKey("inscription.id", ondelete="SET NULL"), index=True)
    envoi_groupe_id: Mapped[int | None] = mapped_column(ForeignKey("envoi_groupe.id", ondelete="SET NULL"), index=True)

    # An appointment to put in one’s calendar (iCalendar), attached as rencontre.ics.
    calendrier: Mapped[str] = mapped_column(Text, default="")

    # Where one press stops the mails of that kind (RFC 8058): empty for those that somebody's own gesture asks for.
    desabonnement: Mapped[str] = mapped_column(String(500), default="")

    pieces = relation("PieceJointe", order_by="PieceJointe.fichier_id")


class PieceJointe(Base):
    """A stored file that goes with a mail."""

    __tablename__ = "piece_jointe"

    courriel_id: Mapped[int] = mapped_column(ForeignKey("courriel.id", ondelete="CASCADE"), primary_key=True)
    fichier_id: Mapped[int] = mapped_column(ForeignKey("fichier.id", ondelete="CASCADE"), primary_key=True, index=True)

    fichier = relation("Fichier")
