"""Mails about accounts."""

from datetime import datetime
from urllib.parse import quote

from cmon.comptes.modeles import Compte, UsageJeton
from cmon.courriels.operations import poster

GENRES = {UsageJeton.connexion: "lien_connexion", UsageJeton.mot_de_passe: "lien_mot_de_passe"}
ADRESSE_INCONNUE = "adresse_inconnue"
CONFIRMATION = "confirmation_compte"
COMPTE_EXISTANT = "compte_existant"
CHANGEMENT = "changement_courriel"
# Mails that anybody can have sent to an address: they share one limit.
GENRES_COMPTES = (*GENRES.values(), ADRESSE_INCONNUE, CONFIRMATION, COMPTE_EXISTANT, CHANGEMENT)
CHEMINS = {UsageJeton.connexion: "/connexion/lien/", UsageJeton.mot_de_passe: "/connexion/nouveau-mot-de-passe/"}


def _avec_suite(chemin: str, suite: str) -> str:
    """The path of a link, and the page that it leads to when that is not the person's own first page."""
    return chemin if suite == "/" else f"{chemin}?suite={quote(suite, safe='/')}"


def lien(
    usage: UsageJeton, compte: Compte, jeton: str, *, suite: str, duree_min: int, le: datetime, perime_le: datetime
) -> None:
    """To the account's address: a link to sign in or to choose a new password. It is not sent once it has expired."""
    chemin = _avec_suite(f"{CHEMINS[usage]}{jeton}/", suite)
    poster(
        GENRES[usage], compte.courriel, le=le, perime_le=perime_le, compte=compte, chemin=chemin, duree_min=duree_min
    )


def adresse_inconnue(courriel: str, *, le: datetime) -> None:
    """To an address that asked for a link and has no account: say so, there and not on the screen."""
    poster(ADRESSE_INCONNUE, courriel, le=le)


def mot_de_passe_change(compte: Compte, *, le: datetime) -> None:
    """To the account's address: the password has just changed, what to do if it was not you."""
    poster("mot_de_passe_change", compte.courriel, le=le, compte=compte)


def confirmation(compte: Compte, jeton: str, *, suite: str, duree_j: int, le: datetime, perime_le: datetime) -> None:
    """To the address given when an account was opened: the link that confirms it, good for `duree_j` days."""
    chemin = _avec_suite(f"/creer-un-compte/confirmer/{jeton}/", suite)
    poster(CONFIRMATION, compte.courriel, le=le, perime_le=perime_le, compte=compte, chemin=chemin, duree_j=duree_j)


def compte_existant(courriel: str, *, le: datetime) -> None:
    """To an address given to open an account, and which has one: say so, there and not on the screen."""
    poster(COMPTE_EXISTANT, courriel, le=le)


def changement_de_courriel(
    compte: Compte, courriel: str, jeton: str, *, duree_min: int, le: datetime, perime_le: datetime
) -> None:
    """To the new address of an account: the link that confirms it."""
    chemin = f"/connexion/nouvelle-adresse/{jeton}/"
    poster(CHANGEMENT, courriel, le=le, perime_le=perime_le, compte=compte, chemin=chemin, duree_min=duree_min)


def courriel_change(compte: Compte, ancien: str, *, le: datetime) -> None:
    """To the old address of an account: it has just been replaced, what to do if it was not you."""
    poster("courriel_change", ancien, le=le, compte=compte)
