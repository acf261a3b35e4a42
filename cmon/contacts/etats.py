"""States of a contact."""

from enum import StrEnum


class EtatContact(StrEnum):
    """A structure writes to the owner of a profile, who accepts (and is then known), refuses, or never answers."""

    en_attente = "en_attente"
    accepte = "accepte"
    refuse = "refuse"
    expire = "expire"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_ETAT[self]


LIBELLES_ETAT = {
    EtatContact.en_attente: "En attente de réponse",
    EtatContact.accepte: "Accepté",
    EtatContact.refuse: "Décliné",
    EtatContact.expire: "Sans réponse",
}
PASSAGES = {
    EtatContact.en_attente: {EtatContact.accepte, EtatContact.refuse, EtatContact.expire},
    EtatContact.accepte: set(),
    EtatContact.refuse: set(),
    EtatContact.expire: {EtatContact.en_attente},
}
