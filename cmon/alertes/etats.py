"""Why a profile fits an offer, and how much each reason counts."""

from enum import IntFlag


class Raison(IntFlag):
    """The reasons of an alert, kept as one number, in the order in which they are told."""

    metier = 1
    metier_proche = 2
    contrat = 4
    diplome = 8
    niveau = 16
    niveau_proche = 32
    departement = 64
    distance = 128
    disponibilite = 256

    @property
    def libelle(self) -> str:
        """The words that people read, without what the offer and the distance add to them."""
        return RAISONS[self][0]

    @property
    def points(self) -> int:
        """What it adds to the score, out of 100."""
        return RAISONS[self][1]


# Its words, and its points. The métier is told once, and so is the level: whoever has the most of each comes to 100.
RAISONS = {
    Raison.metier: ("Même métier", 40),
    Raison.metier_proche: ("Métier proche", 20),
    Raison.contrat: ("Même type de contrat", 10),
    Raison.diplome: ("Même diplôme", 20),
    Raison.niveau: ("Même niveau", 12),
    Raison.niveau_proche: ("Niveau voisin", 5),
    Raison.departement: ("Cherche dans ce département", 10),
    Raison.distance: ("Habite à proximité", 15),
    Raison.disponibilite: ("Disponible à la date d’embauche", 5),
}
