"""Contact data inside a text: no candidate may read an e-mail, a phone number or a web address of an employer."""

import re

from cmon.recherche.texte import normaliser
from cmon.textes import a_plat

NOM_MIN = 4
ADRESSE_E_MAIL, NUMERO = "l’adresse e-mail", "le numéro de téléphone"
# « 01/09/2027 », « 01.09.27 »: days are not pairs of digits of a phone number.
_DATE = re.compile(r"(?<![\d./-])(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:20)?\d{2}(?![\d./-]\d|\d)")
_ENTRE = r"[\s.,*|\-–—_/()]{0,3}"
_FORMES = (
    (
        ADRESSE_E_MAIL,
        re.compile(r"\w\s?(?:@|\(at\)|\[at\]|\(a\)|[(\[]?\barobase\b[)\]]?)\s?\w|(?<!\w)@\w{2,}", re.IGNORECASE),
    ),
    (
        NUMERO,
        re.compile(
            rf"(?<!\d)(?:(?:\+|00){_ENTRE}\d{{2,3}}{_ENTRE}(?:0{_ENTRE})?|0{_ENTRE})[1-9](?:{_ENTRE}\d){{8}}(?!\d)"
        ),
    ),
    (
        "l’adresse de site internet",
        re.compile(
            r"https?:|\bwww\.|(?<![\w@])[a-z0-9à-ÿ-]+(?:\.[a-z0-9à-ÿ-]+)*"
            r"\.(?:fr|com|net|org|eu|info|io|biz|bzh|asso|gouv|shop)\b",
            re.IGNORECASE,
        ),
    ),
)


def coordonnee_dans(texte: str) -> str:
    """What the text holds that would let a candidate write or call, in words (« l’adresse e-mail »); else nothing."""
    sans_date = _DATE.sub(" jour ", a_plat(texte))
    return next((nom for nom, forme in _FORMES if forme.search(sans_date)), "")


def est_nommee(entreprise: str, texte: str) -> bool:
    """Does the text say the name of that company, whatever its accents and capitals? Very short names are left out."""
    nom = normaliser(entreprise)
    return len(nom) >= NOM_MIN and f" {nom} " in f" {normaliser(a_plat(texte))} "
