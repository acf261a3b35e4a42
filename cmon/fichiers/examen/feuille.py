"""Spreadsheets (.xlsx, .csv): the cells of the first sheet as plain values, read with limits.

`python -m examen.feuille MAX_BYTES CPU_SECONDS MEMORY_MO`, as `examen`. The answer is a JSON list of [number of the
line, cells]: a cell is a text, null when empty, or {"formule": true}. Nothing is calculated, no link is followed.
"""

import csv
import io
import json
import zipfile
from datetime import date, datetime

from . import archive
from .__main__ import principal
from .commun import ARCHIVE, SIGNATURES, Refus

GENRE = "feuille"
FEUILLE = "offres"
LIGNES_MAX = 520
RANG_MAX = 20_000
COLONNES_MAX = 40
CELLULE_MAX = 32_767
TOTAL_MAX = 3_000_000
CLASSEUR = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
FORMULE = {"formule": True}


def _cellule(cellule):
    """A cell as a text, or the mark of a formula."""
    valeur = cellule.value
    if valeur is None:
        return None
    if cellule.data_type in ("f", "e"):
        return FORMULE
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime):
        return valeur.date().isoformat()
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    return str(valeur)[:CELLULE_MAX]


def _garder(lignes) -> list:
    """The lines that hold something, with their numbers, until there are too many."""
    gardees, total = [], 0
    for numero, cellules in lignes:
        if not any(c not in (None, "") for c in cellules):
            continue
        while cellules and cellules[-1] in (None, ""):
            cellules.pop()
        total += sum(len(c) for c in cellules if isinstance(c, str))
        if total > TOTAL_MAX:
            raise Refus("trop_complexe")
        gardees.append([numero, cellules])
        if len(gardees) > LIGNES_MAX:
            break
    return gardees


def _verifier_l_archive(donnees: bytes) -> None:
    """The sizes of the parts, and that they hold no document type: a reader of XML then meets nothing unexpected."""
    archive._verifier_l_enveloppe(donnees)
    with zipfile.ZipFile(io.BytesIO(donnees)) as zip_:
        parties = zip_.infolist()
        archive._verifier_le_sommaire(parties)
        noms = {p.filename for p in parties}
        if "[Content_Types].xml" not in noms:
            raise Refus("inconnu")
        types = archive._Lecture(archive._lire(zip_, zip_.getinfo("[Content_Types].xml"))).types
        if any("macroenabled" in t.lower() or "vba" in t.lower() for t in types.values()):
            raise Refus("macros")
        if CLASSEUR not in types.values():
            raise Refus("inconnu")
        for partie in parties:
            if partie.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive._lire(zip_, partie):
                raise Refus("melange")


def _lire_classeur(donnees: bytes) -> list:
    from openpyxl import load_workbook  # for these files only

    _verifier_l_archive(donnees)
    classeur = load_workbook(io.BytesIO(donnees), read_only=True, data_only=False, keep_links=False)
    feuilles = classeur.worksheets
    if not feuilles:
        raise Refus("vide")
    feuille = next((f for f in feuilles if f.title.strip().lower() == FEUILLE), feuilles[0])
    feuille.reset_dimensions()
    rangees = feuille.iter_rows(max_row=RANG_MAX, max_col=COLONNES_MAX)
    return _garder((n, [_cellule(c) for c in rangee]) for n, rangee in enumerate(rangees, start=1))


def _decoder(donnees: bytes) -> str:
    if donnees[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return donnees.decode("utf-16")
    try:
        return donnees.decode("utf-8-sig")
    except UnicodeDecodeError:
        return donnees.decode("cp1252", "replace")


def _lire_csv(donnees: bytes) -> list:
    texte = _decoder(donnees)
    if "\0" in texte:
        raise Refus("inconnu")
    csv.field_size_limit(CELLULE_MAX)
    debut = texte[:5_000]
    separateur = max(";\t,", key=debut.count)
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur)
    return _garder((n, [c or None for c in ligne[:COLONNES_MAX]]) for n, ligne in enumerate(lecteur, start=1))


def lire(donnees: bytes) -> tuple[str, bytes]:
    """The lines of a spreadsheet as JSON. Raises Refus."""
    genre = next((g for signature, g in SIGNATURES.items() if donnees.startswith(signature)), None)
    if genre not in (None, ARCHIVE) or donnees.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refus("inconnu")
    lignes = _lire_classeur(donnees) if genre == ARCHIVE else _lire_csv(donnees)
    return GENRE, json.dumps(lignes, ensure_ascii=True).encode()


if __name__ == "__main__":
    principal(lire)
