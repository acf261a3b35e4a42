"""Mails about who belongs to a structure."""

from datetime import datetime

from cmon.comptes.modeles import Compte
from cmon.courriels.operations import poster
from cmon.structures.etats import RoleAdhesion
from cmon.structures.modeles import DemandeAdhesion, Structure

INVITATION = "invitation"


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


def invitation(
    structure: Structure,
    courriel: str,
    role: RoleAdhesion,
    jeton: str,
    *,
    par: Compte,
    duree_j: int,
    le: datetime,
    perime_le: datetime,
) -> None:
    """To an address: who invites to which structure, as what, and the link where to accept. Not sent once expired."""
    poster(
        INVITATION,
        courriel,
        le=le,
        perime_le=perime_le,
        structure=structure,
        role=role,
        par=par,
        duree_j=duree_j,
        chemin=f"/connexion/invitation/{jeton}/",
    )


def droits_transferes(structure: Structure, compte: Compte, *, par: Compte, le: datetime) -> None:
    """To who is now gestionnaire: whose rights they have, and what they may do."""
    poster("droits_transferes", compte.courriel, le=le, structure=structure, compte=compte, par=par)


def adhesion_retiree(structure: Structure, compte: Compte, *, le: datetime) -> None:
    """To who does not belong to the structure any more."""
    poster("adhesion_retiree", compte.courriel, le=le, structure=structure, compte=compte)
