"""« Vouliez-vous dire… »: what to propose when words find nothing, another spelling first of all."""

from functools import lru_cache

from sqlalchemy import select

from cmon.extensions import db
from cmon.recherche.texte import mots_cherches, radical
from cmon.referentiels.modeles import Metier

LONGUEUR_MIN = 4
RESSEMBLANCE_MIN = 0.72


@lru_cache(maxsize=1)
def _vocabulaire() -> tuple[dict[str, str], frozenset[str]]:
    """The words of the ROME labels as they are searched → as they are written, and their stems. Read once a process."""
    ecrits: dict[str, str] = {}
    for libelle in db.session.execute(select(Metier.libelle)).scalars():
        for mot in libelle.replace("’", " ").replace("'", " ").lower().split():
            ecrit = mot.strip("(),.;/")
            for cherche in mots_cherches(ecrit):
                if len(cherche) >= LONGUEUR_MIN:
                    ecrits.setdefault(cherche, ecrit)
    return ecrits, frozenset(radical(m) for m in ecrits)


def proposer(texte: str) -> str | None:
    """The same search with its unknown words replaced by the nearest words of métiers, or None when none is near."""
    from rapidfuzz import process  # 4 MB that a process spends only once a search finds nothing
    from rapidfuzz.distance import DamerauLevenshtein

    ecrits, radicaux = _vocabulaire()
    mots, change = [], False
    for mot in mots_cherches(texte):
        if len(mot) < LONGUEUR_MIN or mot.isdigit() or radical(mot) in radicaux:
            mots.append(ecrits.get(mot, mot))
            continue
        proche = process.extractOne(
            mot, ecrits.keys(), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=RESSEMBLANCE_MIN
        )
        mots.append(ecrits[proche[0]] if proche else mot)
        change = change or proche is not None
    return " ".join(mots) if change else None


def aider(r, chercher) -> dict:
    """What to propose when a list is empty: how many a wider search would find, and another spelling of the words.

    `r` is the search as it was read; `chercher(criteres)` runs one.
    """
    return {
        "elargis": chercher(r.elargie).total if r.elargie else 0,
        "orthographe": proposer(r.q) if r.q and r.criteres.numero is None else None,
    }
