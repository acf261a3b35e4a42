"""The public pages of internships in a real browser: the panel of filters, the dialog, the deposit."""

import pytest

from tests.fabriques import DESCRIPTION
from tests.navigateur.outils import document

pytestmark = pytest.mark.base("sqlite")


@pytest.fixture
def offre(fabrique):
    """A public offer with a document."""
    offre = fabrique.offre(metier_libelle="Menuisier / Menuisière", metier_code="H2206", secteur="industrie")
    fabrique.fichier(offre=offre, nom="fiche.pdf")
    return offre


@pytest.mark.parametrize("javascript", [True, False])
def test_on_a_phone_the_panel_of_filters_leaves_the_page_to_the_results(ouvrir, offre, javascript):
    page = ouvrir(taille="téléphone", javascript=javascript)
    page.goto("/offres/")
    page.get_by_role("link", name="Filtrer").click()
    page.get_by_label("Collégien").check()
    page.get_by_role("button", name="Afficher les résultats").click()
    page.get_by_role("link", name="Retirer le filtre Collégien").wait_for()
    assert not page.locator("#filtres").is_visible()
    assert "public=collegien" in page.url


def test_the_dialog_keeps_what_was_typed_and_leads_to_the_confirmation(page, offre, sans_violation):
    page.goto(f"/detail-offre-stage/offre-detail/{offre.numero}/")
    page.get_by_label("Postuler et contacter").get_by_role("link", name="Postuler").click()
    boite = page.get_by_role("dialog", name="Postuler : Menuisier / Menuisière")
    boite.get_by_label("Nom", exact=False).first.fill("Lavergne")
    boite.locator("#fichiers").set_input_files(document("cv.pdf"))
    boite.get_by_role("button", name="Retirer cv.pdf").wait_for()
    boite.get_by_role("button", name="Envoyer ma candidature").click()
    boite.get_by_role("alert").wait_for()
    sans_violation(page)
    assert boite.locator("#nom").input_value() == "Lavergne"
    assert boite.get_by_role("button", name="Retirer cv.pdf").is_visible()
    for libelle, valeur in {
        "Prénom": "Noémie",
        "Téléphone": "01 99 00 12 34",
        "Formation suivie actuellement": "Troisième",
        "Formations / expériences / motivations": "J’aime le bois.",
    }.items():
        boite.get_by_label(libelle).fill(valeur)
    boite.locator("#courriel").fill("noemie@example.org")
    boite.get_by_label("15 à 17 ans").check()
    boite.get_by_role("button", name="Envoyer ma candidature").click()
    page.get_by_role("heading", name="Candidature envoyée").wait_for()
    assert page.url.endswith("/postuler/merci/")


def test_the_document_of_a_public_offer_can_be_read_by_everybody(page, offre):
    page.goto(f"/detail-offre-stage/offre-detail/{offre.numero}/")
    with page.expect_download() as telechargement:
        page.get_by_role("link", name="fiche.pdf").click()
    assert telechargement.value.suggested_filename == "fiche.pdf"


def test_a_company_finds_itself_in_place_and_deposits_with_the_keyboard(page):
    page.goto("/deposer/")
    page.get_by_label("Accueillir un(e) stagiaire").check()
    page.get_by_label("Rechercher une entreprise").fill("menuiserie creusoise")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Choisir").first.press("Enter")
    page.get_by_label("Collégien").check()
    page.get_by_label("Description du stage").fill(DESCRIPTION)
    page.get_by_label("Dès que possible").check()
    page.locator("#telephone").fill("01 99 00 12 34")
    page.locator("#courriel").fill("elise@example.org")
    page.get_by_role("button", name="Envoyer mon offre").press("Enter")
    page.get_by_role("heading", name="Votre offre est enregistrée").wait_for()
