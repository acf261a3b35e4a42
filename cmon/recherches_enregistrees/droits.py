"""Rights over saved searches."""

from cmon.comptes.modeles import Compte, Visiteur
from cmon.recherches_enregistrees.modeles import RechercheEnregistree


def est_ma_recherche(qui: Compte | Visiteur, recherche: RechercheEnregistree) -> bool:
    """The candidate who keeps it."""
    return qui.est_candidat and recherche.compte_id == qui.id
