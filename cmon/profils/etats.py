"""What a candidate tells of what they have done."""

from enum import StrEnum


class GenreExperience(StrEnum):
    """What an experience was."""

    stage = "stage"
    emploi = "emploi"
    alternance = "alternance"
    benevolat = "benevolat"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_EXPERIENCE[self]


LIBELLES_EXPERIENCE = {
    GenreExperience.stage: "Stage",
    GenreExperience.emploi: "Emploi",
    GenreExperience.alternance: "Alternance",
    GenreExperience.benevolat: "Bénévolat",
}
