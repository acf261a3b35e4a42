"""Rights over the decisions of the équipe."""

from cmon.comptes.modeles import Compte, Visiteur


def peut_moderer(qui: Compte | Visiteur, objet) -> bool:
    """The équipe (administrateur)."""
    return qui.est_equipe
