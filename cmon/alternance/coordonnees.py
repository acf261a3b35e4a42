"""Contact data inside a text: no candidate may read an e-mail, a phone number or a web address of an employer."""

import re

from cmon.recherche.texte import normaliser
from cmon.textes import a_plat

NOM_MIN = 4
ADRESSE_E_MAIL, NUMERO, SITE = "l’adresse e-mail", "le numéro de téléphone", "l’adresse de site internet"
# « 01/09/2027 », « 01.09.27 »: days are not pairs of digits of a phone number.
_DATE = re.compile(r"(?<![\d./-])(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:20)?\d{2}(?![\d./-]\d|\d)")
_ENTRE = r"[\s.,*|\-–—_/()]{0,6}"
_FORMES = (
    (
        ADRESSE_E_MAIL,
        re.compile(
            r"\w\s{0,3}(?:@|[(\[{<]\s?at?\s?[)\]}>]|[(\[{]?\s?\barr?obas[es]?\b\s?[)\]}]?)\s{0,3}\w|(?<!\w)@\w{2,}",
            re.IGNORECASE,
        ),
    ),
    (
        NUMERO,
        re.compile(
            rf"(?<!\d)(?:(?:\+|00){_ENTRE}\d{{2,3}}{_ENTRE}(?:0{_ENTRE})?|0{_ENTRE})[1-9](?:{_ENTRE}\d){{8}}(?!\d)"
        ),
    ),
    (
        SITE,
        re.compile(
            r"https?:|\bwww\.|(?<=[a-z0-9à-ÿ-])\.(?:fr|com|net|org|eu|info|io|biz|bzh|asso|gouv|shop)\b"
            r"|\w(?:\s+\.\s{0,2}|\s{0,2}[(\[{]\s?\.\s?[)\]}]\s{0,2})(?-i:fr|com|net|org)\b",
            re.IGNORECASE,
        ),
    ),
)
# The same in words, looked for in a text without accents nor punctuation.
_SUFFIXE = "(?:point|dot|pt) (?:fr|com|net|org|eu|bzh)"
_FOURNISSEURS = "(?:gmail|hotmail|outlook|yahoo|laposte|wanadoo|orange|free|sfr|icloud|proton|protonmail|live|msn)"
# « un point com », « le point com de la semaine » is a meeting.
_DETERMINANTS = "un|le|les|des|du|de|ce|au|aux|en|et|ou|chaque|notre|votre|petit|premier|dernier|a|faire|animer"
_FORMES_EN_MOTS = (
    (ADRESSE_E_MAIL, re.compile(rf"\b{_FOURNISSEURS} {_SUFFIXE}\b|\bat {_FOURNISSEURS}\b|\bchez (?:gmail|hotmail)\b")),
    (SITE, re.compile(rf"\b(?!(?:{_DETERMINANTS})\b)[a-z0-9]+ {_SUFFIXE}\b|\bw w w\b|\btriple w\b")),
)
_UNITES = "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split()
_CHIFFRES = {mot: n for n, mot in enumerate(_UNITES)} | {"une": 1, "o": 0, "oh": 0}
_DIZAINES = {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_DIZAINES |= {"septante": 70, "huitante": 80, "nonante": 90}
_LIAISONS = {"puis", "point", "tiret", "espace", "virgule", "slash", "plus"}
# As many words as digits, at most: « zéro zéro trente-trois six un deux… ».
NUMERO_MAX = 14
_LETTRES_OU_CHIFFRES = re.compile("[a-z]+|[0-9]+")
_NUMERO_LU = re.compile("(?:0033|33)0?[1-9][0-9]{8}|0[1-9][0-9]{8}")


def _nombre(mots: list[str], debut: int) -> tuple[str, int]:
    """The number, below a hundred, that is spelled from that word on, as its digits, and where it ends."""
    mot, fin = mots[debut], debut + 1
    if mot == "quatre" and mots[fin : fin + 1] in (["vingt"], ["vingts"]):
        valeur, fin = 80, fin + 1
    elif mot in _DIZAINES:
        valeur = _DIZAINES[mot]
    elif mot == "dix" and _CHIFFRES.get(_a(mots, fin), 0) in (7, 8, 9):
        return str(10 + _CHIFFRES[mots[fin]]), fin + 1
    else:
        return str(_CHIFFRES[mot]), fin
    suivant = fin + 1 if _a(mots, fin) == "et" else fin
    unite = _CHIFFRES.get(_a(mots, suivant), 0)
    if unite == 10 and valeur in (60, 80) and _CHIFFRES.get(_a(mots, suivant + 1), 0) in (7, 8, 9):
        return str(valeur + 10 + _CHIFFRES[mots[suivant + 1]]), suivant + 2
    if 0 < unite < (17 if valeur in (60, 80) else 10):
        return str(valeur + unite), suivant + 1
    return str(valeur), fin


def _a(mots: list[str], rang: int) -> str:
    return mots[rang] if rang < len(mots) else ""


def _numero_en_lettres(texte: str) -> bool:
    """Does a text of plain words spell a phone number, in letters or partly in figures (« zéro six 12 trente »)?"""
    mots = _LETTRES_OU_CHIFFRES.findall(texte)
    rang, lus, dits = 0, [], 0
    while rang < len(mots):
        mot = mots[rang]
        if mot in _CHIFFRES or mot in _DIZAINES:
            lu, rang = _nombre(mots, rang)
            lus, dits = [*lus, lu], dits + 1
        elif mot.isdigit():
            lus, rang = [*lus, mot], rang + 1
        elif mot in _LIAISONS and lus:
            dits, rang = dits + 1, rang + 1
        else:
            lus, dits, rang = [], 0, rang + 1
        lus = lus[-NUMERO_MAX:]
        if dits and any(_NUMERO_LU.fullmatch("".join(lus[debut:])) for debut in range(len(lus))):
            return True
    return False


def coordonnee_dans(texte: str) -> str:
    """What the text holds that would let a candidate write or call, in words (« l’adresse e-mail »); else nothing."""
    plat = a_plat(texte)
    sans_date = _DATE.sub(" jour ", plat)
    if trouve := next((nom for nom, forme in _FORMES if forme.search(sans_date)), ""):
        return trouve
    en_mots = normaliser(plat)
    if _numero_en_lettres(en_mots):
        return NUMERO
    return next((nom for nom, forme in _FORMES_EN_MOTS if forme.search(en_mots)), "")


def est_nommee(entreprise: str, texte: str) -> bool:
    """Does the text say the name of that company, whatever its accents and capitals? Very short names are left out."""
    nom = normaliser(entreprise)
    return len(nom) >= NOM_MIN and f" {nom} " in f" {normaliser(a_plat(texte))} "
