"""The journey of an offer of alternance: created with two diplomas, filled, archived, opened and saved again."""

import re

import pytest
from playwright.sync_api import expect

from cmon.alternance.etats import EtatOffreAlternance
from cmon.alternance.modeles import OffreAlternance
from cmon.extensions import db
from cmon.structures.modeles import Structure
from tests.aides import relire
from tests.navigateur.outils import bouton, champ, cocher

ALTERNANCE = "alternance.localhost"
AJOUTER = "Ajouter un diplôme ou une formation à préparer"


@pytest.fixture
def structure(fabrique, serveur):
    """A validated structure that follows two employers."""
    structure = fabrique.structure("acteur", etablissement_id=fabrique.etablissement().id, nom="Mission du Clain")
    for nom in ("Fournil des Halles", "Céramiques du Port"):
        fabrique.employeur_suivi(structure, etablissement=fabrique.etablissement(raison_sociale=nom))
    return structure


@pytest.fixture
def chez_moi(request, ouvrir, connecter_page, fabrique, structure, serveur):
    """A page of « Mes offres » of that structure, with JavaScript or without."""
    avec_js = getattr(request, "param", "avec_js") != "sans_js"
    page = ouvrir(javascript=avec_js, hote=ALTERNANCE)
    connecter_page(page, fabrique.recruteur(db.session.get(Structure, structure.id)), hote=ALTERNANCE)
    page.avec_js = avec_js
    return page


def choisir_l_employeur(page, nom: str):
    """With JavaScript one types some letters; without, one chooses in the list."""
    if not page.avec_js:
        liste = page.locator("select#employeur")
        liste.select_option(liste.locator("option", has_text=nom).get_attribute("value"))
        return
    saisie = page.get_by_role("combobox", name=re.compile("^L’employeur"))
    saisie.fill(nom[:6].upper())
    page.get_by_role("option", name=re.compile(nom)).click()
    expect(champ(page, "Adresse")).to_have_value("3 rue du Moulin")


def creer(page):
    """« Créer une offre », with two diplomas that the catalogue does not know."""
    page.goto("/mes-offres/")
    page.get_by_role("link", name="Création d’une nouvelle offre").click()
    page.get_by_role("heading", level=1, name="Créer une offre").wait_for()
    cocher(page, "Apprentissage")
    choisir_l_employeur(page, "Fournil des Halles")
    champ(page, "Métier").fill("Boulanger / Boulangère")
    champ(page, "Description").fill("Vous apprenez à pétrir.")
    for rang, niveau in ((1, "CAP, BEP"), (2, "Bac, Bac pro, BP")):
        intitule = champ(page, f"Intitulé du diplôme ou de la formation {rang}")
        if rang == 2:
            bouton(page, AJOUTER).click()
        intitule.wait_for()
        intitule.fill(f"Titre maison {rang}")
        page.get_by_label(f"Niveau du diplôme ou de la formation {rang}").select_option(label=niveau)
    bouton(page, "Valider").last.click()
    expect(page.get_by_text("Votre offre est publiée")).to_be_visible()


@pytest.mark.parametrize("chez_moi", ["avec_js", "sans_js"], indirect=True)
def test_an_offer_is_created_filled_archived_and_brought_back(chez_moi):
    page = chez_moi
    creer(page)
    carte = page.get_by_role("article")
    expect(carte).to_contain_text("CAP, BEP ; Bac, Bac pro, BP")
    expect(carte).to_contain_text("Fournil des Halles")
    page.get_by_role("button", name=re.compile("^Pourvue")).click()
    expect(page.get_by_text(re.compile("L’offre .* est pourvue"))).to_be_visible()
    expect(page.get_by_role("navigation", name="État des offres")).to_contain_text("1 Pourvues")
    page.get_by_role("button", name=re.compile("^Annuler")).click()
    expect(page.get_by_role("article")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Archiver")).click()
    expect(page.get_by_text(re.compile("L’offre .* est archivée"))).to_be_visible()
    page.get_by_role("link", name="1 Archivées").click()
    page.get_by_role("link", name=re.compile("^Modifier l’offre")).click()
    expect(page.get_by_text("vous la remettez en ligne pour six mois")).to_be_visible()
    bouton(page, "Valider").last.click()
    expect(page.get_by_text("Votre offre est publiée")).to_be_visible()
    (offre,) = db.session.query(OffreAlternance)
    assert relire(offre, "diplomes").etat == EtatOffreAlternance.en_cours and len(offre.diplomes) == 2
    assert (offre.ville, offre.adresse) == ("Poitiers", "3 rue du Moulin")


def test_what_is_typed_and_is_not_in_the_list_chooses_no_employer(chez_moi):
    page = chez_moi
    page.goto("/mes-offres/nouvelle/")
    choisir_l_employeur(page, "Céramiques du Port")
    page.get_by_role("combobox", name=re.compile("^L’employeur")).fill("Inconnue au bataillon")
    expect(page.get_by_text("Aucune proposition", exact=True)).to_be_visible()
    bouton(page, "Valider").last.click()
    expect(page.locator("[data-resume]")).to_contain_text("Sélectionnez l’employeur associé à cette offre.")
    page.locator("[data-resume] a", has_text="Sélectionnez l’employeur").click()
    assert page.evaluate("document.activeElement.id") == "employeur"


def test_the_list_follows_what_is_typed_and_keeps_its_tab(chez_moi, fabrique, structure):
    page = chez_moi
    structure = db.session.get(Structure, structure.id)
    fabrique.offre_alternance(structure, etat="pourvue")
    fabrique.offre_alternance(structure, etat="pourvue", metier_code=None, metier_libelle="Luthier", description="")
    page.goto("/mes-offres/")
    page.get_by_role("link", name="2 Pourvues").click()
    expect(page.get_by_role("article")).to_have_count(2)
    champ(page, "Rechercher une offre").press_sequentially("luthier")
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("link", name="1 Pourvues")).to_have_attribute("aria-current", "page")
    expect(champ(page, "Rechercher une offre")).to_be_focused()
