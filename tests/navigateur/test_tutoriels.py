"""The guided tours, on the real screens: each step shows an element of its page, Esc stops the tour."""

import re

import pytest
from playwright.sync_api import expect

from cmon.blueprints.aide.vues import tutoriels
from tests.navigateur.outils import bouton

pytestmark = pytest.mark.base("sqlite")

ALTERNANCE = "alternance.localhost"


@pytest.fixture
def chez_moi(ouvrir, connecter_page, fabrique, serveur):
    """`chez_moi(genre)`: a page of somebody whose account has the screens of a tour."""

    def recruteur():
        structure = fabrique.structure("acteur", etablissement_id=fabrique.etablissement().id)
        fabrique.offre_alternance(structure)
        return fabrique.recruteur(structure)

    faire = {"professionnel": recruteur, "candidat": fabrique.candidat}
    return lambda genre: connecter_page(ouvrir(hote=ALTERNANCE), faire[genre](), hote=ALTERNANCE)


@pytest.mark.parametrize("nom", tutoriels())
def test_each_step_of_a_tour_shows_an_element_of_its_page(chez_moi, nom):
    tour = tutoriels()[nom]
    page = chez_moi(tour["pour"])
    page.goto("/aide/")
    lancer = page.get_by_role("region", name=f"Tutoriel : {tour['titre']}").get_by_role("link", name="Lancer")
    lancer.click()
    bulle = page.get_by_role("dialog")
    for etape in tour["etape"]:
        expect(bulle).to_have_accessible_name(etape["titre"])
        expect(page).to_have_url(re.compile(re.escape(etape["page"]) + r"\?"))
        montre = page.locator(".driver-active-element")
        assert montre.count() and montre.evaluate("(e, cible) => e.matches(cible)", etape["cible"]), etape
        expect(montre).to_be_in_viewport()
        bulle.get_by_role("button", name=re.compile("^(Suivant|Page suivante|Terminer)$")).click()
    expect(bulle).to_have_count(0)
    assert "tutoriel" not in page.url


def test_esc_stops_a_tour_which_screen_readers_can_follow(chez_moi, sans_violation):
    page = chez_moi("professionnel")
    page.goto("/mon-espace/profils/?tutoriel=mon-espace&q=pain")
    bulle = page.get_by_role("dialog", name="Rechercher des profils")
    expect(bulle).to_be_visible()
    expect(bouton(bulle, "Arrêter le tutoriel")).to_be_visible()
    # What is behind the bubble cannot be pressed meanwhile.
    sans_violation(page, tailles=("téléphone",), sauf=("target-size",))
    page.keyboard.press("Escape")
    expect(bulle).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/mon-espace/profils/\?q=pain$"))
