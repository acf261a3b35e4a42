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
OGR = re.compile(r"[0-9]{1,8}")
CLE_DE_DIPLOME = re.compile(r"(?!rncp)[a-z0-9]+(-[a-z0-9]+)*")
RNCP = re.compile(r"RNCP[0-9]{1,8}")
CODE_DE_DIPLOME = re.compile(r"[0-9A-Z]{1,12}")
INTITULE_MAX = 250
# Kinds of certifications as the register abbreviates them, and as people read them; others are written as they are.
GENRES = {
    "TP": "Titre professionnel",
    "BAC PRO": "Bac pro",
    "LICENCE": "Licence",
    "MASTER": "Master",
    "LICENCE PROFESSIONNELLE": "Licence professionnelle",
}
# Kinds that say nothing of a title: no kind, a grade that a school has the right to give, « other », an engineer.
SANS_GENRE = {"", "AUTRE", "DIPLOVIS", "DIPVIGRL", "DIPVIGRM", "GRADE_LICENCE", "GRADE_MASTER", "TITRE INGÉNIEUR"}


class FichierIllisible(Exception):
    """The file can't be imported. The message says which file, which line and why."""


class Sorte(NamedTuple):
    """A kind of reference file: the columns that it must have, and how a line becomes a row.

    `double` says what becomes of a row whose key is there already: another row, or None to leave it out. Without it
    the file is refused.
    """

    colonnes: tuple[str, ...]
    lire: Callable[[dict[str, str]], dict]
    cle: str
    double: Callable[[dict, dict, dict[str, str]], dict | None] | None = None


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


def _appellation(ligne: dict[str, str]) -> dict:
    libelle = _libelle(ligne["libelle_appellation_long"], "libelle_appellation_long", 200)
    return {
        "ogr": _code(ligne["ogr_appellation"], OGR, "ogr_appellation"),
        "metier_code": _code(ligne["rome_code"], ROME, "rome_code"),
        "libelle": libelle,
        "recherche": normaliser(libelle)[:400],
    }


def _rangee_de_diplome(cle: str, intitule: str, genre: str, niveau: str) -> dict:
    return {
        "cle": cle,
        "intitule": intitule,
        "genre": genre,
        "niveau": _nombre(niveau, int, "niveau", 3, 8),
        "recherche": normaliser(intitule)[:400],
    }


def _diplome(ligne: dict[str, str]) -> dict:
    cle, intitule = ligne["cle"].strip(), _libelle(ligne["intitule"], "intitule", INTITULE_MAX)
    if not CLE_DE_DIPLOME.fullmatch(cle) or len(cle) > 40:
        raise ValueError(f"cle {cle!r} must be 1 to 40 small letters, digits and hyphens, and not begin with rncp")
    return _rangee_de_diplome(cle, intitule, _libelle(ligne["genre"], "genre", 40), ligne["niveau"])


def _sans_repetition(intitule: str, genre: str) -> str:
    """« CS - Employé traiteur », « TP - TP Maçon »: the title without its kind, however often it is said."""
    while genre and intitule.upper().startswith(genre.upper()) and intitule[len(genre) :][:1] in (" ", "-"):
        intitule = intitule[len(genre) :].lstrip(" -–")
    return intitule


def _code_de_diplome(ligne: dict[str, str]) -> str:
    """« 25023061.0 » was a number in somebody’s spreadsheet."""
    return _code(ligne["code_diplome"].strip().removesuffix(".0"), CODE_DE_DIPLOME, "code_diplome")


def _certification(ligne: dict[str, str]) -> dict:
    genre = " ".join(ligne["type"].split())
    texte = _libelle(ligne["intitule"].replace("(fiche nationale)", ""), "intitule", 1000)
    intitule = _sans_repetition(texte, genre) or texte
    lisible = "" if genre.upper() in SANS_GENRE else GENRES.get(genre.upper(), genre)
    if lisible and not normaliser(intitule).startswith(normaliser(lisible)):
        intitule = f"{lisible} {intitule}"
    if len(intitule) > INTITULE_MAX:
        intitule = intitule[: INTITULE_MAX - 1].rsplit(" ", 1)[0] + "…"
    _code_de_diplome(ligne)
    return _rangee_de_diplome(_code(ligne["rncp"], RNCP, "rncp"), intitule, lisible[:40], ligne["niveau"])


def _meme_fiche(rangee: dict, connues: dict, ligne: dict[str, str]) -> dict | None:
    """One number of the register may name several diplomas: each further title adds its own code to the key."""
    deja = (x for cle, x in connues.items() if cle.split("-")[0] == rangee["cle"])
    if any((x["recherche"], x["niveau"]) == (rangee["recherche"], rangee["niveau"]) for x in deja):
        return None
    return {**rangee, "cle": f"{rangee['cle']}-{_code_de_diplome(ligne)}"}


SORTES = {
    "departements": Sorte(("code", "nom", "region"), _departement, "code"),
    "communes": Sorte(("insee", "nom", "cp", "dep", "pop", "lat", "lon"), _commune, "insee"),
    "rome": Sorte(("code", "libelle"), _metier, "code"),
    "naf": Sorte(("code", "libelle", "section"), _naf, "code"),
    "diplomes": Sorte(("cle", "intitule", "genre", "niveau"), _diplome, "cle"),
    "certifications": Sorte(
        ("code_diplome", "rncp", "niveau", "type", "intitule"), _certification, "cle", double=_meme_fiche
    ),
    "appellations": Sorte(("ogr_appellation", "rome_code", "libelle_appellation_long"), _appellation, "ogr"),
}
FICHIERS = {
    "departements": "departements.csv",
    "communes": "communes.csv.gz",
    "rome": "rome4.csv",
    "naf": "naf-rev2.csv",
    "diplomes": "diplomes.csv",
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

    `sorte` is a key of SORTES; `chemin` a CSV file in UTF-8 (comma or semicolon, .gz allowed), by
    default the embedded one. Raises FichierIllisible, with the line at fault.
    """
    colonnes, convertir, cle, double = SORTES[sorte]
    chemin = Path(chemin) if chemin else DONNEES / FICHIERS[sorte]
    lignes: dict[str, dict] = {}
    for numero, ligne in _lignes(chemin, colonnes):
        try:
            rangee = convertir(ligne)
        except ValueError as e:
            raise FichierIllisible(f"{chemin}, line {numero}: {e}.") from None
        if rangee[cle] in lignes and double:
            rangee = double(rangee, lignes, ligne)
            if rangee is None:
                continue
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
