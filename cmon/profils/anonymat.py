"""A profile says nothing of who its owner is: what may not stand in its texts."""

import re

from cmon.alternance.coordonnees import ADRESSE_E_MAIL, NUMERO, coordonnee_dans
from cmon.comptes.modeles import Compte
from cmon.courriels.texte import ADRESSE_WEB
from cmon.recherche.texte import normaliser
from cmon.textes import a_plat

COURRIEL = re.compile(
    r"[\w.+-]+\s*(?:@|\[at\]|\(at\)|\barobase\b)\s*[\w-]+(?:\s*(?:\.|\bpoint\b)\s*[\w-]+)+", re.IGNORECASE
)
# Nine digits or more with what people put between them: the shortest phone number with its country, and all of ours.
TELEPHONE = re.compile(r"(?<![0-9])(?:\+|00)?[0-9](?:[\s.\-/()_]{0,3}[0-9]){8,}(?![0-9])")
# Days and school years are not phone numbers.
DATE = re.compile(
    r"(?<![0-9])(?:[0-9]{1,2}[/.-]){2}(?:19|20)[0-9]{2}(?![0-9])|(?<![0-9])20[0-9]{2}\s?[-/]\s?20[0-9]{2}(?![0-9])"
)
# A shorter name is also an ordinary word (« Li », « Da »): it is then refused beside the first name only.
NOM_MIN = 3

SANS_COURRIEL = "Retirez l’adresse e-mail : votre profil reste anonyme, les recruteurs vous écrivent par le site."
SANS_TELEPHONE = (
    "Retirez le numéro de téléphone : votre profil reste anonyme, les recruteurs vous écrivent par le site."
)
SANS_SITE = "Retirez l’adresse du site : votre profil reste anonyme, les recruteurs vous écrivent par le site."
SANS_NOM = "Retirez votre nom : votre profil reste anonyme tant que vous n’avez pas répondu à un recruteur."


def _contient(texte: str, mots: str) -> bool:
    return bool(mots) and f" {mots} " in f" {texte} "


def motif_de_refus(texte: str, compte: Compte) -> str | None:
    """Why a text may not stand in a profile of that account, in words that say what to do; None when it may.

    Refused: an e-mail address, a phone number, a web address, the last name of the person, their first and last names.
    """
    if not texte:
        return None
    texte = a_plat(texte)
    deja = coordonnee_dans(texte)
    if deja == ADRESSE_E_MAIL or COURRIEL.search(texte):
        return SANS_COURRIEL
    if deja == NUMERO or TELEPHONE.search(DATE.sub(" … ", texte)):
        return SANS_TELEPHONE
    if deja or ADRESSE_WEB.search(texte):
        return SANS_SITE
    lu, nom, prenom = normaliser(texte), normaliser(compte.nom), normaliser(compte.prenom)
    seul = len(nom) >= NOM_MIN and _contient(lu, nom)
    ensemble = nom and prenom and (_contient(lu, f"{prenom} {nom}") or _contient(lu, f"{nom} {prenom}"))
    return SANS_NOM if seul or ensemble else None
