"""The journey of an employer: asked for by its Siret, validated; another one refused with a reason, then sent again."""

import re

import pytest
from playwright.sync_api import expect

from tests.navigateur.outils import bouton, champ

ALTERNANCE = "alternance.localhost"
HYDRALOGIS = "00001222900019"
MENUISERIE = "00002073500015"


@pytest.fixture
def chez_moi(request, ouvrir, connecter_page, fabrique, serveur):
    """A page of somebody who recruits, with JavaScript or without."""
    avec_js = getattr(request, "param", "avec_js") != "sans_js"
    page = ouvrir(javascript=avec_js, hote=ALTERNANCE)
    connecter_page(page, fabrique.recruteur(), hote=ALTERNANCE)
    page.avec_js = avec_js
    return page


@pytest.fixture
def equipe(ouvrir, connecter_page, fabrique, serveur):
    """A page of the équipe."""
    return connecter_page(ouvrir(), fabrique.membre_equipe())


def demander(page, siret: str, nom: str):
    """« Ajouter un employeur » by its Siret."""
    page.goto("/mes-offres/employeurs/")
    page.get_by_role("link", name="Ajouter un employeur").first.click()
    champ(page, "Recherche par SIRET").fill(siret)
    bouton(page.get_by_role("main"), "Rechercher").click()
    expect(champ(page, "Siret")).to_have_value(siret)
    champ(page, "Nom Commercial").fill(nom)
    champ(page, "Téléphone").fill("01 99 00 40 09")
    bouton(page, "Envoyer la demande").click()
    expect(page.get_by_role("heading", name="L’équipe vérifie cet employeur")).to_be_visible()


def ligne(page, nom: str):
    """The line of that employer in the list."""
    return page.get_by_role("article").filter(has_text=nom)


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("chez_moi", ["avec_js", "sans_js"], indirect=True)
def test_employers_are_asked_for_validated_refused_and_sent_again(chez_moi, equipe):
    demander(chez_moi, HYDRALOGIS, "Les Eaux")
    demander(chez_moi, MENUISERIE, "Les Copeaux")
    equipe.goto("/administration/")
    bouton(equipe, "Valider Les Eaux").click()
    expect(equipe.get_by_text("Les Eaux est validé")).to_be_visible()
    equipe.get_by_role("region", name="Employeurs à valider").get_by_role("heading").get_by_role("link").click()
    champ(equipe, "Motif du refus").fill("Ce Siret est celui d’une autre entreprise.")
    bouton(equipe, "Refuser").click()
    expect(equipe.get_by_text("est refusé")).to_be_visible()

    chez_moi.goto("/mes-offres/employeurs/")
    expect(ligne(chez_moi, "Les Eaux").get_by_text("Validé")).to_be_visible()
    expect(ligne(chez_moi, "Les Copeaux").get_by_text("Ce Siret est celui d’une autre entreprise.")).to_be_visible()
    champ(chez_moi, "Raison sociale, numéro, …").press_sequentially("hydralo")
    if not chez_moi.avec_js:
        bouton(chez_moi.get_by_role("main"), "Rechercher").click()
    expect(chez_moi.get_by_role("article")).to_have_count(1)
    # The address follows what is typed: the list is found again after the page of an employer.
    expect(chez_moi).to_have_url(re.compile(r"\?q=hydralo$"))
    chez_moi.goto("/mes-offres/employeurs/")
    chez_moi.get_by_role("link", name="Les Copeaux").first.click()
    bouton(chez_moi, "Envoyer la demande").click()
    expect(chez_moi.get_by_role("heading", name="L’équipe vérifie cet employeur")).to_be_visible()
