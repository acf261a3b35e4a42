"""What the pages gain with JavaScript, in a real browser under the real Content-Security-Policy."""

import pytest

from tests.navigateur.outils import deux_facons, proposition

pytestmark = pytest.mark.base("sqlite")


@pytest.mark.parametrize("theme", ["cmonstage", "cmonalternance", "vin"])
def test_the_components_have_no_accessibility_fault(page, sans_violation, theme):
    page.goto(f"/composants?theme={theme}")
    sans_violation(page)


@deux_facons
def test_no_page_scrolls_sideways_on_a_phone(page):
    page.set_viewport_size({"width": 360, "height": 740})
    for adresse in ("/", "/composants", "/rgpd/", "/accessibilite/", "/nulle-part/"):
        page.goto(adresse)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, adresse


def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(page):
    page.goto("/composants")
    assert page.title().startswith("Erreur : ")
    assert page.evaluate("document.activeElement.matches('[data-resume]')")
    page.locator("[data-resume] a", has_text="Écrivez l’adresse en entier").click()
    assert page.evaluate("document.activeElement.id") == "faux-courriel"


def test_proposals_of_metiers_come_while_typing_and_fill_the_field(page):
    page.goto("/composants")
    champ = page.locator("#vide-metier")
    champ.press_sequentially("menuisier", delay=10)
    proposition(page, "Menuisi")
    champ.press("ArrowDown")
    page.keyboard.press("Enter")
    assert "Menuisi" in champ.input_value()
    assert page.locator("#faux-metier").get_attribute("aria-invalid") == "true"


def test_the_counter_counts_characters_as_the_server_does(page):
    page.goto("/composants")
    zone = page.locator("#vide-description")
    zone.fill("  e\u0301te\u0301  ")
    assert page.locator("#vide-description-compte").inner_text() == "3 caractères sur 200 au moins"
    zone.fill("é" * 200)
    assert page.locator("#vide-description-compte").inner_text() == "200 caractères : c’est assez"


def test_a_dialog_opens_closes_and_gives_the_focus_back(page):
    page.goto("/composants")
    lien = page.get_by_role("link", name="Ouvrir une boîte")
    lien.click()
    page.get_by_role("dialog", name="Une boîte").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog[open]").wait_for(state="detached")
    assert lien.evaluate("e => e === document.activeElement")
    lien.click()
    page.get_by_role("link", name="Fermer").click()
    assert page.locator("dialog[open]").count() == 0


def test_a_received_file_can_be_taken_off(page):
    page.goto("/composants")
    page.locator("form", has=page.locator("#plein-nom")).get_by_role("button", name="Retirer cv.pdf").click()
    assert page.locator("input[name='plein-fichiers_recus']").count() == 0
    assert page.evaluate("document.activeElement.id") == "plein-fichiers"


def test_a_failing_server_is_told_in_french(page, fautes):
    page.goto("/composants")
    page.route("**/composants/boite", lambda route: route.abort())
    page.get_by_role("link", name="Ouvrir une boîte").click()
    page.get_by_text("Le site n’a pas pu répondre.").wait_for()
    fautes.clear()  # htmx writes the same failure in the console
