"""When a thread is open."""

from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.contacts.etats import EtatContact

EN_RELATION = (EtatCandidature.acceptee, EtatContact.accepte)


def est_ouvert(fil) -> bool:
    """Are the two sides in touch? The recruiter has accepted the candidature, or the candidate the contact."""
    return fil.etat in EN_RELATION
