"""The journey of a recruiter among profiles: found, read, put aside, contacted; then the candidate accepts."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete

from cmon.alternance.etats import Contrat
from cmon.comptes.modeles import SessionOuverte
from cmon.extensions import db
from tests.fabriques import MOT_DE_PASSE
from tests.navigateur.outils import bouton, champ, remplir, suspendue

ALTERNANCE = "alternance.localhost"


@pytest.fixture
def gens(fabrique, serveur):
    """A recruiter, and a candidate who looks for an apprenticeship of vigneron in the Gironde, among others."""
    recruteur, candidat = fabrique.recruteur(nom="CFA des Trois Rivières"), fabrique.candidat(prenom="Maialen")
    fabrique.projet_pro(departements=("86",))
    fabrique.projet_pro(metier_code="A1446", metier_libelle="Vigneron", departements=("86",), contrats=(Contrat.pro,))
    projet = fabrique.projet_pro(candidat, metier_code="A1446", metier_libelle="Vigneronne", departements=("33",))
    return recruteur, candidat, projet


def compteur(page, titre: str):
    """The big number of one counter of the dashboard."""
    return page.locator(".counter", has=page.get_by_role("link", name=titre, exact=True)).locator(".big")


def chercher(page):
    """« Rechercher des profils », then « Recherche avancée »: the Gironde on the map, and one contract."""
    page.get_by_role("link", name="Rechercher des profils").first.click()
    champ(page, "Métier, type de contrat, diplôme, …").fill("vigner")
    if not page.avec_js:
        bouton(page, "Rechercher").click()
    expect(page.get_by_role("status").filter(has_text="2 profils pour « vigner »")).to_be_visible()
    page.get_by_text("Recherche avancée").click()
    if page.avec_js:
        page.locator(".carte-cases .d33 use").click()
    else:
        champ(page, "Gironde (33)").check()
        bouton(page, "Afficher les profils").click()
    expect(page.get_by_role("status").filter(has_text="1 profil pour « vigner »")).to_be_visible()
    expect(page).to_have_url(re.compile("departement=33"))
    expect(champ(page, "Gironde (33)")).to_be_checked()


def contacter(page):
    """« Contacter ce profil »: in a dialog with JavaScript, on a page without."""
    page.get_by_role("link", name="Contacter ce profil").click()
    if page.avec_js:
        expect(page.locator("dialog[open]")).to_be_visible()
    bouton(page, "Envoyer").click()
    expect(page.locator(".err")).to_contain_text("Écrivez votre message.")
    champ(page, "Votre message").fill("Venez visiter notre chai.")
    bouton(page, "Envoyer").click()
    expect(page.get_by_text("Votre message est envoyé.")).to_be_visible()
    expect(page.get_by_text("En attente de réponse")).to_be_visible()


def ecrire(page, texte: str):
    """One message in the exchange."""
    champ(page, "Votre message").fill(texte)
    bouton(page, "Envoyer le message").click()
    expect(page.locator("#fil li").get_by_text(texte)).to_be_visible()


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("avec_js", [True, False], ids=["avec_js", "sans_js"])
def test_from_the_search_to_the_answer(avec_js, ouvrir, connecter_page, gens):
    recruteur, candidat, projet = gens
    page = ouvrir(javascript=avec_js, hote=ALTERNANCE)
    page.avec_js = avec_js
    connecter_page(page, recruteur, hote=ALTERNANCE)
    page.goto("/mon-espace/")
    expect(compteur(page, "Profils favoris")).to_have_text("0")
    chercher(page)
    page.get_by_role("link", name="Détails").click()
    expect(page.get_by_role("heading", level=1, name="Vigneronne")).to_be_visible()
    coeur = page.get_by_role("button", name=f"Profil favori : projet {projet.numero}")
    coeur.click()
    expect(coeur).to_have_attribute("aria-pressed", "true")
    page.goto("/mon-espace/")
    expect(compteur(page, "Profils favoris")).to_have_text("1")
    page.get_by_role("link", name="Vigneronne").click()
    contacter(page)

    autre = ouvrir(javascript=avec_js, hote=ALTERNANCE)
    connecter_page(autre, candidat, hote=ALTERNANCE)
    autre.goto("/mon-espace/candidat/contacts/")
    autre.get_by_role("link", name="CFA des Trois Rivières").click()
    bouton(autre, "Accepter").click()
    expect(autre.get_by_text("Vous avez accepté")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1, name=re.compile("Maialen"))).to_be_visible()
    ecrire(page, "Quand pouvez-vous venir ?")
    autre.reload()
    expect(autre.locator("#fil li").get_by_text("Quand pouvez-vous venir ?")).to_be_visible()
    ecrire(autre, "Mardi matin.")


@pytest.mark.base("sqlite")
def test_the_counters_follow_what_happens_elsewhere(ouvrir, connecter_page, gens, fabrique):
    recruteur, _, projet = gens
    page, autre = (ouvrir(hote=ALTERNANCE) for _ in range(2))
    for onglet in (page, autre):
        connecter_page(onglet, recruteur, hote=ALTERNANCE)
    page.goto("/mon-espace/")
    page.evaluate("window.temoin = true")
    autre.goto(f"/mon-espace/profils/{projet.id}/")
    autre.get_by_role("button", name=re.compile("^Profil favori")).click()
    expect(autre.locator("[aria-pressed=true]")).to_be_visible()
    page.get_by_role("link", name="Actualiser").dispatch_event("rafraichir")
    expect(compteur(page, "Profils favoris")).to_have_text("1")
    assert page.evaluate("window.temoin")
    page.reload()
    page.get_by_role("button", name=re.compile("^Profil favori")).click()
    expect(compteur(page, "Profils favoris")).to_have_text("0")


@pytest.mark.base("sqlite")
def test_a_gesture_after_the_session_ended_leads_back_to_its_page(ouvrir, connecter_page, gens):
    recruteur, *_ = gens
    page = ouvrir(hote=ALTERNANCE)
    connecter_page(page, recruteur, hote=ALTERNANCE)
    page.goto("/mon-espace/profils/?q=vigneron&contrat=apprentissage")
    ici = page.url
    db.session.execute(delete(SessionOuverte))
    db.session.commit()
    page.locator("button[aria-pressed]").first.click()
    expect(page.get_by_role("status").filter(has_text="n’est pas enregistré")).to_be_visible()
    remplir(page, {"E-mail": recruteur.courriel, "Mot de passe": MOT_DE_PASSE})
    bouton(page, "Se connecter").click()
    expect(page).to_have_url(ici)


@pytest.mark.base("sqlite")
def test_the_last_choice_wins_however_slow_the_answers_are(ouvrir, connecter_page, gens):
    page = ouvrir(hote=ALTERNANCE)
    connecter_page(page, gens[0], hote=ALTERNANCE)
    page.goto("/mon-espace/profils/")
    page.get_by_text("Recherche avancée").click()
    with suspendue(page, "**/mon-espace/profils/?*"):
        champ(page, "Métier, type de contrat, diplôme, …").fill("vigner")
        for departement in ("Dordogne (24)", "Landes (40)", "Gironde (33)"):
            champ(page, departement).check()
    expect(page.get_by_role("status").filter(has_text="1 profil pour « vigner »")).to_be_visible()
    expect(page).to_have_url(re.compile("departement=24&departement=33&departement=40"))
