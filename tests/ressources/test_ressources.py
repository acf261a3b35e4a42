"""« Ressources »: pages that anybody may read and keep, with links that lead somewhere."""

import re
from urllib.parse import urlsplit

import pytest

PAGES = ("cadre-legal", "conventions", "sites-utiles", "pour-les-entreprises", "accompagnement")
ADRESSES = ("/ressources/", *(f"/ressources/{nom}/" for nom in PAGES))


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("adresse", ADRESSES)
def test_a_resource_sets_no_cookie_holds_no_token_and_may_be_kept(client, adresse, nb_requetes):
    with nb_requetes() as compte:
        page = client.get(adresse)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in page.headers
    assert "csrf" not in page.texte
    assert compte.nb == 0
    assert len(page.data) < 40_000
    assert page.soupe.select_one("meta[name=description]")["content"]
    assert page.soupe.select_one("link[rel=canonical]")["href"].endswith(adresse)


@pytest.mark.base("sqlite")
def test_the_index_leads_to_every_page_and_each_page_to_the_others(client):
    attendus = {f"/ressources/{nom}/" for nom in PAGES}
    assert attendus <= {a["href"] for a in client.get("/ressources/").soupe.select("main a")}
    for nom in PAGES:
        page = client.get(f"/ressources/{nom}/")
        nav = page.soupe.select_one("aside nav")
        assert {a["href"] for a in nav.select("a")} == attendus - {f"/ressources/{nom}/"}
        assert nav.select_one("[aria-current=page]").get_text() == page.soupe.h1.get_text()
        assert page.soupe.select_one("article h2")


@pytest.mark.base("sqlite")
def test_the_home_page_and_the_menus_lead_to_them(client):
    page = client.get("/")
    assert page.soupe.select_one("header nav a[href='/ressources/']").get_text() == "Ressources"
    assert page.soupe.select_one("footer a[href='/ressources/']")
    for nom in PAGES:
        assert page.soupe.select_one(f"main a[href='/ressources/{nom}/']")
    assert client.get("/ressources/").soupe.select_one("header nav a[aria-current]").get_text() == "Ressources"


@pytest.mark.base("sqlite")
def test_the_frame_is_told_for_each_public_with_its_articles(client):
    page = client.get("/ressources/cadre-legal/")
    mots = page.mots("article")
    for public in ("Collégien ou lycéen", "Étudiant", "Demandeur d’emploi ou salarié", "Moins de 15 ans"):
        assert public in mots, public
    for article in ("L. 124-1 à L. 124-20", "D. 331-1 à D. 331-15", "L. 332-3-1", "L. 4153-1", "D. 4153-15"):
        assert article in mots, article
    assert "montant minimal est fixé chaque année" in mots
    assert not re.search(r"\d\s*(€|euros)", mots)


@pytest.mark.base("sqlite")
def test_a_link_inside_a_page_names_a_part_of_it(client):
    ancres = {a: {x["id"] for x in client.get(a).soupe.select("[id]")} for a in ADRESSES}
    for adresse in ADRESSES:
        for lien in client.get(adresse).soupe.select("main a[href*='#']"):
            cible = urlsplit(lien["href"])
            assert cible.fragment in ancres[cible.path or adresse], lien["href"]


@pytest.mark.base("sqlite")
def test_other_sites_are_reached_safely_and_say_what_one_finds_there(client):
    liens = client.get("/ressources/sites-utiles/").soupe.select("article a[href^=http]")
    assert len(liens) > 12
    for lien in liens:
        assert lien["href"].startswith("https://")
        assert "noopener" in lien["rel"]
        assert len(lien.parent.get_text()) > len(lien.get_text()) + 30, lien["href"]


@pytest.mark.base("sqlite")
def test_a_portail_without_resources_has_none(client):
    assert client.get("/ressources/", portail="vin").status_code == 404
    assert client.get("/ressources/inconnue/").status_code == 404
    assert "/ressources/" not in {a["href"] for a in client.get("/", portail="vin").soupe.select("a")}


@pytest.mark.base("sqlite")
def test_a_company_asks_for_help_with_its_wish_already_chosen(client):
    page = client.get("/ressources/accompagnement/")
    depot = client.get(page.soupe.select_one("article a.btn-primary")["href"])
    assert [x["value"] for x in depot.soupe.select("[name=souhait][checked]")] == ["aide"]
    for adresse in ("/", "/ressources/", "/ressources/pour-les-entreprises/"):
        assert client.get(adresse).soupe.select("main a[href='/ressources/accompagnement/']"), adresse
