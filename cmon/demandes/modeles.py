"""Demandes d'information."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, enumeration
from cmon.demandes.etats import Demandeur, EtatDemande

LONGUEUR_MIN_TEXTE = 20


class Demande(Base):
    """What somebody asks through the contact form of a portail (`portail`: its code). Erased once it has been handled
    for a while: `traitee_le` is what retention counts from.
    """

    __tablename__ = "demande"
    __table_args__ = (
        CheckConstraint(f"length(texte) >= {LONGUEUR_MIN_TEXTE}", name="texte_assez_long"),
        CheckConstraint("(etat = 'traitee') = (traitee_le IS NOT NULL)", name="traitee_a_une_date"),
        Index("ix_demande_etat_cree_le", "etat", "cree_le"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    portail: Mapped[str] = mapped_column(String(20))
    demandeur: Mapped[Demandeur] = mapped_column(enumeration(Demandeur, "demandeur"))
    nom: Mapped[str] = mapped_column(String(200))
    courriel: Mapped[str] = mapped_column(String(254), index=True)
    telephone: Mapped[str] = mapped_column(String(30), default="")
    texte: Mapped[str] = mapped_column(Text)
    etat: Mapped[EtatDemande] = mapped_column(enumeration(EtatDemande, "etat"))
    cree_le: Mapped[datetime]
    traitee_le: Mapped[datetime | None]
    # The key that the form carries: the same form sent twice makes one demande.
    cle_envoi: Mapped[str | None] = mapped_column(String(64), unique=True)
