"""Mails about accounts."""

from datetime import datetime
from urllib.parse import quote

from cmon.comptes.modeles import Compte, UsageJeton
from cmon.courriels.operations import poster

GENRES = {UsageJeton.connexion: "lien_connexion", UsageJeton.mot_de_passe: "lien_mot_de_passe"}
ADRESSE_INCONNUE = "adresse_inconnue"
CHEMINS = {UsageJeton.connexion: "/connexion/lien/", UsageJeton.mot_de_passe: "/connexion/nouveau-mot-de-passe/"}


def lien(
    usage: UsageJeton, compte: Compte, jeton: str, *, suite: str, duree_min: int, le: datetime, perime_le: datetime
) -> None:
    """To the account's address: a link to sign in or to choose a new password. It is not sent once it has expired."""
    chemin = f"{CHEMINS[usage]}{jeton}/"
    if suite != "/":
        chemin += "?suite=" + quote(suite, safe="/")
    poster(
        GENRES[usage], compte.courriel, le=le, perime_le=perime_le, compte=compte, chemin=chemin, duree_min=duree_min
    )


def adresse_inconnue(courriel: str, *, le: datetime) -> None:
    """To an address that asked for a link and has no account: say so, there and not on the screen."""
    poster(ADRESSE_INCONNUE, courriel, le=le)


def mot_de_passe_change(compte: Compte, *, le: datetime) -> None:
    """To the account's address: the password has just changed, what to do if it was not you."""
    poster("mot_de_passe_change", compte.courriel, le=le, compte=compte)
