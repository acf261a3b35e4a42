"""States of a demande, and who may be asking."""

from enum import StrEnum


class EtatDemande(StrEnum):
    """It waits for the équipe, then somebody has answered it."""

    a_traiter = "a_traiter"
    traitee = "traitee"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_ETAT[self]


LIBELLES_ETAT = {EtatDemande.a_traiter: "À traiter", EtatDemande.traitee: "Traitée"}

PASSAGES = {EtatDemande.a_traiter: {EtatDemande.traitee}, EtatDemande.traitee: set()}


class Demandeur(StrEnum):
    """« Vous êtes » of the contact form."""

    entreprise = "entreprise"
    jeune = "jeune"
    etablissement = "etablissement"
    partenaire = "partenaire"
    autre = "autre"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_DEMANDEUR[self]


LIBELLES_DEMANDEUR = {
    Demandeur.entreprise: "Une entreprise",
    Demandeur.jeune: "Un jeune ou un parent",
    Demandeur.etablissement: "Un établissement de formation",
    Demandeur.partenaire: "Un partenaire",
    Demandeur.autre: "Autre",
}
