"""Mails about contacts. They come from the site: no address of one side ever reaches the other."""

from collections.abc import Iterable
from datetime import datetime

from cmon.comptes.modeles import Compte
from cmon.contacts.etats import texte_d_invitation
from cmon.contacts.modeles import Contact
from cmon.courriels.operations import poster
from cmon.portails import portail_qui_sert


def contact_recu(contact: Contact, *, le: datetime, perime_le: datetime) -> None:
    """To the candidate: which structure wishes to reach them, with its message, and where to answer."""
    poster(
        "contact_recu",
        contact.projet_pro.compte.courriel,
        le=le,
        perime_le=perime_le,
        portail=portail_qui_sert("espace_candidat"),
        contact=contact,
        contact_de_profil=contact,
        invitation=texte_d_invitation(contact.structure.nom),
        candidat=contact.projet_pro.compte,
    )


def contact_accepte(contact: Contact, destinataires: Iterable[Compte], *, le: datetime) -> None:
    """To whoever follows it in the structure: the candidate accepts, and is now known by name."""
    _prevenir("contact_accepte", contact, destinataires, le=le, candidat=contact.projet_pro.compte)


def contact_decline(contact: Contact, destinataires: Iterable[Compte], *, le: datetime) -> None:
    """To whoever follows it in the structure: the candidate does not follow up. Nothing of who they are."""
    _prevenir("contact_decline", contact, destinataires, le=le)


def contact_sans_reponse(contact: Contact, destinataires: Iterable[Compte], *, le: datetime) -> None:
    """To whoever follows it in the structure: nobody has answered in time; they may write once more."""
    _prevenir("contact_sans_reponse", contact, destinataires, le=le)


def _prevenir(genre: str, contact: Contact, destinataires: Iterable[Compte], *, le: datetime, **connu: Compte) -> None:
    portail = portail_qui_sert("mon_espace")
    for compte in destinataires:
        contexte = {"contact": contact, "projet": contact.projet_pro, "qui": compte, **connu}
        poster(genre, compte.courriel, le=le, portail=portail, contact_de_profil=contact, **contexte)
