"""Text typed by people, made safe to store: what a database, a mail or a spreadsheet can't hold is taken off."""

import re
import unicodedata

# Marks that reverse the reading direction: they disguise a file name or an address.
SENS_DE_LECTURE = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF}
FINS_DE_LIGNE = re.compile(r"\r\n?|\u2028|\u2029|\x85")
ESPACES = re.compile(r"\s+")
# Putting n accents of one letter in order takes n² steps. Unicode (UAX 15, stream-safe text) knows no use for more.
ACCENTS_MAX = 30


def borner_les_accents(texte: str) -> str:
    """The text with at most ACCENTS_MAX combining marks in a row, so that normalising it takes a time in proportion."""
    if texte.isascii():
        return texte
    gardes, suite = [], 0
    for c in texte:
        suite = suite + 1 if unicodedata.category(c)[0] == "M" else 0
        if suite <= ACCENTS_MAX:
            gardes.append(c)
    return "".join(gardes)


def nettoyer(texte: str) -> str:
    """The text in composed form (NFC), its ends trimmed, lines ended by \\n, no control character."""
    texte = FINS_DE_LIGNE.sub("\n", texte)
    texte = "".join(
        c
        for c in texte
        if c in "\n\t" or (unicodedata.category(c) not in ("Cc", "Cs") and ord(c) not in SENS_DE_LECTURE)
    )
    return unicodedata.normalize("NFC", borner_les_accents(texte)).strip()


def a_plat(texte: str) -> str:
    """The text as an eye reads it, to look for what should not be in it: compatibility letters and the digits of any
    script made plain, invisible marks taken off."""
    plein = unicodedata.normalize("NFKC", borner_les_accents(texte))
    visibles = (c for c in plein if unicodedata.category(c) != "Cf")
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in visibles)


def une_ligne(texte: str) -> str:
    """The same on one line, each run of white space reduced to one space."""
    return ESPACES.sub(" ", nettoyer(texte)).strip()


def normaliser_courriel(courriel: str) -> str:
    """An address as it is compared: lower case, without what follows a plus sign."""
    nom, _, domaine = courriel.strip().lower().rpartition("@")
    return f"{nom.partition('+')[0]}@{domaine}"


PETITS_MOTS = set("a à au aux d de des du en et l la le les ou par pour sous sur un une".split())
FORMES_JURIDIQUES = set("CFA CIC EARL EHPAD EI EIRL EURL GAEC GIE SA SARL SAS SASU SCA SCEA SCI SCOP SNC USA".split())
MOT = re.compile(r"[^\W\d_]+")


def casse_lisible(nom: str) -> str:
    """A name that a registry writes in capitals, as people write it; any other name is left as it is.

    Small words, legal forms and what has no vowel (an acronym) are told apart: « Menuiserie du Clain SARL ».
    """
    if nom != nom.upper() or (len(nom.split()) == 1 and len(nom) <= 4):
        return nom

    def ecrire(trouve) -> str:
        mot, bas = trouve.group(), trouve.group().lower()
        elide = nom[trouve.end() : trouve.end() + 1] in ("'", "’") and len(mot) == 1
        pointe = "." in (nom[trouve.end() : trouve.end() + 1], nom[trouve.start() - 1 : trouve.start()])
        if (bas in PETITS_MOTS or elide) and not pointe and trouve.start() > 0 and trouve.end() < len(nom):
            return bas
        sigle = pointe or len(mot) == 1 or not re.search("[aeiouyàâäéèêëîïôöùûüœæ]", bas)
        return mot if sigle or mot in FORMES_JURIDIQUES else mot.capitalize()

    return MOT.sub(ecrire, nom)
