"""What an employer answers to a relance."""

from enum import StrEnum


class Reponse(StrEnum):
    """The three links of the mail, and what silence means after fifteen days."""

    maintenue = "maintenue"
    corrigee = "corrigee"
    supprimee = "supprimee"
    sans_reponse = "sans_reponse"
    # Unpublished, deleted or past before anybody answered: there is nothing left to ask.
    sans_objet = "sans_objet"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_REPONSE[self]


LIBELLES_REPONSE = {
    Reponse.maintenue: "Maintenue",
    Reponse.corrigee: "Corrigée",
    Reponse.supprimee: "Supprimée",
    Reponse.sans_reponse: "Sans réponse, dépubliée",
    Reponse.sans_objet: "Sans objet",
}

# The three links of the mail, in its order.
VERBES = ("maintenir", "corriger", "supprimer")


def usage(verbe: str) -> str:
    """The purpose that the link of a verb is signed for: a link of one verb is refused for another."""
    return f"relance.{verbe}"
