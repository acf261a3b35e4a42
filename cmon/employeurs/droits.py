"""Rights over the employers that a structure follows."""

from cmon.comptes.modeles import Compte, Visiteur
from cmon.employeurs.modeles import SuiviEmployeur


def peut_gerer_employeur(qui: Compte | Visiteur, employeur: SuiviEmployeur) -> bool:
    """Any member of the structure that follows this employer, validated or waiting for the équipe."""
    return qui.est_professionnel and qui.structure_active.id == employeur.structure_id
