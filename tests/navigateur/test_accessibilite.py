"""No page has an accessibility fault that axe can find, nor scrolls sideways: light and dark, on a phone and on a desk.

A new page is one line of ECRANS (`ecrans.py`, `ecrans_alternance.py`); `test_every_page_is_looked_at` asks for it.
"""

import pytest

from tests.navigateur import decor_alternance, ecrans, ecrans_alternance
from tests.navigateur.decor import planter
from tests.navigateur.ecrans import Ecran
from tests.navigateur.sans_page import SANS_PAGE

ECRANS = {**ecrans.ECRANS, **ecrans_alternance.ECRANS}


@pytest.fixture
def gens(fabrique):
    """Who looks at the pages."""
    partenaire = fabrique.partenaire(prenom="Nadia", nom="Ferrand")
    fabrique.adhesion(partenaire, fabrique.structure(departements=["17"]))
    return {
        "visiteur": None,
        "partenaire": partenaire,
        "nouveau partenaire": fabrique.partenaire(departements=["23"]),
        "équipe": fabrique.membre_equipe(),
        "nouveau professionnel": fabrique.professionnel(),
        "professionnel qui attend": fabrique.professionnel(),
        "gestionnaire": fabrique.employeur(prenom="Inès", nom="Mazières"),
        "recruteur": fabrique.recruteur(nom="Mission locale du Clain"),
        "nouveau recruteur": fabrique.recruteur(genre="employeur", nom="Céramiques poitevines"),
        "candidat": fabrique.candidat(),
    }


@pytest.fixture
def decor(fabrique, gens, boite):
    """One object of each kind, by the names that the addresses use."""
    return planter(fabrique, gens, boite) | decor_alternance.planter(fabrique, gens)


def regarder(page, ecran: Ecran, decor: dict, sans_violation, serveur: str):
    """Open the page, do what is done there, and look."""
    racine = serveur.replace("stage.localhost", ecran.hote)
    adresse = ecran.adresse.format(**decor)
    reponse = page.goto(adresse if adresse.startswith("http") else racine + adresse)
    assert reponse.status == ecran.statut, f"{adresse} answers {reponse.status}"
    if ecran.geste:
        ecran.geste(page)
    sans_violation(page)


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("famille", ECRANS)
def test_no_page_has_an_accessibility_fault(famille, page, decor, gens, connecter_page, sans_violation, serveur):
    compte = gens[famille.split(",")[0]]
    for hote in {ecran.hote for ecran in ECRANS[famille]} if compte else ():
        connecter_page(page, compte, hote=hote)
    fautes = []
    for ecran in ECRANS[famille]:
        try:
            regarder(page, ecran, decor, sans_violation, serveur)
        except AssertionError as e:
            fautes.append(str(e))
    assert not fautes, "\n\n".join(fautes)


@pytest.mark.base("sqlite")
def test_every_page_is_looked_at(app):
    vues = {r.endpoint for r in app.url_map.iter_rules() if "GET" in r.methods}
    vus = {ecran.vue for ecrans in ECRANS.values() for ecran in ecrans} - {""}
    assert vus <= vues, f"no such view: {sorted(vus - vues)}"
    assert set(SANS_PAGE) <= vues, f"no such view: {sorted(set(SANS_PAGE) - vues)}"
    assert not vues - vus - set(SANS_PAGE), f"add a line to ECRANS for {sorted(vues - vus - set(SANS_PAGE))}"
