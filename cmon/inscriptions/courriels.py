"""Mails about registrations: one a person, nobody sees the address of another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cmon.courriels.operations import Envoi, poster, poster_a_chacun
from cmon.gabarits import date_longue, heure
from cmon.inscriptions.calendrier import lieu_complet, rendez_vous
from cmon.inscriptions.modeles import EnvoiGroupe, Inscription
from cmon.inscriptions.requetes import USAGE_DU_LIEN
from cmon.liens import signer
from cmon.portails import Portail, portail_courant
from cmon.rencontres.modeles import Rencontre

# What asks somebody to come: pointless, and worse, once the registration is cancelled.
INVITATIONS = ("rappel_rencontre", "confirmation_rencontre", "rencontre_modifiee")


@dataclass(frozen=True)
class Contact:
    """Who receives the registrations of a rencontre and answers questions about it."""

    nom: str
    telephone: str
    courriel: str


def reperes(rencontre: Rencontre) -> dict[str, str]:
    """What a participant must know to be there, in words: compare two of them to see what has changed."""
    return {
        "Date": date_longue(rencontre.debut_le),
        "Heure": f"de {heure(rencontre.debut_le)} à {heure(rencontre.fin_le)}",
        "Lieu": lieu_complet(rencontre),
    }


def lien_de(inscription: Inscription, portail: Portail) -> str:
    """The address of the participant's own page, signed."""
    return portail.url(f"/rencontres/inscription/{signer(USAGE_DU_LIEN, inscription.jeton)}/")


def _commun(rencontre: Rencontre, contact: Contact) -> dict:
    return {"rencontre": rencontre, "reperes": reperes(rencontre), "contact": contact}


def _au_participant(
    genre: str,
    inscriptions: Iterable[Inscription],
    rencontre: Rencontre,
    contact: Contact,
    *,
    le: datetime,
    agenda: str = "",
    envoi: EnvoiGroupe | None = None,
    **contexte,
) -> int:
    """One mail each. `agenda`: « ajout » or « retrait » of the appointment for those who hold a place."""
    portail, commun = portail_courant(), _commun(rencontre, contact) | contexte

    def rediger(i: Inscription) -> Envoi:
        calendrier = rendez_vous(i, rencontre, portail, le=le, annule=agenda == "retrait") if agenda else ""
        return Envoi(i.courriel, i, commun | {"lien_inscription": lien_de(i, portail)}, calendrier)

    groupe = envoi.id if envoi else None
    return poster_a_chacun(genre, map(rediger, inscriptions), le=le, perime_le=rencontre.fin_le, envoi_groupe_id=groupe)


def inscription_confirmee(inscription: Inscription, rencontre: Rencontre, contact: Contact, *, le: datetime) -> None:
    """To the participant: when and where, the appointment, and the link to see or cancel the registration."""
    _au_participant("inscription_confirmee", [inscription], rencontre, contact, le=le, agenda="ajout")


def inscription_en_attente(inscription: Inscription, rencontre: Rencontre, contact: Contact, *, le: datetime) -> None:
    """To the person who waits: a mail will come as soon as a place is free."""
    _au_participant("inscription_en_attente", [inscription], rencontre, contact, le=le)


def inscription_promue(inscriptions: list, rencontre: Rencontre, contact: Contact, *, le: datetime) -> None:
    """To those who waited and have a place now."""
    _au_participant("inscription_promue", inscriptions, rencontre, contact, le=le, agenda="ajout")


def inscription_annulee(
    inscription: Inscription, rencontre: Rencontre, contact: Contact, *, tenait: bool, par_l_equipe: bool, le: datetime
) -> None:
    """To the person who is no longer registered; `tenait` says that they held a place, so an appointment too."""
    agenda = "retrait" if tenait else ""
    contexte = {"tenait": tenait, "par_l_equipe": par_l_equipe}
    _au_participant("inscription_annulee", [inscription], rencontre, contact, le=le, agenda=agenda, **contexte)


def inscription_recue(inscriptions: Iterable[Inscription], rencontre: Rencontre, contact: Contact, *, le) -> None:
    """To the receiver, one mail a participant: all that was typed; answering writes to the participant."""
    commun = _commun(rencontre, contact)
    envois = [Envoi(contact.courriel, i, commun, repondre_a=i.courriel) for i in inscriptions]
    poster_a_chacun("inscription_recue", envois, le=le, perime_le=rencontre.fin_le)


def inscription_retiree(inscription: Inscription, rencontre: Rencontre, contact: Contact, *, le: datetime) -> None:
    """To the receiver: a participant has cancelled."""
    poster(
        "inscription_retiree",
        contact.courriel,
        le=le,
        perime_le=rencontre.fin_le,
        inscription=inscription,
        **_commun(rencontre, contact),
    )


def rappel_rencontre(inscriptions: list, rencontre: Rencontre, contact: Contact, *, le: datetime) -> int:
    """To participants, two days before."""
    return _au_participant("rappel_rencontre", inscriptions, rencontre, contact, le=le)


def confirmation_rencontre(
    inscriptions: list, rencontre: Rencontre, contact: Contact, envoi: EnvoiGroupe, *, le: datetime
) -> int:
    """To all participants: « Je confirme ma venue » or « J’annule »."""
    return _au_participant(
        "confirmation_rencontre", inscriptions, rencontre, contact, le=le, agenda="ajout", envoi=envoi
    )


def rencontre_modifiee(
    inscrits: list, en_attente: list, rencontre: Rencontre, contact: Contact, *, changements: list, le: datetime
) -> None:
    """To all: what has changed, (label, before, after) each; and the appointment again for those who hold a place."""
    suite = {"changements": changements}
    _au_participant("rencontre_modifiee", inscrits, rencontre, contact, le=le, agenda="ajout", **suite)
    _au_participant("rencontre_modifiee", en_attente, rencontre, contact, le=le, **suite)


def rencontre_annulee(
    inscrits: list, en_attente: list, rencontre: Rencontre, contact: Contact, *, motif: str, le: datetime
) -> None:
    """To all: it will not take place, and why; the appointment leaves the calendars of those who held a place."""
    _au_participant("rencontre_annulee", inscrits, rencontre, contact, le=le, agenda="retrait", motif=motif)
    _au_participant("rencontre_annulee", en_attente, rencontre, contact, le=le, motif=motif)
