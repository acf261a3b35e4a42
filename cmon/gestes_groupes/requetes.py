"""Queries over gestures that were made over several projets."""

from datetime import datetime, timedelta

from sqlalchemy import Delete, Select, delete, select

from cmon.comptes.modeles import Compte
from cmon.gestes_groupes.modeles import GesteGroupe

VIE = timedelta(days=1)


def geste_fait(compte: Compte, geste_id: int) -> Select:
    """The gesture of that number, if this person has made it."""
    return select(GesteGroupe).where(GesteGroupe.id == geste_id, GesteGroupe.compte_id == compte.id)


def geste_par_cle(cle: str) -> Select:
    """The gesture that the form with that key has made."""
    return select(GesteGroupe).where(GesteGroupe.cle_envoi == cle)


def oublier_les_anciens(le: datetime) -> Delete:
    """Delete the gestures of over a day: they are told once, and no longer undone."""
    return delete(GesteGroupe).where(GesteGroupe.le < le - VIE)
