"""Mails about relances: the request to the employer, and what the chargé is told."""

from datetime import datetime

from cmon.comptes.modeles import Compte
from cmon.courriels.operations import poster
from cmon.liens import signer
from cmon.relances.etats import VERBES, usage
from cmon.relances.modeles import Relance


def adresses(relance: Relance) -> dict[str, str]:
    """The three addresses of the mail, by verb, each signed for that verb alone."""
    return {verbe: f"/relances/{verbe}/{signer(usage(verbe), relance.jeton)}/" for verbe in VERBES}


def relance(relance: Relance, projet, *, par: Compte, le: datetime) -> None:
    """To the employer: maintain, correct or withdraw what is published, before a day; an answer goes to who sent it."""
    poster(
        "relance",
        relance.destinataire,
        le=le,
        repondre_a=par.courriel,
        perime_le=relance.expire_le,
        relance=relance,
        projet=projet,
        publication=projet.publication,
        par=par,
        adresses=adresses(relance),
    )


def relance_reponse(relance: Relance, destinataire: Compte, *, precision: str = "", le: datetime) -> None:
    """To the chargé: what the employer has answered, and what it changed."""
    _au_charge("relance_reponse", relance, destinataire, precision=precision, le=le)


def relance_sans_reponse(relance: Relance, destinataire: Compte, *, le: datetime) -> None:
    """To the chargé: nobody has answered in time, it has left the site."""
    _au_charge("relance_sans_reponse", relance, destinataire, le=le)


def _au_charge(genre: str, relance: Relance, destinataire: Compte, *, le: datetime, **contexte) -> None:
    projet = relance.projet
    contexte |= {"relance": relance, "projet": projet, "publication": projet.publication, "qui": destinataire}
    poster(genre, destinataire.courriel, le=le, **contexte)
