"""Kinds, roles and states of structures."""

from enum import StrEnum


class GenreStructure(StrEnum):
    """What an organisation that holds accounts is."""

    employeur = "employeur"
    acteur = "acteur"
    cfa = "cfa"
    partenaire = "partenaire"
    equipe = "equipe"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_GENRE[self]


class EtatStructure(StrEnum):
    """A structure waits for the équipe, or has been validated or refused by it."""

    a_valider = "a_valider"
    validee = "validee"
    refusee = "refusee"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_ETAT[self]


class RoleAdhesion(StrEnum):
    """What a person may do inside a structure."""

    gestionnaire = "gestionnaire"
    utilisateur = "utilisateur"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_ROLE[self]


LIBELLES_GENRE = {
    GenreStructure.employeur: "Employeur",
    GenreStructure.acteur: "Acteur de la formation et de l’insertion",
    GenreStructure.cfa: "CFA",
    GenreStructure.partenaire: "Partenaire",
    GenreStructure.equipe: "Équipe",
}
LIBELLES_ETAT = {
    EtatStructure.a_valider: "À valider",
    EtatStructure.validee: "Validée",
    EtatStructure.refusee: "Refusée",
}
LIBELLES_ROLE = {RoleAdhesion.gestionnaire: "Gestionnaire", RoleAdhesion.utilisateur: "Utilisateur"}

PASSAGES = {
    EtatStructure.a_valider: {EtatStructure.validee, EtatStructure.refusee},
    EtatStructure.refusee: {EtatStructure.a_valider, EtatStructure.validee},
    EtatStructure.validee: {EtatStructure.a_valider},
}
