"""Mails about messages: relayed with their text, from the site, without the address of either side."""

from datetime import datetime

from cmon.comptes.modeles import Compte
from cmon.courriels.operations import poster
from cmon.echanges.modeles import Message
from cmon.portails import portail_qui_sert


def message_du_recruteur(message: Message, candidat: Compte, *, sujet: str, chemin: str, candidature, le: datetime):
    """To the candidate: the text of the message, and the page where to answer. No name of who has written it."""
    poster(
        "message_du_recruteur",
        candidat.courriel,
        le=le,
        candidature_alternance=candidature,
        contact_de_profil=message.contact,
        portail=portail_qui_sert("espace_candidat"),
        message=message,
        compte=candidat,
        sujet=sujet,
        chemin=chemin,
    )


def message_du_candidat(
    message: Message, a: Compte, candidat: Compte, *, sujet: str, chemin: str, candidature, le: datetime
) -> None:
    """To somebody of the structure: who writes, the text of the message, and the page where to answer."""
    poster(
        "message_du_candidat",
        a.courriel,
        le=le,
        candidature_alternance=candidature,
        contact_de_profil=message.contact,
        portail=portail_qui_sert("mon_espace"),
        message=message,
        compte=a,
        candidat=candidat,
        sujet=sujet,
        chemin=chemin,
    )
