"""States of a partner employer."""

from enum import StrEnum


class EtatSuivi(StrEnum):
    """Asked for by a structure, then validated or refused by the équipe."""

    a_valider = "a_valider"
    valide = "valide"
    refuse = "refuse"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_ETAT[self]


LIBELLES_ETAT = {EtatSuivi.a_valider: "À valider", EtatSuivi.valide: "Validé", EtatSuivi.refuse: "Refusé"}

PASSAGES = {
    EtatSuivi.a_valider: {EtatSuivi.valide, EtatSuivi.refuse},
    EtatSuivi.refuse: {EtatSuivi.a_valider, EtatSuivi.valide},
    EtatSuivi.valide: set(),
}
