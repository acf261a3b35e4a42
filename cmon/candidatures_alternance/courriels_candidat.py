"""Mails about what a candidate does: neither side reads an address of the other."""

from collections.abc import Iterable
from datetime import datetime

from cmon.alternance.modeles import OffreAlternance
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.modeles import Compte
from cmon.courriels.operations import poster
from cmon.portails import portail_qui_sert
from cmon.profils.modeles import ProjetPro

RECUE, ENVOYEE = "candidature_alternance_recue", "candidature_alternance_envoyee"
RETIREE, RELANCEE = "candidature_alternance_retiree", "candidature_alternance_relancee"


def recue(
    offre: OffreAlternance,
    candidature: CandidatureAlternance,
    projet: ProjetPro,
    destinataires: Iterable[Compte],
    *,
    le: datetime,
) -> None:
    """To who follows the offer: a new candidature, with the number of the profile; who it is stands in the space."""
    profil = {"profil_numero": projet.numero_profil, "profil_intitule": projet.intitule}
    _prevenir(RECUE, offre, candidature, destinataires, le, **profil)


def envoyee(
    offre: OffreAlternance, candidature: CandidatureAlternance, projet: ProjetPro, compte: Compte, *, le: datetime
) -> None:
    """To the candidate: the candidature has left, what happens now; nothing of how to reach the company."""
    poster(
        ENVOYEE,
        compte.courriel,
        le=le,
        portail=portail_qui_sert("espace_candidat"),
        candidature_alternance=candidature,
        offre_numero=offre.numero,
        offre_intitule=offre.intitule,
        offre_nom=offre.nom_public,
        offre_ville=offre.ville,
        profil_intitule=projet.intitule,
    )


def retiree(
    offre: OffreAlternance, candidature: CandidatureAlternance, destinataires: Iterable[Compte], *, le: datetime
) -> None:
    """To who follows the offer: the candidate has withdrawn the candidature."""
    _prevenir(RETIREE, offre, candidature, destinataires, le)


def relancee(
    offre: OffreAlternance, candidature: CandidatureAlternance, destinataires: Iterable[Compte], *, le: datetime
) -> None:
    """To who follows the offer: the candidate still waits for an answer."""
    _prevenir(RELANCEE, offre, candidature, destinataires, le)


def _prevenir(genre: str, offre, candidature, destinataires: Iterable[Compte], le: datetime, **contexte) -> None:
    for compte in destinataires:
        poster(
            genre,
            compte.courriel,
            le=le,
            portail=portail_qui_sert("mon_espace"),
            candidature_alternance=candidature,
            offre_numero=offre.numero,
            offre_intitule=offre.intitule,
            **contexte,
        )
