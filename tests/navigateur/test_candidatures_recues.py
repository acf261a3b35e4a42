"""A candidature received is read, answered once its message says how to be reached, and an exchange follows."""

import pytest
from playwright.sync_api import expect

from cmon.extensions import db
from cmon.structures.modeles import Structure
from tests.aides import relire
from tests.navigateur.outils import bouton, champ, cocher, largeur_en_trop, remplir

ALTERNANCE = "alternance.localhost"
RECUES = "/mon-espace/candidatures/"
MESSAGE = "Écrivez un message au candidat et n’oubliez pas d’indiquer vos coordonnées mail"
AVERTISSEMENT = "Votre message ne contient ni e-mail ni numéro de téléphone"


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("avec_js", [True, False], ids=["avec_js", "sans_js"])
def test_a_candidature_is_read_answered_and_an_exchange_follows(
    ouvrir, connecter_page, fabrique, boite, serveur, avec_js
):
    hugo = fabrique.recruteur()
    structure = db.session.get(Structure, relire(hugo, "adhesions").adhesions[0].structure_id)
    offre = fabrique.offre_alternance(structure)
    for _ in range(2):
        c = fabrique.candidature_alternance(offre, age_jours=8)
    page = ouvrir(javascript=avec_js, hote=ALTERNANCE)
    page.set_viewport_size({"width": 390, "height": 844})
    connecter_page(page, hugo, hote=ALTERNANCE).goto(serveur.replace("stage.localhost", ALTERNANCE) + RECUES)
    expect(page.get_by_text("2 Candidatures reçues")).to_be_visible()
    onglets = page.get_by_role("navigation", name="Candidatures reçues")
    onglets.get_by_role("link", name="Acceptées").click()
    expect(page.get_by_role("heading", name="Aucune candidature ici")).to_be_visible()
    onglets.get_by_role("link", name="À traiter").click()
    assert largeur_en_trop(page) == 0
    page.get_by_role("link", name=f"Détails de la candidature {c.numero}").click()
    expect(page.get_by_role("heading", name="Candidature N°" + c.numero)).to_be_visible()
    assert largeur_en_trop(page) == 0
    page.get_by_role("link", name="Répondre à cette candidature").click()
    zone = page.get_by_role("dialog") if avec_js else page.get_by_role("main")
    cocher(zone, "Organiser un entretien / obtenir plus d’informations")
    remplir(zone, {MESSAGE: "Venez jeudi."})
    if avec_js:
        expect(zone.get_by_role("status").get_by_text(AVERTISSEMENT)).to_be_visible()
    bouton(zone, "Envoyer").click()
    expect(zone.get_by_role("alert").get_by_text(AVERTISSEMENT)).to_be_visible()
    expect(champ(zone, MESSAGE)).to_have_value("Venez jeudi.")
    remplir(zone, {MESSAGE: "Venez jeudi, ou appelez le 01 99 00 12 34."})
    bouton(zone, "Envoyer quand même").click()
    expect(page.get_by_text("la candidature est dans « Acceptées »")).to_be_visible()
    assert relire(c).etat == "acceptee" and len(boite("reponse_candidature")) == 1
    remplir(page, {"Votre message": "J’apporte le plan d’accès."})
    bouton(page, "Envoyer le message").click()
    expect(page.locator("#fil li").get_by_text("J’apporte le plan d’accès.")).to_be_visible()
    assert len(boite("message_du_recruteur")) == 1
