"""The publics that an offer may be meant for."""

from enum import StrEnum


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
