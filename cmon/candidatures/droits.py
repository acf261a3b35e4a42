"""Rights over applications."""

from cmon.candidatures.modeles import Candidature
from cmon.comptes.modeles import Compte, Visiteur
from cmon.portefeuille.droits import peut_modifier


def peut_voir_candidature(qui: Compte | Visiteur, candidature: Candidature) -> bool:
    """The chargé of the offer's projet, and the équipe: partenaires who only consult see no applicant."""
    return peut_modifier(qui, candidature.offre.projet)
