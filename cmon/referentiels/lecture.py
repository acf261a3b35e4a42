"""Read the files of reference data: the embedded ones, and those that somebody imports."""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cmon.recherche.texte import normaliser
from cmon.referentiels.secteurs import SECTIONS, secteur_de_section

DONNEES = Path(__file__).parent / "donnees"
OCTETS_MAX = 100 * 1024 * 1024
INSEE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
DEPARTEMENT = re.compile(r"[0-9]{2,3}|2[AB]")
POSTAL = re.compile(r"[0-9]{5}")
ROME = re.compile(r"[A-Z][0-9]{4}")
NAF = re.compile(r"[0-9]{4}[A-Z]")


class FichierIllisible(Exception):
    """The file can't be imported. The message says which file, which line and why."""


class Sorte(NamedTuple):
    """A kind of reference file: the columns that it must have, and how a line becomes a row."""

    colonnes: tuple[str, ...]
    lire: Callable[[dict[str, str]], dict]
    cle: str


def _nombre(texte: str, genre: Callable, nom: str, mini: float, maxi: float):
    try:
        valeur = genre(texte.strip().replace(",", "."))
    except ValueError:
        raise ValueError(f"{nom} must be a number, not {texte!r}") from None
    if not mini <= valeur <= maxi:
        raise ValueError(f"{nom} must lie between {mini} and {maxi}, not {texte!r}")
    return valeur


def _code(texte: str, forme: re.Pattern, nom: str) -> str:
    valeur = texte.strip().upper()
    if not forme.fullmatch(valeur):
        raise ValueError(f"{nom} {texte!r} is not a valid code")
    return valeur


def _libelle(texte: str, nom: str, maxi: int) -> str:
    valeur = " ".join(texte.split()).replace("'", "’")
    if not valeur or len(valeur) > maxi or not valeur.isprintable():
        raise ValueError(f"{nom} must hold 1 to {maxi} printable characters")
    return valeur


def _commune(ligne: dict[str, str]) -> dict:
    nom = _libelle(ligne["nom"], "nom", 80)
    codes = [_code(c, POSTAL, "cp") for c in ligne["cp"].split("|")] if ligne["cp"].strip() else []
    if len(codes) > 40:
        raise ValueError("cp holds more than 40 postal codes")
    return {
        "insee": _code(ligne["insee"], INSEE, "insee"),
        "nom": nom,
        "nom_recherche": normaliser(nom)[:80],
        "codes_postaux": "|".join(dict.fromkeys(codes)),
        "departement": _code(ligne["dep"], DEPARTEMENT, "dep"),
        "population": _nombre(ligne["pop"], int, "pop", 0, 100_000_000),
        "latitude": _nombre(ligne["lat"], float, "lat", -90, 90),
        "longitude": _nombre(ligne["lon"], float, "lon", -180, 180),
    }


def _metier(ligne: dict[str, str]) -> dict:
    code, libelle = _code(ligne["code"], ROME, "code"), _libelle(ligne["libelle"], "libelle", 200)
    return {"code": code, "libelle": libelle, "recherche": normaliser(libelle)[:400]}


def _naf(ligne: dict[str, str]) -> dict:
    section = ligne["section"].strip().upper()
    if section not in SECTIONS:
        raise ValueError(f"section {ligne['section']!r} is not a letter from A to U")
    return {
        "code": _code(ligne["code"].replace(".", ""), NAF, "code"),
        "libelle": _libelle(ligne["libelle"], "libelle", 250),
        "section": section,
        "secteur": secteur_de_section(section).value,
    }


def _departement(ligne: dict[str, str]) -> dict:
    return {
        "code": _code(ligne["code"], DEPARTEMENT, "code"),
        "nom": _libelle(ligne["nom"], "nom", 60),
        "region": _code(ligne["region"], DEPARTEMENT, "region"),
    }


SORTES = {
    "departements": Sorte(("code", "nom", "region"), _departement, "code"),
    "communes": Sorte(("insee", "nom", "cp", "dep", "pop", "lat", "lon"), _commune, "insee"),
    "rome": Sorte(("code", "libelle"), _metier, "code"),
    "naf": Sorte(("code", "libelle", "section"), _naf, "code"),
}
FICHIERS = {
    "departements": "departements.csv",
    "communes": "communes.csv.gz",
    "rome": "rome4.csv",
    "naf": "naf-rev2.csv",
}


def _texte(chemin: Path) -> str:
    try:
        octets = chemin.read_bytes()
        if octets[:2] == b"\x1f\x8b":
            with gzip.open(io.BytesIO(octets)) as archive:
                octets = archive.read(OCTETS_MAX + 1)
        if len(octets) > OCTETS_MAX:
            raise FichierIllisible(f"{chemin}: larger than {OCTETS_MAX // 1024 // 1024} MB.")
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FichierIllisible(f"{chemin}: not a text in UTF-8.") from None
    except (OSError, EOFError, zlib.error) as e:
        raise FichierIllisible(f"{chemin}: can't be read ({e}).") from None


def _lignes(chemin: Path, colonnes: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    texte = _texte(chemin)
    entete = texte.split("\n", 1)[0]
    lecteur = csv.DictReader(io.StringIO(texte, newline=""), delimiter=";" if ";" in entete else ",", restval="")
    absentes = [c for c in colonnes if c not in (lecteur.fieldnames or [])]
    if absentes:
        raise FichierIllisible(
            f"{chemin}: the first line must name the columns {', '.join(colonnes)} (missing: {', '.join(absentes)})."
        )
    try:
        for ligne in lecteur:
            yield lecteur.line_num, ligne
    except csv.Error as e:
        raise FichierIllisible(f"{chemin}, line {lecteur.line_num}: {e}.") from None


def lire(sorte: str, chemin: Path | str | None = None) -> list[dict]:
    """The rows of a reference file, ready for its table.

    `sorte` is departements, communes, rome or naf; `chemin` a CSV file in UTF-8 (comma or semicolon, .gz allowed), by
    default the embedded one. Raises FichierIllisible, with the line at fault.
    """
    colonnes, convertir, cle = SORTES[sorte]
    chemin = Path(chemin) if chemin else DONNEES / FICHIERS[sorte]
    lignes: dict[str, dict] = {}
    for numero, ligne in _lignes(chemin, colonnes):
        try:
            rangee = convertir(ligne)
        except ValueError as e:
            raise FichierIllisible(f"{chemin}, line {numero}: {e}.") from None
        if rangee[cle] in lignes:
            raise FichierIllisible(f"{chemin}, line {numero}: {rangee[cle]} is there twice.")
        lignes[rangee[cle]] = rangee
    if not lignes:
        raise FichierIllisible(f"{chemin}: no row.")
    return list(lignes.values())


@lru_cache(maxsize=1)
def tranches_effectif() -> dict[str, str]:
    """INSEE's headcount bands: code → French label."""
    return {x["code"]: x["libelle"] for _, x in _lignes(DONNEES / "tranches-effectif.csv", ("code", "libelle"))}


@lru_cache(maxsize=1)
def niveaux() -> dict[int, str]:
    """The levels of diplomas, 3 to 8: level → French label."""
    return {int(x["niveau"]): x["libelle"] for _, x in _lignes(DONNEES / "niveaux.csv", ("niveau", "libelle"))}


def libelle_effectif(code: str | None) -> str:
    """« 10 à 19 salariés », or nothing for an unknown code or no headcount."""
    return "" if code in (None, "NN") else tranches_effectif().get(code, "")
