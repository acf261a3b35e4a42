"""Mails about the decisions of the équipe."""

from datetime import datetime

from cmon.comptes.modeles import Compte
from cmon.courriels.operations import poster
from cmon.structures.modeles import Structure


def structure_validee(structure: Structure, compte: Compte, *, nb_offres: int, le: datetime) -> None:
    """To a member of the structure: it is validated, and the `nb_offres` that it had prepared are online."""
    poster("structure_validee", compte.courriel, le=le, structure=structure, compte=compte, nb_offres=nb_offres)


def structure_refusee(structure: Structure, compte: Compte, *, motif: str, le: datetime) -> None:
    """To a member of the structure: it is refused, with the reason."""
    poster("structure_refusee", compte.courriel, le=le, structure=structure, compte=compte, motif=motif)
