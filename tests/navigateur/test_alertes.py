"""« Pourquoi ce profil ? » is read, an alert is put aside and taken back, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from cmon.alertes.operations import apparier_tout
from cmon.extensions import db
from cmon.structures.modeles import Structure
from cmon.temps import maintenant
from tests.aides import relire
from tests.navigateur.outils import largeur_en_trop

ALTERNANCE = "alternance.localhost"


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("avec_js", [True, False], ids=["avec_js", "sans_js"])
def test_why_a_profile_fits_is_read_then_it_is_put_aside_and_taken_back(
    ouvrir, connecter_page, fabrique, serveur, avec_js
):
    hugo = fabrique.recruteur()
    structure = db.session.get(Structure, relire(hugo, "adhesions").adhesions[0].structure_id)
    fabrique.offre_alternance(structure)
    for _ in range(2):
        projet = fabrique.projet_pro(commune="86066")
    apparier_tout(le=maintenant())
    db.session.commit()
    page = ouvrir(javascript=avec_js, hote=ALTERNANCE)
    page.set_viewport_size({"width": 390, "height": 844})
    adresse = serveur.replace("stage.localhost", ALTERNANCE) + "/mon-espace/alertes/"
    connecter_page(page, hugo, hote=ALTERNANCE).goto(adresse)
    alerte = page.locator(".alerte").filter(has_text=projet.numero)
    expect(alerte.get_by_role("heading", name="Pourquoi ce profil ?")).to_be_visible()
    expect(alerte.get_by_text("À moins de 30 km du lieu de travail")).to_be_visible()
    assert largeur_en_trop(page) == 0
    if avec_js:
        page.evaluate("document.body.dataset.meme = 'oui'")
    alerte.get_by_role("button", name=re.compile("^Écarter")).click()
    expect(page.get_by_role("status").filter(has_text="Alerte écartée")).to_be_visible()
    expect(page.get_by_text("1 alerte", exact=True)).to_be_visible()
    page.get_by_role("button", name=re.compile("^Annuler")).click()
    expect(page.get_by_text("2 alertes", exact=True)).to_be_visible()
    if avec_js:
        assert page.evaluate("document.body.dataset.meme") == "oui"
