"""Mails about contacts. They come from the site: no address of one side ever reaches the other."""

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


def contact_accepte(contact: Contact, *, le: datetime) -> None:
    """To whoever wrote: the candidate accepts, and is now known by name."""
    _a_l_auteur("contact_accepte", contact, le=le, candidat=contact.projet_pro.compte)


def contact_decline(contact: Contact, *, le: datetime) -> None:
    """To whoever wrote: the candidate does not follow up. Nothing of who they are."""
    _a_l_auteur("contact_decline", contact, le=le)


def contact_sans_reponse(contact: Contact, *, le: datetime) -> None:
    """To whoever wrote: nobody has answered in time; they may write once more."""
    _a_l_auteur("contact_sans_reponse", contact, le=le)


def _a_l_auteur(genre: str, contact: Contact, *, le: datetime, candidat: Compte | None = None) -> None:
    auteur = contact.auteur
    if auteur is not None and auteur.is_active:
        connu = {"candidat": candidat} if candidat else {}
        contexte = {"contact": contact, "projet": contact.projet_pro, "qui": auteur, **connu}
        portail = portail_qui_sert("mon_espace")
        poster(genre, auteur.courriel, le=le, portail=portail, contact_de_profil=contact, **contexte)
