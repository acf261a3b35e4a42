"""Mails about the decisions of the équipe.

The équipe works on any portail: what it decides is told by the portail where the person is at home.
"""

from datetime import datetime

from cmon.comptes.modeles import Compte
from cmon.courriels.operations import poster
from cmon.portails import Portail, portail_qui_sert
from cmon.structures.etats import GENRES_PROFESSIONNELS
from cmon.structures.modeles import Structure


def _chez(structure: Structure) -> Portail:
    """The portail where the people of a structure work."""
    return portail_qui_sert("mon_espace" if structure.genre in GENRES_PROFESSIONNELS else "portefeuille")


def _chez_lui(compte: Compte) -> Portail:
    """The portail where a person signs in: accounts of partenaires and of the équipe have no kind."""
    return portail_qui_sert("mon_espace" if compte.genre is not None else "portefeuille")


def structure_validee(structure: Structure, compte: Compte, *, nb_offres: int, le: datetime) -> None:
    """To a member of the structure: it is validated, and the `nb_offres` that it had prepared are online."""
    contexte = {"portail": _chez(structure), "structure": structure, "compte": compte, "nb_offres": nb_offres}
    poster("structure_validee", compte.courriel, le=le, **contexte)


def structure_refusee(structure: Structure, compte: Compte, *, motif: str, le: datetime) -> None:
    """To a member of the structure: it is refused, with the reason."""
    contexte = {"portail": _chez(structure), "structure": structure, "compte": compte, "motif": motif}
    poster("structure_refusee", compte.courriel, le=le, **contexte)


def structure_suspendue(structure: Structure, compte: Compte, *, motif: str, le: datetime) -> None:
    """To a member of the structure: it has to be validated again, with the reason and what is closed meanwhile."""
    contexte = {"portail": _chez(structure), "structure": structure, "compte": compte, "motif": motif}
    contexte["recrute"] = structure.genre in GENRES_PROFESSIONNELS
    poster("structure_suspendue", compte.courriel, le=le, **contexte)


def compte_desactive(compte: Compte, *, motif: str, le: datetime) -> None:
    """To the address of an account: the équipe has closed it, with the reason and whom to write to."""
    poster("compte_desactive", compte.courriel, le=le, portail=_chez_lui(compte), compte=compte, motif=motif)


def compte_reactive(compte: Compte, *, le: datetime) -> None:
    """To the address of an account: the équipe has opened it again."""
    poster("compte_reactive", compte.courriel, le=le, portail=_chez_lui(compte), compte=compte)
