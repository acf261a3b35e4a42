"""States of an application to an alternance offer."""

from enum import StrEnum


class EtatCandidature(StrEnum):
    """« À traiter », « Acceptées », « Refusées » of the guide; withdrawn by the candidate; closed for want of answer.

    « Acceptée » means that the recruiter proposes an interview or asks for more, not that somebody is hired.
    """

    a_traiter = "a_traiter"
    acceptee = "acceptee"
    refusee = "refusee"
    retiree = "retiree"
    close = "close"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_ETAT[self]


LIBELLES_ETAT = {
    EtatCandidature.a_traiter: "À traiter",
    EtatCandidature.acceptee: "Acceptée",
    EtatCandidature.refusee: "Refusée",
    EtatCandidature.retiree: "Retirée",
    EtatCandidature.close: "Sans réponse",
}
PASSAGES = {
    EtatCandidature.a_traiter: {
        EtatCandidature.acceptee,
        EtatCandidature.refusee,
        EtatCandidature.retiree,
        EtatCandidature.close,
    },
    EtatCandidature.acceptee: {EtatCandidature.retiree},
    EtatCandidature.refusee: set(),
    EtatCandidature.retiree: {EtatCandidature.a_traiter},
    EtatCandidature.close: set(),
}
