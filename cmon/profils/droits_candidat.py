"""Rights of a candidate over projets."""

from cmon.comptes.modeles import Compte, Visiteur
from cmon.profils.modeles import ProjetPro


def est_mon_projet(qui: Compte | Visiteur, projet: ProjetPro) -> bool:
    """The candidate whose projet it is."""
    return qui.est_candidat and projet.compte_id == qui.id
