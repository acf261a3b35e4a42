"""Queries over demandes."""

from datetime import datetime

from sqlalchemy import Select, func, select

from cmon.demandes.etats import EtatDemande
from cmon.demandes.modeles import Demande
from cmon.journal.modeles import Passage


def demande_par_id(demande_id: int) -> Select:
    """One demande."""
    return select(Demande).where(Demande.id == demande_id)


def demande_par_cle(cle: str) -> Select:
    """The demande that a form of that key has made."""
    return select(Demande).where(Demande.cle_envoi == cle)


def demandes_a_traiter() -> Select:
    """Demandes that wait for the équipe, the oldest first."""
    return select(Demande).where(Demande.etat == EtatDemande.a_traiter).order_by(Demande.cree_le, Demande.id)


def compter_demandes_a_traiter() -> Select:
    """How many demandes wait for the équipe."""
    return select(func.count()).select_from(Demande).where(Demande.etat == EtatDemande.a_traiter)


def compter_demandes_de(courriel: str, depuis: datetime) -> Select:
    """How many demandes that address has sent since then."""
    return (
        select(func.count())
        .select_from(Demande)
        .where(func.lower(Demande.courriel) == courriel.lower(), Demande.cree_le > depuis)
    )


def auteur_du_traitement(demande_id: int) -> Select:
    """Who has handled a demande, in words."""
    return (
        select(Passage.auteur)
        .where(Passage.demande_id == demande_id, Passage.vers == EtatDemande.traitee)
        .order_by(Passage.id.desc())
        .limit(1)
    )
