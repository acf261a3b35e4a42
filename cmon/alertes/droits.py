"""Rights over alerts."""

from cmon.alertes.modeles import Alerte
from cmon.comptes.modeles import Compte, Visiteur


def peut_gerer_alerte(qui: Compte | Visiteur, alerte: Alerte) -> bool:
    """Whoever acts for the structure of the offer, once the équipe has validated it."""
    return qui.recrute and alerte.structure_id == qui.structure_active.id
