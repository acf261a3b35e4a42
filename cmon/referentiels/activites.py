"""In which activities a métier is practised: what tells near métiers of one ROME domain from unlike ones."""

import csv
from functools import cache
from pathlib import Path

from flask import current_app

FICHIER = Path(__file__).parent / "donnees" / "rome4-sections.csv"
LETTRES = "ABCDEFGHIJKLMNOPQRSTU"


@cache
def _sections() -> dict[str, str]:
    with FICHIER.open(encoding="utf-8", newline="") as fichier:
        return {ligne["code"]: ligne["sections"] for ligne in csv.DictReader(fichier)}


def activites_du_metier(code: str | None) -> int:
    """The NAF sections of that métier and the sector portails that show it, a bit each; 0 when nothing is known.

    A métier of vines and one of the cellar stand in two sections, and in one sector: they share that. The number is
    stored with each offer and projet, so a sector portail is added after the others in `portails.toml`.
    """
    ensemble = sum(1 << LETTRES.index(lettre) for lettre in _sections().get(code, ""))
    sectoriels = [p for p in current_app.extensions["portails"].values() if p.secteur_metiers]
    return ensemble | sum(1 << len(LETTRES) + n for n, p in enumerate(sectoriels) if code in p.secteur_metiers)
