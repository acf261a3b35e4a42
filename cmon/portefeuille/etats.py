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


class Nature(StrEnum):
    """What a line of the portfolio is: a rencontre or an offer once the projet is formalised, else the projet."""

    projet = "projet"
    offre = "offre"
    rencontre = "rencontre"


LIBELLES_NATURE = {
    Nature.projet: "Projet",
    Nature.offre: "Offre de stage",
    Nature.rencontre: "Rencontre",
}


class TriListe(StrEnum):
    """How a list of projets is sorted; the name of the company is the usual one."""

    entreprise = "entreprise"
    entreprise_inverse = "-entreprise"
    date = "date"
    date_inverse = "-date"
    relance = "relance"
    relance_inverse = "-relance"
