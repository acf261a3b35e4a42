"""Excel files: every text is a text, and no text stops an export."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmon.documents.tableur import LONGUEUR_MAX, Colonne, Genre, Impression, composer, texte_de_cellule
from cmon.temps import PARIS
from tests.documents.outils import entete_de, lire_tableur

TEXTE = (Colonne("Texte", 20),)


def ecrire(*textes, colonnes=TEXTE, **reglages):
    """The sheet of a list of one column."""
    fichier, nb = composer("Essai", "Feuille", colonnes, ([t] for t in textes), **reglages)
    assert nb == len(textes)
    with fichier:
        return lire_tableur(fichier.read())


def case(feuille, rang=0):
    """The cell of that rank under the header."""
    return feuille.cell(entete_de(feuille, "Texte") + 1 + rang, 1)


@pytest.mark.parametrize(
    "texte",
    [
        "=1+1", "+33 5 49 00 00 00", "@x", "-1", "\t=1+1", "=cmd|'/c calc'!A1", "=HYPERLINK(\"http://x.example\")",
        "https://x.example", "mailto:a@example.org", "internal:Feuille!A1", "00012345600018", "1e5", "TRUE", "{=1}",
        "_x0041_", "  espaces  ", "ligne 1\nligne 2",
    ],
)  # fmt: skip
def test_a_text_stays_the_text_that_was_typed(texte):
    lue = case(ecrire(texte))
    assert lue.data_type == "s"
    assert lue.value.replace("_x005F_", "_") == texte
    assert lue.hyperlink is None


@pytest.mark.parametrize("texte", ["a\x00b", "a\ud800b", "a\ufffeb", "a\uffffb", "a\x1bb", "a\u202eb", "a\x85b"])
def test_what_excel_cannot_hold_is_taken_off(texte):
    assert case(ecrire(texte)).value == "ab"


@pytest.mark.parametrize("lettre", ["a", "é", "😀"])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(lettre):
    cellule = texte_de_cellule(lettre * 40_000)
    assert cellule.endswith("…")
    assert len(cellule.encode("utf-16-le")) // 2 <= LONGUEUR_MAX
    assert case(ecrire(lettre * 40_000)).value == cellule
    juste = "a" * LONGUEUR_MAX
    assert texte_de_cellule(juste) == juste


@given(st.lists(st.text(st.characters(exclude_categories=[])), min_size=1, max_size=5))
def test_no_text_stops_an_export(textes):
    feuille = ecrire(*textes, preambule=[("Filtres", textes[0])], impression=Impression(pied=textes[-1]))
    for ligne in feuille.iter_rows():
        for lue in ligne:
            assert lue.data_type in ("s", "n", "inlineStr")
            assert lue.value is None or isinstance(lue.value, str)


def test_dates_are_dates_on_the_clocks_of_paris():
    colonnes = (
        Colonne("Jour", 12, Genre.date),
        Colonne("Instant", 12, Genre.instant),
        Colonne("Nombre", 8, Genre.nombre),
    )
    instant = datetime(2026, 7, 14, 18, 33, tzinfo=PARIS)
    fichier, _ = composer(
        "Essai",
        "Feuille",
        colonnes,
        [(date(2020, 3, 2), instant, 12), (date(1, 1, 1), None, None), ("Dès que possible", None, 0)],
    )
    feuille = lire_tableur(fichier.read())
    rang = entete_de(feuille, "Jour") + 1
    assert feuille.cell(rang, 1).value == datetime.fromisoformat("2020-03-02")
    assert feuille.cell(rang, 1).number_format == "dd/mm/yyyy"
    assert feuille.cell(rang, 2).value == datetime.fromisoformat("2026-07-14T18:33")
    assert feuille.cell(rang, 3).value == 12
    assert feuille.cell(rang + 1, 1).data_type == "s"
    assert feuille.cell(rang + 2, 1).value == "Dès que possible"
    assert feuille.cell(rang + 2, 3).value == 0


def test_the_header_stays_in_sight_sorts_and_prints_on_each_page():
    feuille = ecrire("a", "b", preambule=[("Finalité", "essai")])
    rang = entete_de(feuille, "Texte")
    assert feuille.cell(rang, 1).font.bold
    assert feuille.freeze_panes == f"A{rang + 1}"
    assert feuille.auto_filter.ref == f"A{rang}:A{rang + 2}"
    assert feuille.print_title_rows == f"${rang}:${rang}"
    assert feuille.page_setup.orientation == "landscape"
    assert feuille.page_setup.paperSize == 9
    assert feuille.sheet_properties.pageSetUpPr.fitToPage
    assert feuille.page_setup.fitToWidth in (None, 1)
    assert feuille.page_setup.fitToHeight == 0


def test_an_empty_list_is_a_sheet_with_its_header():
    feuille = ecrire()
    assert feuille.cell(entete_de(feuille, "Texte") + 1, 1).value is None
