"""The first day of an employer: an account, « Ma structure », an offer that waits for the équipe, then goes out."""

import re

import pytest
from playwright.sync_api import expect

from tests.navigateur.outils import bouton, champ, cocher, remplir

ALTERNANCE = "alternance.localhost"
COURRIEL = "gerante@hydralogis.example.org"


def ouvrir_un_compte(page, boite):
    """« Créer un compte », then the mailed link."""
    page.goto("/")
    page.get_by_text("Mon compte", exact=True).click()
    page.get_by_role("list", name="Employeur").get_by_role("link", name="Créer un compte").click()
    remplir(page, {"E-mail": COURRIEL, "Nom": "Delmas", "Prénom": "Aude", "Téléphone": "01 99 00 20 07"})
    champ(page, "Mot de passe").fill("une-longue-phrase-de-passe")
    cocher(page, "J’accepte la charte d’engagement")
    bouton(page, "Créer mon compte").click()
    expect(page.get_by_role("heading", name="Regardez vos mails")).to_be_visible()
    (lien,) = [a for a in boite.liens(boite.unique(a=COURRIEL)) if "/creer-un-compte/confirmer/" in a]
    page.goto(lien)
    bouton(page, "Confirmer mon adresse et entrer").click()


def remplir_ma_structure(page):
    """The registry tells who it is; the rest is typed."""
    expect(page.get_by_role("heading", level=1, name="Ma structure")).to_be_visible()
    champ(page, "Siret/Siren").fill("00001222900019")
    bouton(page.get_by_role("main"), "Rechercher").click()
    expect(champ(page, "Siret")).to_have_value("00001222900019")
    bouton(page, "Valider").click()
    expect(page.get_by_text("L’équipe vérifie votre structure")).to_be_visible()


def creer_une_offre(page):
    """The company is its own employer."""
    page.goto("/mes-offres/")
    page.get_by_role("link", name=re.compile("^(Création d’une nouvelle offre|Créer une offre)")).last.click()
    cocher(page, "Apprentissage")
    page.get_by_role("combobox", name=re.compile("^L’employeur")).click()
    page.get_by_role("option").first.click()
    champ(page, "Métier").fill("D1102")
    page.get_by_label("Intitulé du diplôme ou de la formation 1").fill("CAP Boulanger")
    page.get_by_label("Niveau du diplôme ou de la formation 1").select_option("3")
    bouton(page, "Valider").last.click()
    expect(page.get_by_role("article")).to_be_visible()


@pytest.mark.base("sqlite")
def test_from_the_account_to_the_first_published_offer(ouvrir, connecter_page, fabrique, boite):
    page, equipe = ouvrir(hote=ALTERNANCE), connecter_page(ouvrir(), fabrique.membre_equipe())
    ouvrir_un_compte(page, boite)
    remplir_ma_structure(page)
    creer_une_offre(page)
    visiteur = ouvrir(hote=ALTERNANCE, javascript=False)
    visiteur.goto("/offres/")
    expect(visiteur.locator("#nb")).to_contain_text("Aucune offre")
    equipe.goto("/administration/")
    equipe.get_by_role("button", name=re.compile("^Valider")).first.click()
    expect(equipe.get_by_text(re.compile("est validée :"))).to_be_visible()
    visiteur.goto("/offres/?q=boulanger")
    visiteur.get_by_role("link", name="Boulanger / Boulangère").click()
    expect(visiteur.get_by_role("heading", level=1, name="Boulanger / Boulangère")).to_be_visible()
    page.goto("/mes-offres/")
    expect(page.get_by_role("link", name="1 En cours")).to_be_visible()
