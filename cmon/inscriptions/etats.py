"""States of a registration to a rencontre."""

from enum import StrEnum


class EtatInscription(StrEnum):
    """A place is held, waited for, or given back."""

    confirmee = "confirmee"
    en_attente = "en_attente"
    annulee = "annulee"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_ETAT[self]


LIBELLES_ETAT = {
    EtatInscription.confirmee: "Inscrit",
    EtatInscription.en_attente: "Liste d’attente",
    EtatInscription.annulee: "Désinscrit",
}
