"""Mode d’emploi: a page for each menu of the guides, and tours whose steps stand on real pages."""

import pytest

from cmon.acces import MARQUE

ALTERNANCE = {"portail": "cmonalternance"}


@pytest.mark.base("sqlite")
def test_the_index_leads_to_every_page_and_to_every_tour(client):
    page = client.get("/aide/", **ALTERNANCE)
    adresses = {a["href"] for a in page.soupe.select("main a[href^='/aide/']")} - {"/aide/"}
    assert len(adresses) == 10
    for adresse in adresses:
        lue = client.get(adresse, **ALTERNANCE)
        assert lue.status_code == 200, adresse
        assert len(lue.soupe.select_one("article").get_text().split()) > 80, adresse
    assert len(page.soupe.select("a[href*='?tutoriel=']")) == 4


@pytest.mark.base("sqlite")
def test_each_step_of_a_tour_is_on_a_page_of_the_portail(app, client):
    regles = {r.rule: app.view_functions[r.endpoint] for r in app.url_map.iter_rules() if "GET" in r.methods}
    for lien in client.get("/aide/", **ALTERNANCE).soupe.select("a[href*='?tutoriel=']"):
        nom = lien["href"].partition("tutoriel=")[2]
        etapes = client.get(f"/aide/tutoriels/{nom}.json", **ALTERNANCE).json["etapes"]
        assert lien["href"].startswith(etapes[0]["page"])
        for etape in etapes:
            assert hasattr(regles[etape["page"]], MARQUE), etape
            assert etape["cible"] and etape["titre"] and etape["texte"]


@pytest.mark.base("sqlite")
def test_an_unknown_tour_and_an_unknown_page_are_missing(client):
    assert client.get("/aide/tutoriels/inconnu.json", **ALTERNANCE).status_code == 404
    assert client.get("/aide/inconnue/", **ALTERNANCE).status_code == 404
    assert client.get("/aide/").status_code == 404
