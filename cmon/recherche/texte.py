"""Text as a search reads it: without accents, capitals nor punctuation, cut to the stems of its words."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer
from sqlalchemy import func

from cmon.textes import borner_les_accents

_SEPARATEURS = re.compile(r"[^a-z0-9]+")
# Letter for letter, as databases translate: the letters of French with their accents, the same without.
ACCENTUEES, SIMPLES = "ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸàâäçéèêëîïôöùûüÿ", "aaaceeeeiioouuuy" * 2
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss"})
_MOTS_VIDES = frozenset(
    "a afin ai au aux avec c ce ces cette chez comme d dans de des du elle en est et etre eux h il ils j je l la le les"
    " leur leurs lui m ma mais me mes moi mon n ne nos notre nous on ou par pas pour qu que qui s sa sans se ses si son"
    " sont sous sur t ta te tes toi ton tu un une vers vos votre vous y".split()
)
_LONGUEUR_MAX = 200
_NB_MOTS_MAX = 8
_radicaux = snowballstemmer.stemmer("french")


def normaliser(texte: str) -> str:
    """« Saint-Émilion » → « saint emilion »: lower case, accents off, everything else a single space."""
    decompose = unicodedata.normalize("NFKD", borner_les_accents(texte.translate(_LIGATURES).lower()))
    lettres = "".join(c for c in decompose if not unicodedata.combining(c))
    return _SEPARATEURS.sub(" ", lettres).strip()


def sans_accent(colonne):
    """A column in lower case without accents: enough for lists of names."""
    return func.lower(func.translate(colonne, ACCENTUEES, SIMPLES))


@lru_cache(maxsize=20_000)
def radical(mot: str) -> str:
    """The French stem of a normalised word: « boulangers », « boulangere » and « boulangerie » meet.

    Stemmed until nothing changes: a word without its accents loses only one ending at a time.
    """
    while (court := _radicaux.stemWord(mot)) != mot:
        mot = court
    return mot


def indexer(*textes: str) -> str:
    """The stems of some texts, once each, in order of appearance: what is stored for searching."""
    mots = normaliser(" ".join(textes)).split()
    return " ".join(dict.fromkeys(radical(m) for m in mots if m not in _MOTS_VIDES))


def mots_cherches(texte: str) -> list[str]:
    """The words of a query, normalised, empty words left out, eight at most. Not stemmed: the last is a prefix."""
    mots = [m for m in normaliser(texte[:_LONGUEUR_MAX]).split() if m not in _MOTS_VIDES]
    return mots[:_NB_MOTS_MAX]
