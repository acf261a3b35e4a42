"""The five groups of NAF sections that the guide CMonStage offers as « Secteur d’activité »."""

from enum import StrEnum


class Secteur(StrEnum):
    """A group of NAF sections."""

    agriculture = "agriculture"
    industrie = "industrie"
    construction = "construction"
    commerce = "commerce"
    services = "services"

    @property
    def libelle(self) -> str:
        """The words of the guide."""
        return LIBELLES[self]


LIBELLES = {
    Secteur.agriculture: "Agriculture, sylviculture et pêche",
    Secteur.industrie: "Industrie",
    Secteur.construction: "Construction",
    Secteur.commerce: "Commerce ; réparation d’automobiles et de motocycles",
    Secteur.services: "Services",
}
SECTIONS = {
    "A": Secteur.agriculture,
    **dict.fromkeys("BCDE", Secteur.industrie),
    "F": Secteur.construction,
    "G": Secteur.commerce,
    **dict.fromkeys("HIJKLMNOPQRSTU", Secteur.services),
}


def secteur_de_section(section: str) -> Secteur:
    """The group of a NAF section. Raises KeyError for a letter that is not one."""
    return SECTIONS[section]
