"""Lists as Excel files: rows written one by one, every text a text whatever it looks like."""

import re
from collections.abc import Iterable, Sequence
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
    Genre.texte: {},
    Genre.nombre: {},
    Genre.date: {"num_format": "dd/mm/yyyy", "align": "left"},
    Genre.instant: {"num_format": "dd/mm/yyyy hh:mm", "align": "left"},
}
QUADRILLAGE = {"border": 1, "border_color": "#8A8A8A", "valign": "vcenter"}


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
    if texte.isprintable() and len(texte) * 2 <= LONGUEUR_MAX:
        return texte
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


def _jour(valeur: date | str) -> date | str:
    if isinstance(valeur, str):  # « Dès que possible »
        return texte_de_cellule(valeur)
    # Before Excel's own calendar a date is a text.
    return valeur if valeur.year >= ANNEE_MIN else date_courte(valeur)


def _instant(valeur: datetime) -> datetime | str:
    if valeur.year < ANNEE_MIN:
        return f"{date_courte(valeur)} {heure(valeur)}"
    return heure_de_paris(valeur).replace(tzinfo=None)


# What each kind of value becomes before it is written; a number stays as it is.
CONVERSIONS = {Genre.texte: texte_de_cellule, Genre.date: _jour, Genre.instant: _instant}


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
        self.conversions = [CONVERSIONS.get(c.genre) for c in colonnes]
        self.formats = [self._format(c) for c in colonnes]
        for j, (colonne, forme) in enumerate(zip(colonnes, self.formats, strict=True)):
            self.feuille.set_column(j, j, colonne.largeur, forme)

    def _format(self, colonne: Colonne):
        """The format of the cells of a column; None, which is the quickest to write, where they need none."""
        forme = dict(FORMATS[colonne.genre])
        if any(c.a_la_ligne for c in self.colonnes):
            forme |= {"valign": "top", "text_wrap": colonne.a_la_ligne}
        if self.impression.quadrillage:
            forme |= QUADRILLAGE
        return self.classeur.add_format(forme) if forme else None

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
        cases = [
            v if v is None or convertir is None else convertir(v)
            for v, convertir in zip(valeurs, self.conversions, strict=True)
        ]
        # A Python text is written as a text and nothing else: see CLASSEUR.
        if self.impression.quadrillage:
            for j, (v, forme) in enumerate(zip(cases, self.formats, strict=True)):
                self.feuille.write(i, j, v, forme)
        else:
            self.feuille.write_row(i, 0, cases)
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
