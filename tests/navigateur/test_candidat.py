"""The journey of a candidate: an offer, a projet first, the application with a file, then « Mes candidatures »."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete

from cmon.comptes.modeles import SessionOuverte
from cmon.extensions import db
from tests.navigateur.outils import bouton, champ, cocher, document, largeur_en_trop

ALTERNANCE = "alternance.localhost"


def ecrire_le_projet(page):
    """What one looks for, one experience, the CV."""
    champ(page, "Métier").fill("D1102")
    cocher(page, "Apprentissage")
    page.get_by_label("Intitulé du diplôme ou de la formation 1").fill("CAP Boulanger")
    page.get_by_label("Niveau du diplôme ou de la formation 1").select_option("3")
    champ(page, "Durée de l’alternance").select_option("24")
    page.locator(".carte-cases .d86 use").click()
    expect(page.locator("#departement-86")).to_be_checked()
    bouton(page, "Ajouter une expérience").click()
    ligne = page.get_by_role("group", name="Expérience 1")
    champ(ligne, "Genre").select_option("stage")
    champ(ligne, "Intitulé").fill("Vendeuse")
    expect(champ(page, "Métier")).not_to_be_empty()
    joindre(page, page, "CV", "cv.pdf")
    expect(champ(page, "Visible par les recruteurs")).to_be_checked()
    bouton(page, "Enregistrer").last.click()


def joindre(page, zone, libelle: str, nom: str):
    """Attach a file: with JavaScript it leaves at once."""
    champ(zone, libelle).set_input_files(document(nom))
    if page.avec_js:
        expect(bouton(page, f"Retirer {nom}")).to_be_visible()


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("avec_js", [True, False], ids=["avec_js", "sans_js"])
def test_a_candidate_writes_a_projet_applies_and_follows_the_candidature(avec_js, ouvrir, fabrique, connecter_page):
    page = ouvrir(javascript=avec_js, hote=ALTERNANCE)
    page.avec_js = avec_js
    page.set_viewport_size({"width": 390, "height": 844})
    offre = fabrique.offre_alternance()
    connecter_page(page, fabrique.candidat(), hote=ALTERNANCE)
    page.goto(f"/offres/{offre.numero}/postuler/")
    page.get_by_role("link", name="Créer mon projet professionnel").click()
    ecrire_le_projet(page)
    expect(page.get_by_role("heading", level=1, name="Postuler")).to_be_visible()
    assert largeur_en_trop(page) == 0
    champ(page, "Message").fill("J’aime le pain.")
    joindre(page, page, "Autres fichiers", "lettre.pdf")
    bouton(page, "Envoyer ma candidature").click()
    expect(page.get_by_role("heading", level=1, name="Candidature envoyée")).to_be_visible()
    page.get_by_role("link", name="Suivre ma candidature").click()
    expect(page.get_by_role("link", name="lettre.pdf")).to_be_visible()
    expect(page.get_by_role("link", name="cv.pdf")).to_be_visible()
    page.get_by_role("navigation", name="Mon espace").get_by_role("link", name="Mes candidatures").click()
    page.get_by_role("link", name="1 En attente").click()
    expect(page.get_by_role("article")).to_have_count(1)
    assert largeur_en_trop(page) == 0


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("avec_js", [True, False], ids=["avec_js", "sans_js"])
def test_the_heart_of_an_offer_and_the_answer_received(avec_js, ouvrir, fabrique, connecter_page):
    page = ouvrir(javascript=avec_js, hote=ALTERNANCE)
    candidat, offre = fabrique.candidat(), fabrique.offre_alternance()
    reponse = "Venez jeudi, 3 rue du Moulin."
    fabrique.candidature_alternance(offre, fabrique.projet_pro(candidat), etat="acceptee", reponse=reponse)
    connecter_page(page, candidat, hote=ALTERNANCE)
    page.goto(f"/offres/{offre.numero}/")
    for pose in ("true", "false", "true"):
        coeur = page.locator("button[aria-pressed]")
        coeur.click()
        expect(coeur).to_have_attribute("aria-pressed", pose)
    page.goto("/mon-espace/candidat/favoris/")
    expect(page.get_by_role("link", name="Boulanger / Boulangère")).to_be_visible()
    expect(page.get_by_text("1 offre mise de côté")).to_be_visible()
    page.locator("button[aria-pressed]").click()
    expect(page.get_by_text("0 offre mise de côté" if avec_js else "Aucune offre favorite")).to_be_visible()
    page.goto("/mon-espace/candidat/candidatures/")
    page.get_by_role("link", name="1 Acceptées").click()
    page.get_by_role("article").get_by_role("link").first.click()
    expect(page.get_by_text(reponse)).to_be_visible()


@pytest.mark.base("sqlite")
def test_what_was_written_when_the_session_ended_is_given_back(ouvrir, fabrique, connecter_page, sans_violation):
    page = ouvrir(hote=ALTERNANCE)
    connecter_page(page, fabrique.candidat(), hote=ALTERNANCE)
    page.goto("/mon-espace/candidat/projets/nouveau/")
    diplome = "CAP Boulanger en deux ans, avec un an d’échange à l’étranger"
    page.get_by_label("Intitulé du diplôme ou de la formation 1").fill(diplome)
    db.session.execute(delete(SessionOuverte))
    db.session.commit()
    bouton(page, "Enregistrer").last.click()
    expect(page.get_by_label("Votre texte")).to_have_value(diplome)
    sans_violation(page)
    with page.expect_popup() as onglet:
        page.get_by_role("link", name="Se connecter dans un nouvel onglet").click()
    expect(onglet.value.get_by_role("heading", level=1)).to_contain_text("Se connecter")
