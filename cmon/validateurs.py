"""Validators of forms: each says in French what to do. An empty value is only the business of `requis`."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from wtforms.validators import StopValidation, ValidationError

from cmon.base import RegleMetier
from cmon.etablissements.numeros import verifier_siret

COURRIEL_MAX = 254
SITE_MAX = 300


class Requis:
    """Something must be given. A value that was typed but not understood keeps its own message."""

    field_flags = {"required": True}

    def __init__(self, message: str):
        self.message = message

    def __call__(self, form, field):
        if field.errors:
            raise StopValidation()
        if field.data is None or field.data == "" or field.data == [] or field.data is False:
            raise StopValidation(self.message)


def requis(message: str) -> Requis:
    """« Indiquez votre nom. » when nothing was given."""
    return Requis(message)


def longueur(*, minimum: int = 0, maximum: int = 0) -> Callable:
    """Between `minimum` and `maximum` characters of the cleaned text, counted as the database counts them."""

    def valider(form, field):
        n = len(field.data or "")
        if n and minimum and n < minimum:
            manque = minimum - n
            raise ValidationError(
                f"Ajoutez {manque} caractère{'s' if manque > 1 else ''} : {minimum} au moins, {n} pour l’instant."
            )
        if maximum and n > maximum:
            raise ValidationError(f"Raccourcissez ce texte : {maximum} caractères au plus, {n} pour l’instant.")

    valider.field_flags = {}
    if minimum:
        valider.field_flags["minlength"] = minimum
    if maximum:
        valider.field_flags["maxlength"] = maximum
    return valider


def lire_courriel(texte: str) -> str:
    """An e-mail address with its domain in lower case. Raises ValueError with the French message."""
    try:
        adresse = validate_email(texte, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        raise ValueError("Écrivez l’adresse en entier, par exemple nom@example.org.") from None
    if len(adresse) > COURRIEL_MAX:
        raise ValueError("Cette adresse est trop longue.")
    return adresse


def lire_telephone(texte: str) -> str:
    """A phone number, readable: « 01 99 00 12 34 », « +32 2 555 12 12 ». Raises ValueError in French."""
    refus = ValueError("Écrivez un numéro de téléphone complet, par exemple 01 99 00 12 34.")
    if not re.fullmatch(r"[0-9\s.()/+-]+", texte):
        raise refus
    chiffres = re.sub(r"\D", "", texte)
    international = texte.lstrip("( ").startswith("+") or chiffres.startswith("00")
    if international:
        chiffres = chiffres.removeprefix("00") if not texte.lstrip("( ").startswith("+") else chiffres
        if chiffres.startswith("33"):
            chiffres = "0" + chiffres[2:].removeprefix("0")
        elif 8 <= len(chiffres) <= 15:
            return "+" + re.sub(r"[\s.()/-]+", " ", texte.lstrip("( ").lstrip("+").removeprefix("00")).strip()
    if not re.fullmatch(r"0[1-9]\d{8}", chiffres):
        raise refus
    return " ".join(chiffres[i : i + 2] for i in range(0, 10, 2))


def lire_site(texte: str) -> str:
    """A web address, http or https only (https is added). Raises ValueError with the French message."""
    refus = ValueError("Écrivez une adresse de site, par exemple https://www.example.org.")
    adresse = texte if "://" in texte else f"https://{texte}"
    try:
        parties = urlsplit(adresse)
        hote = parties.hostname or ""
        _ = parties.port
    except ValueError:
        raise refus from None
    correct = parties.scheme.lower() in ("http", "https") and re.fullmatch(r"[^\s.@:/]+(\.[^\s.@:/]+)+", hote)
    if not correct or parties.username is not None or re.search(r"[\s<>\"'`\\]", adresse) or len(adresse) > SITE_MAX:
        raise refus
    return adresse


def lire_siret(texte: str) -> str:
    """The fourteen digits of a SIRET that may exist. Raises ValueError with the French message."""
    try:
        return verifier_siret(texte)
    except RegleMetier as e:
        raise ValueError(e.message) from None
