"""What can be done at once to several projets of a portfolio."""

from enum import StrEnum


class Geste(StrEnum):
    """The buttons under the list of « Gérer mon portefeuille »."""

    relancer = "relancer"
    depublier = "depublier"
    affecter = "affecter"

    @property
    def libelle(self) -> str:
        """The words of the button."""
        return LIBELLES_GESTE[self]


LIBELLES_GESTE = {Geste.relancer: "Relancer", Geste.depublier: "Dépublier", Geste.affecter: "Affecter à…"}
