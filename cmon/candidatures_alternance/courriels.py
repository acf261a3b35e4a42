"""Mails about applications to alternance offers: the answer, the reminder, the end of the wait.

Nothing of the company but its public name goes to a candidate, and no address goes to either side: what is mailed is
answered on the site.
"""

from datetime import datetime

from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.modeles import Compte
from cmon.courriels.operations import poster
from cmon.portails import portail_qui_sert


def reponse_au_candidat(candidature: CandidatureAlternance, *, le: datetime) -> None:
    """To the candidate: what is answered, with the message as the recruiter has typed it."""
    poster(
        "reponse_candidature",
        candidature.compte.courriel,
        le=le,
        candidature_alternance=candidature,
        portail=portail_qui_sert("espace_candidat"),
        offre=candidature.offre,
        prenom=candidature.compte.prenom,
        acceptee=candidature.etat == EtatCandidature.acceptee,
    )


def candidature_close(candidature: CandidatureAlternance, *, duree_j: int, le: datetime) -> None:
    """To the candidate: nobody has answered for `duree_j` days, the wait is over and it is not their fault."""
    poster(
        "candidature_close",
        candidature.compte.courriel,
        le=le,
        candidature_alternance=candidature,
        portail=portail_qui_sert("espace_candidat"),
        offre=candidature.offre,
        prenom=candidature.compte.prenom,
        duree_j=duree_j,
    )


def rappel_candidatures(compte: Compte, candidatures: list[CandidatureAlternance], *, le: datetime) -> None:
    """To somebody of the structure: the applications that wait for an answer, all in one mail, without names."""
    poster(
        "rappel_candidatures",
        compte.courriel,
        le=le,
        portail=portail_qui_sert("mon_espace"),
        compte=compte,
        candidatures=candidatures,
    )
