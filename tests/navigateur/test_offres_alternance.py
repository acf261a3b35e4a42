"""From the home page of CMonAlternance to « Postuler », on a telephone."""

import re

import pytest

from cmon.alternance.etats import Contrat
from tests.navigateur.outils import bouton, cocher, deux_facons, largeur_en_trop

BORDEAUX = "33063"


@pytest.fixture
def site(serveur) -> str:
    """The address of CMonAlternance."""
    return serveur.replace("stage.", "alternance.")


@deux_facons
def test_a_visitor_searches_reads_an_offer_and_is_led_to_an_account(page, site, fabrique):
    page.set_viewport_size({"width": 390, "height": 844})
    fabrique.offre_alternance(contrats=[Contrat.stage])
    offre = fabrique.offre_alternance(commune=BORDEAUX, contrats=[Contrat.pro], anonyme=True)
    page.goto(f"{site}/")
    page.get_by_label("Métier, type de contrat, diplôme").fill("boulang")
    bouton(page, "Rechercher").click()
    page.locator("#nb").filter(has_text="2 offres pour « boulang »").wait_for()
    page.get_by_role("link", name="Filtrer").click()
    cocher(page, "Contrat pro (1)")
    bouton(page, "Afficher les résultats").click()
    page.locator("#nb").filter(has_text="1 offre pour").wait_for()
    assert "contrat=pro" in page.url
    page.get_by_role("link", name="Boulanger / Boulangère").click()
    page.get_by_role("heading", level=1, name="Boulanger / Boulangère").wait_for()
    assert page.url.endswith(f"/offres/{offre.numero}/")
    assert largeur_en_trop(page) == 0
    page.get_by_role("navigation", name="Actions").get_by_role("link", name="Postuler").click()
    page.get_by_role("heading", level=1, name=re.compile("Se connecter|Postuler")).wait_for()


@pytest.mark.base("sqlite")
def test_mon_compte_opens_by_the_keyboard_and_leads_to_a_kind_of_account(page, site):
    page.goto(f"{site}/")
    page.get_by_text("Mon compte", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("list", name="Candidat").get_by_role("link", name="Se connecter").press("Enter")
    page.get_by_role("heading", level=1, name="Se connecter – Candidat").wait_for()
    assert page.get_by_role("navigation", name="Vous êtes").locator("[aria-current=page]").inner_text() == "Candidat"


@pytest.mark.base("sqlite")
def test_the_sector_site_shows_its_offers_alone_and_the_general_one_all_of_them(page, site, fabrique):
    vigne = fabrique.offre_alternance(metier_code="A1446", metier_libelle="Viticulteur / Viticultrice")
    pain = fabrique.offre_alternance()
    for adresse, titres in (
        (f"{site}/offres/", {"Viticulteur / Viticultrice", "Boulanger / Boulangère"}),
        (site.replace("alternance.", "vin.") + "/offres/", {"Viticulteur / Viticultrice"}),
    ):
        page.goto(adresse)
        assert set(page.locator("#resultats h3").all_inner_texts()) == titres
        assert page.goto(f"{adresse}{vigne.numero}/").status == 200
    page.goto(f"{adresse}{pain.numero}/")
    assert page.url == f"{site}/offres/{pain.numero}/"
