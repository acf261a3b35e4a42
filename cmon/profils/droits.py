"""Rights over projets professionnels and profiles."""

from cmon.comptes.modeles import Compte, Visiteur
from cmon.profils.modeles import ProjetPro


def peut_lire_profil(qui: Compte | Visiteur, projet: ProjetPro) -> bool:
    """Somebody of a structure that the équipe has validated, while its owner lets recruiters find it."""
    return qui.recrute and projet.est_public
