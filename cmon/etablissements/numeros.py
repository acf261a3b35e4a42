"""SIRET and SIREN numbers: their form and their check digit."""

import re

from cmon.base import exiger

LA_POSTE = "356000000"
BLANCS = re.compile(r"[\s.\-]")

SIRET_COURT = "Un SIRET compte 14 chiffres."
SIRET_FAUX = "Ce SIRET n’existe pas : vérifiez les 14 chiffres."
SIREN_COURT = "Un SIREN compte 9 chiffres."
SIREN_FAUX = "Ce SIREN n’existe pas : vérifiez les 9 chiffres."


def chiffres_de(texte: str | None) -> str:
    """What was typed without spaces, dots and hyphens."""
    return BLANCS.sub("", str(texte or "")[:60])


def cle_de_luhn_juste(numero: str) -> bool:
    """Does a number of digits pass Luhn's check?"""
    somme = 0
    for rang, chiffre in enumerate(reversed(numero)):
        valeur = int(chiffre) * (1 + rang % 2)
        somme += valeur - 9 if valeur > 9 else valeur
    return somme % 10 == 0


def verifier_siren(texte: str | None) -> str:
    """Return the nine digits of a SIREN, spaces tolerated. Raises RegleMetier (field `siren`)."""
    numero = chiffres_de(texte)
    exiger(re.fullmatch(r"[0-9]{9}", numero), SIREN_COURT, "siren")
    exiger(int(numero) and cle_de_luhn_juste(numero), SIREN_FAUX, "siren")
    return numero


def verifier_siret(texte: str | None) -> str:
    """Return the fourteen digits of a SIRET, spaces tolerated. Raises RegleMetier (field `siret`).

    Luhn's check, or for the establishments of La Poste a sum of digits that five divides.
    """
    numero = chiffres_de(texte)
    exiger(re.fullmatch(r"[0-9]{14}", numero), SIRET_COURT, "siret")
    de_la_poste = numero.startswith(LA_POSTE) and sum(map(int, numero)) % 5 == 0
    exiger(int(numero) and (cle_de_luhn_juste(numero) or de_la_poste), SIRET_FAUX, "siret")
    return numero
