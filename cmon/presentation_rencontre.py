"""How a rencontre looks: its day, its facts, its places left, its data for search engines."""

from dataclasses import dataclass
from datetime import date, datetime

from cmon.gabarits import JOURS, MOIS, heure, pluriel
from cmon.portails import Portail
from cmon.presentation import lieu_de, publics_de
from cmon.rencontres.etats import LIBELLES_STATUT, GenreRencontre
from cmon.rencontres.modeles import Rencontre
from cmon.temps import heure_de_paris, jour_de_paris

PLACES_RARES = 3
# More little people than this say less than a bar.
PERSONNAGES_MAX = 40
IMAGES = {
    GenreRencontre.visite: "building",
    GenreRencontre.rendez_vous: "people",
    GenreRencontre.autre: "calendar-event",
}


def adresse_de(rencontre: Rencontre) -> str:
    """The direct link of a rencontre."""
    return f"/rencontres/{rencontre.numero}/"


def duree_de(minutes: int) -> str:
    """« 45 min », « 2 h », « 1 h 30 »."""
    heures, reste = divmod(minutes, 60)
    if not heures:
        return f"{reste} min"
    return f"{heures} h {reste:02d}" if reste else f"{heures} h"


def horaire_de(rencontre: Rencontre) -> str:
    """« de 14:00 à 16:00 », with the day on which it ends when that is another one."""
    fin = jour_de_paris(rencontre.fin_le)
    lendemain = f" le {fin:%d/%m}" if fin != jour_de_paris(rencontre.debut_le) else ""
    return f"de {heure(rencontre.debut_le)} à {heure(rencontre.fin_le)}{lendemain}"


@dataclass
class Jour:
    """The block of the date: « jeudi 3 décembre », with the year when it is not this one."""

    iso: str
    semaine: str
    numero: int
    mois: str

    @property
    def abrege(self) -> str:
        """« jeu. »."""
        return f"{self.semaine[:3]}."


def jour_de(rencontre: Rencontre, aujourdhui: date) -> Jour:
    """The day on which it begins, on the clocks of Paris."""
    debut = heure_de_paris(rencontre.debut_le)
    annee = f" {debut.year}" if debut.year != aujourdhui.year else ""
    return Jour(debut.isoformat(timespec="minutes"), JOURS[debut.weekday()], debut.day, MOIS[debut.month - 1] + annee)


def places_de(rencontre: Rencontre) -> tuple[str, str]:
    """(kind, words) of its badge: « 3 places restantes », « Complet »."""
    nb = rencontre.nb_places
    if not nb:
        return "", "Complet"
    return ("warn" if nb <= PLACES_RARES else "ok"), pluriel(nb, "place restante", "places restantes")


@dataclass
class Fiche:
    """What a list shows of a rencontre."""

    rencontre: Rencontre
    titre: str
    jour: Jour
    heure: str
    duree: str
    lieu: str
    publics: str
    places: tuple[str, str]


def fiche(rencontre: Rencontre, le: datetime, km: float | None = None) -> Fiche:
    """What lists and the page show of a rencontre at that instant."""
    return Fiche(
        rencontre=rencontre,
        titre=rencontre.intitule.replace(" : ", "\u00a0: ").replace(" / ", "\u00a0/ "),
        jour=jour_de(rencontre, jour_de_paris(le)),
        heure=heure(rencontre.debut_le),
        duree=duree_de(rencontre.duree_minutes),
        lieu=lieu_de(rencontre, km),
        publics=publics_de(rencontre, LIBELLES_STATUT),
        places=places_de(rencontre),
    )


def donnees_structurees(rencontre: Rencontre, portail: Portail) -> dict:
    """The rencontre for search engines (schema.org Event): public fields only, without the contact."""
    adresse = {"@type": "PostalAddress", "addressLocality": rencontre.ville, "addressCountry": "FR"}
    for champ, valeur in (("streetAddress", rencontre.adresse), ("postalCode", rencontre.code_postal)):
        if valeur:
            adresse[champ] = valeur
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": rencontre.intitule,
        "description": rencontre.description,
        "startDate": heure_de_paris(rencontre.debut_le).isoformat(timespec="minutes"),
        "endDate": heure_de_paris(rencontre.fin_le).isoformat(timespec="minutes"),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "identifier": {"@type": "PropertyValue", "name": portail.nom, "value": rencontre.numero},
        "location": {"@type": "Place", "name": rencontre.lieu_nom or rencontre.nom_commercial, "address": adresse},
        "organizer": {"@type": "Organization", "name": rencontre.nom_commercial},
        "maximumAttendeeCapacity": rencontre.nb_max,
        "remainingAttendeeCapacity": rencontre.nb_places,
        "url": portail.url(adresse_de(rencontre)),
    }
