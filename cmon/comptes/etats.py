"""Kinds of accounts."""

from enum import StrEnum

from cmon.structures.etats import GenreStructure


class GenreCompte(StrEnum):
    """What a person opened an account as."""

    employeur = "employeur"
    acteur = "acteur"
    candidat = "candidat"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_GENRE_COMPTE[self]

    @property
    def est_professionnel(self) -> bool:
        """Does the person act for a structure?"""
        return self != GenreCompte.candidat


LIBELLES_GENRE_COMPTE = {
    GenreCompte.employeur: "Employeur",
    GenreCompte.acteur: "Acteur de la formation et de l’insertion",
    GenreCompte.candidat: "Candidat",
}
# The kind of account of the people of a structure; partenaires and the équipe have none.
COMPTES_PAR_STRUCTURE = {
    GenreStructure.employeur: GenreCompte.employeur,
    GenreStructure.acteur: GenreCompte.acteur,
    GenreStructure.cfa: GenreCompte.acteur,
}
