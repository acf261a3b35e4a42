"""« Pourquoi ce profil ? »: the reasons of an alert in words."""

from cmon.alertes.etats import Raison
from cmon.alertes.modeles import Alerte

# Nobody reads how far a candidate lives to the kilometre: from a few offers one would find their town.
PALIERS_KM = (10, 20, 30, 50, 75, 100, 150, 200)
EN_DEPARTEMENT = {
    "16": "en Charente",
    "17": "en Charente-Maritime",
    "19": "en Corrèze",
    "23": "en Creuse",
    "24": "en Dordogne",
    "33": "en Gironde",
    "40": "dans les Landes",
    "47": "dans le Lot-et-Garonne",
    "64": "dans les Pyrénées-Atlantiques",
    "79": "dans les Deux-Sèvres",
    "86": "en Vienne",
    "87": "en Haute-Vienne",
}


def raisons_en_mots(alerte: Alerte) -> list[str]:
    """Why that profile fits that offer, in the order of the reasons. `alerte` must be loaded with its offer."""
    return [_en_mots(r, alerte) for r in Raison(alerte.raisons)]


def _en_mots(raison: Raison, alerte: Alerte) -> str:
    if raison == Raison.departement and alerte.offre.departement in EN_DEPARTEMENT:
        return f"Cherche {EN_DEPARTEMENT[alerte.offre.departement]}"
    if raison == Raison.distance and alerte.km is not None:
        palier = next((p for p in PALIERS_KM if alerte.km <= p), PALIERS_KM[-1])
        return f"À moins de {palier} km du lieu de travail"
    return raison.libelle
