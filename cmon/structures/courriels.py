"""Mails about who belongs to a structure."""

from datetime import datetime

from cmon.comptes.modeles import Compte
from cmon.courriels.operations import poster
from cmon.structures.modeles import DemandeAdhesion, Structure


def adhesion_demandee(demande: DemandeAdhesion, demandeur: Compte, a: Compte, structure: Structure, *, le: datetime):
    """To a gestionnaire: who asks to join the structure, and the page where to answer."""
    chemin = f"/mon-compte/utilisateurs/demandes/{demande.id}/"
    poster("adhesion_demandee", a.courriel, le=le, compte=a, demandeur=demandeur, structure=structure, chemin=chemin)


def adhesion_acceptee(structure: Structure, compte: Compte, *, le: datetime) -> None:
    """To who asked: they belong to the structure now."""
    poster("adhesion_acceptee", compte.courriel, le=le, structure=structure, compte=compte)


def adhesion_refusee(structure: Structure, compte: Compte, *, le: datetime) -> None:
    """To who asked: a gestionnaire said no."""
    poster("adhesion_refusee", compte.courriel, le=le, structure=structure, compte=compte)
