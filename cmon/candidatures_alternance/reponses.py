"""« Répondre à cette candidature »: one answer, once, which the candidate reads by mail and in their space."""

import re
from datetime import datetime
from enum import StrEnum

from cmon.base import RegleMetier, exiger
from cmon.candidatures_alternance import courriels, requetes
from cmon.candidatures_alternance.etats import PASSAGES, EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.gabarits import date_courte, heure
from cmon.journal.operations import passer

MESSAGE_MANQUANT = "Écrivez un message au candidat."
RETIREE = "Le candidat a retiré sa candidature : elle n’attend plus de réponse."
FERME = "Le compte de ce candidat est fermé : vous pouvez seulement refuser sa candidature."
CLOSE = "Cette candidature est close : elle est restée trop longtemps sans réponse, et le candidat le sait."
COURRIEL = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+\.[^\W\d_]{2,}")
# As phone numbers are written: 0, + or 00, then eight digits or more, with spaces, points, hyphens or brackets between.
TELEPHONE = re.compile(r"(?<!\d)(?:\+|00|0)[1-9](?:[\s\u00a0\u202f./()-]{0,3}\d){8,}")


class Choix(StrEnum):
    """The two answers of the guide."""

    entretien = "entretien"
    refus = "refus"

    @property
    def libelle(self) -> str:
        """The words of the form."""
        return LIBELLES_CHOIX[self]

    @property
    def etat(self) -> EtatCandidature:
        """What the candidature becomes: « Acceptées » says that somebody is met, not that somebody is hired."""
        return EtatCandidature.acceptee if self is Choix.entretien else EtatCandidature.refusee


LIBELLES_CHOIX = {
    Choix.entretien: "Organiser un entretien / obtenir plus d’informations",
    Choix.refus: "Refuser la candidature",
}
# Texts to start from: the person changes them, and adds how to be reached.
MODELES = {
    "Proposer un entretien": "Bonjour,\n\nVotre candidature nous intéresse. Seriez-vous disponible la semaine prochaine"
    " pour un entretien ? Vous pouvez me répondre par mail ou par téléphone :\n",
    "Demander des précisions": "Bonjour,\n\nMerci de votre candidature. Avant de vous rencontrer, pourriez-vous nous"
    " préciser la date de votre entrée en formation et l’établissement ? Vous pouvez me joindre :\n",
    "Refuser": "Bonjour,\n\nMerci de l’intérêt que vous portez à notre offre. Nous ne donnons pas suite à votre"
    " candidature cette fois-ci. Nous vous souhaitons de trouver l’alternance que vous cherchez.\n",
}


class DejaRepondue(RegleMetier):
    """Somebody else of the structure has just answered."""


def contient_des_coordonnees(message: str) -> bool:
    """Does a message hold an e-mail address or a phone number, so that its reader can answer outside the site?"""
    return bool(COURRIEL.search(message) or TELEPHONE.search(message))


def repondre(
    candidature: CandidatureAlternance, choix: Choix, message: str, *, par: Compte, le: datetime
) -> CandidatureAlternance:
    """Answer an application: the candidate gets the message by mail and reads it in their space.

    Of two people who answer at once, the second is told who has answered and when (DejaRepondue). Raises RegleMetier
    too when the candidate has withdrawn it, when it was closed, or when the message is empty. To a candidate whose
    account is closed nothing is mailed, and only a refusal is possible: nobody is met who does not read it.
    """
    exiger(message.strip(), MESSAGE_MANQUANT, "message")
    candidature = db.session.execute(requetes.candidature_a_repondre(candidature.id)).scalar_one()
    if candidature.etat in (EtatCandidature.acceptee, EtatCandidature.refusee):
        raise DejaRepondue(phrase_de_la_reponse(candidature))
    exiger(candidature.etat != EtatCandidature.retiree, RETIREE)
    exiger(candidature.etat != EtatCandidature.close, CLOSE)
    exiger(choix is Choix.refus or candidature.compte.is_active, FERME, "choix")
    candidature.repondue_le, candidature.repondue_par_id, candidature.reponse = le, par.id, message
    passer(candidature, choix.etat, PASSAGES, "réponse", par=par, le=le)
    db.session.flush()
    if candidature.compte.is_active:
        courriels.reponse_au_candidat(candidature, le=le)
    return candidature


def phrase_de_la_reponse(candidature: CandidatureAlternance) -> str:
    """Who has answered, and when, for whoever wanted to answer too."""
    qui = candidature.repondue_par.nom_complet if candidature.repondue_par else "Une personne de votre structure"
    quand = f"le {date_courte(candidature.repondue_le)} à {heure(candidature.repondue_le)}"
    return f"{qui} a répondu à cette candidature {quand}. Une candidature reçoit une seule réponse."
