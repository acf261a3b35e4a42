"""Rights over applications to alternance offers."""

from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.modeles import Compte, Visiteur


def peut_traiter(qui: Compte | Visiteur, candidature: CandidatureAlternance) -> bool:
    """Any member of the validated structure that the offer belongs to."""
    return qui.recrute and candidature.offre.structure_id == qui.structure_active.id


def peut_lire_les_pieces(qui: Compte | Visiteur, candidature: CandidatureAlternance) -> bool:
    """The same people, until the candidate withdraws the application."""
    return peut_traiter(qui, candidature) and candidature.etat != EtatCandidature.retiree


def est_le_candidat(qui: Compte | Visiteur, candidature: CandidatureAlternance) -> bool:
    """The candidate who made it."""
    return qui.est_candidat and candidature.compte_id == qui.id
