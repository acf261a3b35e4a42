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

# Nothing else goes to somebody under 18 before they accept.
INVITATION = (
    "Bonjour, votre profil intéresse {structure}. Nous aimerions parler avec vous d’une alternance. Si vous acceptez,"
    " nous connaîtrons votre prénom et votre nom, et nous pourrons vous écrire sur ce site. Vous pouvez refuser sans"
    " donner de raison. Parlez-en à vos parents ou à votre établissement avant de répondre."
)
LONGUEUR_MAX = 2_000


def texte_d_invitation(structure: str) -> str:
    """The fixed text that a structure of that name sends to somebody under 18."""
    return INVITATION.format(structure=structure)
