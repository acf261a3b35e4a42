"""A rencontre as an appointment that calendars understand (iCalendar, RFC 5545), its instants in UTC."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cmon.inscriptions.modeles import Inscription
from cmon.portails import Portail
from cmon.rencontres.modeles import Rencontre


def lieu_complet(rencontre: Rencontre) -> str:
    """« Salle des fêtes, 3 rue du Port, 86000 Poitiers »."""
    commune = f"{rencontre.code_postal} {rencontre.ville}".strip()
    return ", ".join(filter(None, (rencontre.lieu_nom or rencontre.nom_commercial, rencontre.adresse, commune)))


def _ecrire(rencontre: Rencontre, portail: Portail, *, uid: str, rang: int, annulee: bool, le: datetime) -> str:
    # Loaded by the first appointment: 6 MB that a worker of pages does not carry.
    from icalendar import Calendar, Event, vCalAddress, vText

    evenement = Event()
    evenement.add("uid", f"{uid}@{urlsplit(portail.base_url).hostname}")
    evenement.add("dtstamp", le.replace(microsecond=0))
    evenement.add("dtstart", rencontre.debut_le.replace(microsecond=0))
    evenement.add("dtend", rencontre.fin_le.replace(microsecond=0))
    evenement.add("summary", rencontre.intitule)
    evenement.add("location", lieu_complet(rencontre))
    evenement.add("url", portail.url(f"/rencontres/{rencontre.numero}/"))
    evenement.add("sequence", rang)
    evenement.add("status", "CANCELLED" if annulee else "CONFIRMED")
    organisateur = vCalAddress(f"MAILTO:{portail.courriel}")
    organisateur.params["cn"] = vText(rencontre.nom_commercial)
    evenement.add("organizer", organisateur)
    agenda = Calendar()
    agenda.add("prodid", f"-//{portail.nom}//Rencontres//FR")
    agenda.add("version", "2.0")
    agenda.add("method", "CANCEL" if annulee else "PUBLISH")
    agenda.add_component(evenement)
    return agenda.to_ical().decode()


def rendez_vous(
    inscription: Inscription, rencontre: Rencontre, portail: Portail, *, le: datetime, annule: bool = False
) -> str:
    """The appointment of one participant: always the same name, and a number that grows with each mail.

    `annule` asks the calendar to take it off.
    """
    rang = rencontre.version + max(0, (le - inscription.cree_le) // timedelta(seconds=1)) + annule
    uid = f"inscription-{inscription.id}"
    return _ecrire(rencontre, portail, uid=uid, rang=rang, annulee=annule, le=le)


def evenement_public(rencontre: Rencontre, portail: Portail, *, le: datetime) -> str:
    """The appointment as anybody may take it from the public page."""
    uid = f"rencontre-{rencontre.numero}"
    return _ecrire(rencontre, portail, uid=uid, rang=rencontre.version, annulee=False, le=le)
