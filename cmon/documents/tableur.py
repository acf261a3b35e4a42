"""Lists as Excel files: rows written one by one, every text a text whatever it looks like."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from tempfile import SpooledTemporaryFile
from typing import IO

from cmon.gabarits import date_courte, heure
from cmon.temps import heure_de_paris

TYPE_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGUEUR_MAX = 32_767
EN_MEMOIRE_MAX = 2_000_000
ANNEE_MIN = 1901
# What XML or Excel can't hold, and the marks that reverse the reading direction.
INTERDITS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
FINS_DE_LIGNE = re.compile("\r\n?|[\u2028\u2029]")
A4, MARGE = 9, 0.4
CLASSEUR = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
ENTETE = {"bold": True, "bg_color": "#E3F0EF", "border": 1, "border_color": "#B8C9C8", "valign": "vcenter"}


class Genre(StrEnum):
    """What the cells of a column hold."""

    texte = "texte"
    nombre = "nombre"
    date = "date"
    instant = "instant"


FORMATS = {
    Genre.texte: {"valign": "top"},
    Genre.nombre: {"valign": "top"},
    Genre.date: {"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"},
    Genre.instant: {"num_format": "dd/mm/yyyy hh:mm", "align": "left", "valign": "top"},
}


@dataclass(frozen=True)
class Colonne:
    """A column: its title, its width in characters, what it holds, and whether long texts go to the line."""

    titre: str
    largeur: int = 16
    genre: Genre = Genre.texte
    a_la_ligne: bool = False


@dataclass(frozen=True)
class Impression:
    """How a sheet prints: what stands at the foot of each page, and the height of the rows (in points) if fixed."""

    pied: str = ""
    hauteur: float | None = None
    quadrillage: bool = False


def texte_de_cellule(texte: str) -> str:
    """The text as a cell can hold it: control characters off, cut with … beyond 32,767 characters (UTF-16 units)."""
    if "\r" in texte or "\u2028" in texte or "\u2029" in texte:
        texte = FINS_DE_LIGNE.sub("\n", texte)
    if INTERDITS.search(texte):
        texte = INTERDITS.sub("", texte)
    if len(texte) * 2 <= LONGUEUR_MAX:
        return texte
    octets = texte.encode("utf-16-le")
    if len(octets) <= LONGUEUR_MAX * 2:
        return texte
    return octets[: (LONGUEUR_MAX - 1) * 2].decode("utf-16-le", "ignore") + "…"


def _ecrivains(feuille) -> dict[Genre, Callable]:
    """For each kind of column, how its cell is written at (row, column); an empty value is skipped by the caller."""

    def texte(i, j, valeur, forme):
        feuille.write_string(i, j, texte_de_cellule(valeur), forme)

    def jour(i, j, valeur: date | str, forme):
        if isinstance(valeur, str):  # « Dès que possible »
            return texte(i, j, valeur, forme)
        if valeur.year < ANNEE_MIN:  # before Excel's own calendar
            return feuille.write_string(i, j, date_courte(valeur), forme)
        return feuille.write_datetime(i, j, valeur, forme)

    def instant(i, j, valeur: datetime, forme):
        if valeur.year < ANNEE_MIN:
            return feuille.write_string(i, j, f"{date_courte(valeur)} {heure(valeur)}", forme)
        return feuille.write_datetime(i, j, heure_de_paris(valeur).replace(tzinfo=None), forme)

    return {Genre.texte: texte, Genre.nombre: feuille.write_number, Genre.date: jour, Genre.instant: instant}


def _mettre_en_page(feuille, entete: int, impression: Impression) -> None:
    feuille.set_landscape()
    feuille.set_paper(A4)
    feuille.set_margins(left=MARGE, right=MARGE, top=0.5, bottom=0.7)
    feuille.fit_to_pages(1, 0)
    feuille.repeat_rows(entete)
    # « & » begins a code in a footer: doubled, it is itself.
    feuille.set_footer(f"&L&8{texte_de_cellule(impression.pied)[:100].replace('&', '&&')}&R&8Page &P sur &N")


class Feuille:
    """A sheet under way: rows are written as they come and never kept."""

    def __init__(self, sortie: IO[bytes], nom: str, colonnes: Sequence[Colonne], impression: Impression):
        from xlsxwriter import Workbook  # loaded by the first list that is asked for

        self.classeur = Workbook(sortie, CLASSEUR)
        self.feuille = self.classeur.add_worksheet(nom)
        self.colonnes, self.impression, self.ligne = colonnes, impression, 0
        quadrillage = {"border": 1, "border_color": "#8A8A8A", "valign": "vcenter"} if impression.quadrillage else {}
        self.formats = [
            self.classeur.add_format(FORMATS[c.genre] | ({"text_wrap": True} if c.a_la_ligne else {}) | quadrillage)
            for c in colonnes
        ]
        ecrivains = _ecrivains(self.feuille)
        self.cases = [(j, ecrivains[c.genre], self.formats[j]) for j, c in enumerate(colonnes)]
        for j, c in enumerate(colonnes):
            self.feuille.set_column(j, j, c.largeur)

    def preambule(self, titre: str, lignes: Iterable[tuple[str, str]]) -> None:
        """The title and what is to be known of the list, one line each, above its header."""
        self.classeur.set_properties({"title": texte_de_cellule(titre)[:255]})
        gros = self.classeur.add_format({"bold": True, "font_size": 14, "font_color": "#00696B"})
        discret = self.classeur.add_format({"font_color": "#55535C"})
        self.feuille.write_string(0, 0, texte_de_cellule(titre), gros)
        self.ligne = 1
        for libelle, valeur in lignes:
            texte = f"{libelle} : {valeur}" if libelle else valeur
            self.feuille.write_string(self.ligne, 0, texte_de_cellule(texte), discret)
            self.ligne += 1
        self.ligne += 1

    def entete(self) -> None:
        """The titles of the columns: bold, always in sight, repeated on each printed page."""
        forme = self.classeur.add_format(ENTETE | {"text_wrap": True})
        for j, c in enumerate(self.colonnes):
            self.feuille.write_string(self.ligne, j, c.titre, forme)
        self.premiere = self.ligne
        self.feuille.freeze_panes(self.ligne + 1, 0)
        _mettre_en_page(self.feuille, self.ligne, self.impression)
        self.ligne += 1

    def ecrire(self, valeurs: Sequence) -> None:
        """One row: a value for each column, None or "" for an empty cell."""
        i = self.ligne
        if self.impression.hauteur:
            self.feuille.set_row(i, self.impression.hauteur)
        for (j, ecrire, forme), valeur in zip(self.cases, valeurs, strict=True):
            if valeur is not None and valeur != "":
                ecrire(i, j, valeur, forme)
            elif self.impression.quadrillage:
                self.feuille.write_blank(i, j, None, forme)
        self.ligne += 1

    def finir(self) -> None:
        """The filter of the header, and the end of the file."""
        derniere = max(self.ligne - 1, self.premiere)
        self.feuille.autofilter(self.premiere, 0, derniere, len(self.colonnes) - 1)
        # A SIRET or a phone number is a text on purpose: no green corner on each cell.
        self.feuille.ignore_errors({"number_stored_as_text": f"A1:XFD{derniere + 1}"})
        self.classeur.close()


def composer(
    titre: str,
    nom_de_feuille: str,
    colonnes: Sequence[Colonne],
    lignes: Iterable[Sequence],
    *,
    preambule: Iterable[tuple[str, str]] = (),
    lignes_vides: int = 0,
    impression: Impression | None = None,
) -> tuple[IO[bytes], int]:
    """An Excel file and the number of its rows. The caller closes the file.

    `lignes` may be read from the database as it is written: a row is forgotten once written. `preambule` holds pairs
    (label, value) that stand above the list, the notice among them; `lignes_vides` adds rows to fill in by hand.
    """
    sortie = SpooledTemporaryFile(max_size=EN_MEMOIRE_MAX)  # noqa: SIM115  it is the answer
    feuille = Feuille(sortie, nom_de_feuille, colonnes, impression or Impression(pied=titre))
    feuille.preambule(titre, preambule)
    feuille.entete()
    debut = feuille.ligne
    for ligne in lignes:
        feuille.ecrire(ligne)
    nb = feuille.ligne - debut
    for _ in range(lignes_vides):
        feuille.ecrire([None] * len(colonnes))
    feuille.finir()
    sortie.seek(0)
    return sortie, nb
