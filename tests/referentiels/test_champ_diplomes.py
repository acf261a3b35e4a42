"""The rows of diplomas of a form: read, added, removed, merged, checked."""

import pytest
from flask import render_template
from lxml import html
from werkzeug.datastructures import MultiDict

from cmon.extensions import db
from cmon.formulaires import Formulaire
from cmon.formulaires_diplomes import NB_MAX, SANS_DIPLOME, SANS_NIVEAU, TROP, ChampDiplomes
from cmon.referentiels.modeles import Diplome


class FormulaireEssai(Formulaire):
    diplomes = ChampDiplomes()

    class Meta(Formulaire.Meta):
        csrf = False


@pytest.fixture
def remplir(app):
    db.session.add(Diplome(cle="essai", intitule="CAP Essayage", genre="CAP", niveau=3, recherche="cap essayage"))
    db.session.flush()
    with app.test_request_context("/essai/", method="POST"):
        yield lambda **champs: FormulaireEssai(
            MultiDict({f"diplomes-{nom.replace('_', '-')}": v for nom, v in champs.items()})
        )
    db.session.rollback()


def rang(n: int, intitule: str, niveau: str = "") -> dict:
    return {f"{n}_intitule": intitule, f"{n}_niveau": niveau}


def test_a_title_of_the_catalogue_brings_its_key_and_level_and_a_free_text_keeps_its_own(remplir):
    form = remplir(**rang(0, "cap essayage", "5"), **rang(1, "  Diplôme d’une  école ", "6"), **rang(2, ""))
    assert form.validate(), form.errors
    assert form.diplomes.saisie() == [("CAP Essayage", 3, "essai"), ("Diplôme d’une école", 6, None)]
    assert not form.diplomes.rangs_changes


def test_the_same_diploma_twice_is_one(remplir):
    form = remplir(**rang(0, "Diplôme maison", "4"), **rang(1, "CAP Essayage"), **rang(2, "DIPLOME  MAISON", "4"))
    assert form.validate()
    assert [d.intitule for d in form.diplomes.saisie()] == ["Diplôme maison", "CAP Essayage"]


def test_a_free_text_needs_a_level_and_says_so_at_its_row(remplir):
    form = remplir(**rang(0, "CAP Essayage"), **rang(1, "Diplôme maison"))
    assert not form.validate()
    assert form.erreurs == [("diplomes-1-niveau", SANS_NIVEAU)]
    assert not form.diplomes.lignes[0].erreur


@pytest.mark.parametrize("champs", [{}, rang(0, ""), rang(0, "", "99")])
def test_at_least_one_is_asked(remplir, champs):
    form = remplir(**champs)
    assert not form.validate()
    assert form.diplomes.errors == [SANS_DIPLOME]


def test_ten_at_most(remplir):
    champs = {}
    for n in range(NB_MAX + 5):
        champs |= rang(n, f"Diplôme {n}", "4")
    form = remplir(**champs)
    assert not form.validate()
    assert form.diplomes.errors == [TROP]
    assert not remplir(**champs, ajouter="oui").diplomes.peut_ajouter


def test_a_row_is_added_with_all_that_was_typed_and_nothing_is_checked(remplir):
    champ = remplir(**rang(0, "cap essayage"), **rang(4, "Autre"), ajouter="oui").diplomes
    assert champ.rangs_changes
    assert [(x.intitule, x.niveau) for x in champ.lignes] == [("cap essayage", "3"), ("Autre", ""), ("", "")]
    assert not champ.errors


def test_a_row_is_removed_by_its_number_and_the_last_one_is_only_emptied(remplir):
    champ = remplir(**rang(0, "Un"), **rang(2, "Deux"), retirer="2").diplomes
    assert [x.intitule for x in champ.lignes] == ["Un"]
    champ = remplir(**rang(0, "Un"), retirer="0").diplomes
    assert [x.intitule for x in champ.lignes] == [""]
    assert not remplir(**rang(0, "Un"), retirer="7").diplomes.rangs_changes


def test_the_page_shows_the_rows_with_their_labels_and_their_errors(remplir):
    form = remplir(**rang(0, "CAP Essayage"), **rang(1, "Diplôme <b>maison</b>"))
    form.validate()
    page = html.fromstring(render_template("formulaires/_diplomes.html", form=form))
    assert page.xpath("string(//input[@id='diplomes-1-intitule']/@value)") == "Diplôme <b>maison</b>"
    assert page.xpath("string(//select[@id='diplomes-0-niveau']/option[@selected])") == "CAP, BEP"
    assert page.xpath("string(//select[@id='diplomes-1-niveau']/@aria-describedby)") == "diplomes-1-erreur"
    boutons = [" ".join(x.itertext()).split() for x in page.xpath("//button[@name]")]
    assert [b[0] for b in boutons] == ["Retirer", "Retirer", "Ajouter"]
    # The key Enter presses the first button of a form: never one that changes the rows.
    assert page.xpath("//button")[0].get("name") is None


def test_what_is_stored_is_shown_again(app):
    with app.test_request_context("/essai/"):
        form = FormulaireEssai(None)
        assert [x.est_vide for x in form.diplomes.lignes] == [True]
        form.diplomes.data = [Diplome(intitule="BTS Essayage", niveau=5)]
        assert [(x.intitule, x.niveau) for x in form.diplomes.lignes] == [("BTS Essayage", "5")]
