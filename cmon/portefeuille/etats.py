"""What a company wishes when it makes itself known (guide CMonStage, « Votre entreprise souhaite »)."""

from enum import StrEnum


class Souhait(StrEnum):
    """The three wishes of the deposit form."""

    stagiaire = "stagiaire"
    rencontre = "rencontre"
    aide = "aide"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_SOUHAIT[self]


LIBELLES_SOUHAIT = {
    Souhait.stagiaire: "Accueillir un(e) stagiaire",
    Souhait.rencontre: "Organiser une rencontre, une visite, signaler un évènement",
    Souhait.aide: "Être contactée pour une aide à la formalisation de votre projet",
}
