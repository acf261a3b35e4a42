"""Whom a rencontre is meant for, what it is, and where it takes place (guide CMonStage, « Saisir un évènement »)."""

from enum import StrEnum


class Statut(StrEnum):
    """The publics of a rencontre, which are also the statuts of those who register: the guide has one list for both."""

    eleve = "eleve"
    parent = "parent"
    etudiant = "etudiant"
    demandeur = "demandeur"
    enseignant = "enseignant"
    professionnel = "professionnel"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_STATUT[self]


LIBELLES_STATUT = {
    Statut.eleve: "Élève",
    Statut.parent: "Parent d’élève",
    Statut.etudiant: "Étudiant",
    Statut.demandeur: "Demandeur d’emploi",
    Statut.enseignant: "Enseignant",
    Statut.professionnel: "Professionnel",
}


class GenreRencontre(StrEnum):
    """Type de rencontre."""

    visite = "visite"
    rendez_vous = "rendez_vous"
    autre = "autre"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_GENRE[self]


LIBELLES_GENRE = {
    GenreRencontre.visite: "Visite d’entreprise",
    GenreRencontre.rendez_vous: "Rendez-vous métier",
    GenreRencontre.autre: "Autre (à préciser)",
}


class Lieu(StrEnum):
    """Where it takes place: at the company's, or in the premises of a partenaire."""

    entreprise = "entreprise"
    partenaire = "partenaire"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_LIEU[self]


LIBELLES_LIEU = {
    Lieu.entreprise: "Dans l’entreprise",
    Lieu.partenaire: "Dans les locaux d’un partenaire ou ailleurs",
}
