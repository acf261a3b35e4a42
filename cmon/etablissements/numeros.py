"""SIRET and SIREN numbers: their form and their check digit."""

import re

from cmon.base import exiger

LA_POSTE = "356000000"
BLANCS = re.compile(r"[\s.\-]")

SIRET_FAUX = "Le SIRET compte 14 chiffres. Vérifiez votre saisie : ce numéro n’est pas valable."
SIREN_FAUX = "Le SIREN compte 9 chiffres. Vérifiez votre saisie : ce numéro n’est pas valable."


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
    exiger(re.fullmatch(r"[0-9]{9}", numero) and int(numero) and cle_de_luhn_juste(numero), SIREN_FAUX, "siren")
    return numero


def verifier_siret(texte: str | None) -> str:
    """Return the fourteen digits of a SIRET, spaces tolerated. Raises RegleMetier (field `siret`).

    Luhn's check, or for the establishments of La Poste a sum of digits that five divides.
    """
    numero = chiffres_de(texte)
    exiger(re.fullmatch(r"[0-9]{14}", numero) and int(numero), SIRET_FAUX, "siret")
    de_la_poste = numero.startswith(LA_POSTE) and sum(map(int, numero)) % 5 == 0
    exiger(cle_de_luhn_juste(numero) or de_la_poste, SIRET_FAUX, "siret")
    return numero
