"""When a thread is open."""

from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.contacts.etats import EtatContact

# What stands in the way of a gesture towards somebody who would not read it.
CANDIDAT_ABSENT = "Le compte de ce candidat est fermé : il ne lira pas votre message."
RECRUTEUR_ABSENT = "Ce recruteur ne peut pas vous répondre pour le moment. Réessayez dans quelques jours."

EN_RELATION = (EtatCandidature.acceptee, EtatContact.accepte)


def est_ouvert(fil) -> bool:
    """Are the two sides in touch? The recruiter has accepted the candidature, or the candidate the contact."""
    return fil.etat in EN_RELATION
