"""Words as a search reads them, and another spelling when they find nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmon.recherche.orthographe import proposer
from cmon.recherche.texte import indexer, mots_cherches, normaliser, radical


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Saint-Émilion", "saint emilion"),
        ("L’ŒUVRE d'Ævar", "l oeuvre d aevar"),
        ("  a\u00a0b\tc ", "a b c"),
        ("Straße", "strasse"),
        ("", ""),
        ("’’--", ""),
    ],
)
def test_a_text_is_read_without_accents_nor_capitals(texte, attendu):
    assert normaliser(texte) == attendu


@given(st.text())
def test_normalised_text_holds_only_letters_digits_and_single_spaces(texte):
    propre = normaliser(texte)
    assert propre == normaliser(propre)
    assert all(c.isascii() and (c.isalnum() or c == " ") for c in propre)
    assert "  " not in propre
    assert mots_cherches(texte) == [m for m in mots_cherches(texte) if m]
    indexer(texte)


@pytest.mark.parametrize(
    "mots",
    [
        "boulanger boulangers boulangere boulangerie",
        "menuisier menuisiere menuiserie menuiseries",
        "patissier patissiere patisserie",
        "charpentier charpente",
        "chocolatier chocolaterie chocolat",
    ],
)
def test_the_forms_of_a_word_meet(mots):
    assert len({radical(m) for m in mots.split()}) == 1


def test_empty_words_and_long_queries_are_cut():
    assert mots_cherches("le stage de la menuiserie") == ["stage", "menuiserie"]
    assert len(mots_cherches("mot " * 1000)) == 8


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("boulnager", "boulanger"),
        ("menuissier", "menuisier"),
        ("infirmeire bloc", "infirmière bloc"),
        ("boulanger", None),
        ("zzzzzzzz", None),
        ("", None),
        ("12345", None),
    ],
)
def test_a_word_that_finds_nothing_gets_another_spelling(app, texte, attendu):
    assert proposer(texte) == attendu
