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


class EtatDemandeAdhesion(StrEnum):
    """A request to join a structure waits for one of its gestionnaires, is accepted or refused, or given up."""

    en_attente = "en_attente"
    acceptee = "acceptee"
    refusee = "refusee"
    retiree = "retiree"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_DEMANDE[self]


class Classe(StrEnum):
    """The pupils that a structure hosts for an internship of observation (guide CMonAlternance, Focus sur le stage)."""

    troisieme = "troisieme"
    seconde = "seconde"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_CLASSE[self]


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

# Why offers wait though the équipe has validated the structure.
PLUS_PERSONNE = "Plus personne de la structure n’a de compte ouvert."
QUELQU_UN = "Une personne de la structure a de nouveau un compte ouvert."

PASSAGES = {
    EtatStructure.a_valider: {EtatStructure.validee, EtatStructure.refusee},
    EtatStructure.refusee: {EtatStructure.a_valider, EtatStructure.validee},
    EtatStructure.validee: {EtatStructure.a_valider},
}

# The structures that professionals make themselves: one for each establishment.
GENRES_PROFESSIONNELS = (GenreStructure.employeur, GenreStructure.acteur, GenreStructure.cfa)

LIBELLES_DEMANDE = {
    EtatDemandeAdhesion.en_attente: "En attente",
    EtatDemandeAdhesion.acceptee: "Acceptée",
    EtatDemandeAdhesion.refusee: "Refusée",
    EtatDemandeAdhesion.retiree: "Retirée",
}
PASSAGES_DEMANDE = {
    EtatDemandeAdhesion.en_attente: {
        EtatDemandeAdhesion.acceptee,
        EtatDemandeAdhesion.refusee,
        EtatDemandeAdhesion.retiree,
    },
    EtatDemandeAdhesion.acceptee: set(),
    EtatDemandeAdhesion.refusee: {EtatDemandeAdhesion.en_attente},
    EtatDemandeAdhesion.retiree: {EtatDemandeAdhesion.en_attente},
}

LIBELLES_CLASSE = {Classe.troisieme: "Troisième (1 semaine)", Classe.seconde: "Seconde (2 semaines)"}
