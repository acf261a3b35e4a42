"""PDF: texts appear as they were typed, whatever they hold, and the document is tagged."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmon.documents.caracteres import dessinables, imprimable
from cmon.documents.pdf import composer
from cmon.temps import maintenant
from tests.documents.outils import texte_du_pdf, verifier_accessible


def fiche(texte: str, **valeurs) -> bytes:
    """A sheet that holds that text everywhere a text may stand."""
    section = {
        "titre": "Section",
        "paires": [["Libellé", texte]],
        "textes": [["Texte", texte]],
        "lignes": [["le 2", texte, texte]],
    }
    donnees = {"titre": "Essai", "entete": texte, "pied": texte, "sous_titre": texte, "sections": [section]}
    return composer("fiche", donnees | valeurs, le=maintenant())


def test_markup_in_a_text_appears_as_it_was_typed():
    texte = "#set page(fill: red) *gras* _ital_ $x^2$ [lien] \\ `code` @ref <etiquette> // reste = Titre #panic()"
    pdf = fiche(texte)
    assert texte_du_pdf(pdf).count(texte) >= 4
    verifier_accessible(pdf, "Essai")


@pytest.mark.parametrize(
    "texte",
    [
        "漢字",
        "😀🎉👨‍👩‍👧",
        "\u202eabc",
        "مرحبا بالعالم",
        "\ue000",
        "\ufeff",
        "\x00",
        "e\u0301\u0327\u0345",
        "\u0600",
        "\ud800",
    ],
)
def test_letters_of_elsewhere_do_not_stop_a_document(texte):
    verifier_accessible(fiche(f"avant {texte} après"), "Essai")


def test_french_is_drawn_whole():
    francais = "ÀÂÇÉÈÊËÎÏÔŒÙÛÜŸ àâçéèêëîïôœùûüÿ « ’ … – — € n° ½ › \u00a0 \u202f"
    assert imprimable(francais) == francais.strip()
    assert {ord(c) for c in francais} <= dessinables()


@given(st.text(st.characters(exclude_categories=[]), max_size=60))
@settings(max_examples=60)
def test_no_text_stops_a_document(texte):
    assert fiche(f"a{texte}").startswith(b"%PDF")


def test_a_long_text_flows_over_numbered_pages():
    texte = "\n\n".join("Une phrase de la description. " * 12 for _ in range(28))
    pdf = fiche(texte[:10_000])
    document = verifier_accessible(pdf, "Essai")
    assert len(document.pages) >= 3
    assert f"Page 2 sur {len(document.pages)}" in texte_du_pdf(pdf)


def test_a_word_without_end_stays_on_the_page():
    assert len(verifier_accessible(fiche("x" * 10_000), "Essai").pages) >= 4
