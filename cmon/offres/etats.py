"""States of an offer, and the publics it may be meant for."""

from enum import StrEnum


class EtatOffre(StrEnum):
    """Before any publication an offer is a draft; after one it is unpublished: only that counts for retention."""

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
    EtatOffre.brouillon: "Non publiée",
    EtatOffre.a_valider: "À valider",
    EtatOffre.publiee: "Publiée",
    EtatOffre.depubliee: "Dépubliée",
    EtatOffre.refusee: "Refusée",
}

PASSAGES = {
    EtatOffre.brouillon: {EtatOffre.publiee, EtatOffre.a_valider},
    EtatOffre.a_valider: {EtatOffre.publiee, EtatOffre.refusee, EtatOffre.brouillon},
    EtatOffre.publiee: {EtatOffre.depubliee},
    EtatOffre.depubliee: {EtatOffre.publiee},
    EtatOffre.refusee: {EtatOffre.brouillon, EtatOffre.publiee},
}


class Public(StrEnum):
    """Public visé d'une offre de stage (guide CMonStage)."""

    collegien = "collegien"
    lyceen = "lyceen"
    etudiant = "etudiant"
    emploi = "emploi"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_PUBLIC[self]


LIBELLES_PUBLIC = {
    Public.collegien: "Collégien",
    Public.lyceen: "Lycéen",
    Public.etudiant: "Étudiant",
    Public.emploi: "Demandeur d’emploi ou salarié",
}
# Only a validated partenaire, a validated structure or the équipe publishes to these.
PUBLICS_ELEVES = {Public.collegien, Public.lyceen}
