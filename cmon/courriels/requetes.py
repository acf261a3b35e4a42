"""Queries on the outbox."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from cmon.courriels.modeles import Courriel, EtatCourriel, PieceJointe


def derniers_courriels(adresse: str = "", nombre: int = 100) -> Select:
    """The mails of the outbox, the newest first; only those to `adresse` (or a part of it) when given."""
    requete = (
        select(Courriel)
        .options(selectinload(Courriel.pieces).selectinload(PieceJointe.fichier))
        .order_by(Courriel.id.desc())
        .limit(nombre)
    )
    if adresse:
        requete = requete.where(Courriel.destinataire.icontains(adresse.strip(), autoescape=True))
    return requete


def courriel_par_numero(numero: int) -> Select:
    """One mail of the outbox with its files."""
    return derniers_courriels().where(Courriel.id == numero)


def plus_ancien_du(le: datetime) -> Select:
    """Since when the oldest mail that should have left by now has been due, or None."""
    return select(func.min(Courriel.prochain_essai_le)).where(
        Courriel.etat == EtatCourriel.a_envoyer, Courriel.prochain_essai_le <= le
    )
