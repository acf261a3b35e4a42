"""States of what is published on the site: an offer or a rencontre."""

from enum import StrEnum


class EtatPublication(StrEnum):
    """Before any publication it is a draft; after one it is unpublished: only that counts for retention."""

    brouillon = "brouillon"
    a_valider = "a_valider"
    publiee = "publiee"
    depubliee = "depubliee"
    refusee = "refusee"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_ETAT[self]


LIBELLES_ETAT = {
    EtatPublication.brouillon: "Non publiée",
    EtatPublication.a_valider: "À valider",
    EtatPublication.publiee: "Publiée",
    EtatPublication.depubliee: "Dépubliée",
    EtatPublication.refusee: "Refusée",
}

PASSAGES = {
    EtatPublication.brouillon: {EtatPublication.publiee, EtatPublication.a_valider},
    EtatPublication.a_valider: {EtatPublication.publiee, EtatPublication.refusee, EtatPublication.brouillon},
    EtatPublication.publiee: {EtatPublication.depubliee},
    EtatPublication.depubliee: {EtatPublication.publiee},
    EtatPublication.refusee: {EtatPublication.brouillon, EtatPublication.publiee},
}
