"""Why a profile fits an offer."""

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


LIBELLES_RAISON = {
    Raison.metier: "Même métier",
    Raison.metier_proche: "Métier proche",
    Raison.contrat: "Même type de contrat",
    Raison.diplome: "Même diplôme",
    Raison.niveau: "Même niveau",
    Raison.niveau_proche: "Niveau voisin",
    Raison.departement: "Cherche dans ce département",
    Raison.distance: "Habite à proximité",
    Raison.disponibilite: "Disponible à la date d’embauche",
}
