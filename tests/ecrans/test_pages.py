"""The home page of each portail, the legal pages, the page of components."""

import re

import pytest

from cmon.gabarits import json_ld

LEGALES = ("/mentions-legales/", "/rgpd/", "/confidentialite/", "/charte/", "/accessibilite/")
PORTAILS = ("cmonstage", "cmonalternance", "vin")


def test_the_home_page_counts_the_offers_that_are_public_today(client, fabrique, nb_requetes):
    for _ in range(3):
        fabrique.offre(etat="publiee")
    fabrique.offre(etat="publiee", debut_dans=-2)
    fabrique.offre(etat="brouillon")
    with nb_requetes() as compte:
        page = client.get("/")
    assert page.mots(".doors a[href='/offres/']").startswith("3 Offres de stage")
    assert "Vienne 3" in page.mots(".counts")
    assert compte.nb == 4  # the mark of the page, then the counts of offers, of rencontres, and the next ones


def test_each_public_and_each_departement_leads_to_its_offers(client):
    liens = {a["href"] for a in client.get("/").soupe.select("main a")}
    assert {f"/offres/?public={p}" for p in ("collegien", "lyceen", "etudiant", "emploi")} <= liens
    assert len({lien for lien in liens if re.fullmatch(r"/offres/\?departement=\d\d", lien)}) == 12
    assert {"/deposer/?souhait=stagiaire", "/deposer/?souhait=rencontre", "/ressources/accompagnement/"} <= liens


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("portail", PORTAILS)
@pytest.mark.parametrize("adresse", ["/", *LEGALES])
def test_public_pages_set_no_cookie_hold_no_token_and_may_be_kept(client, portail, adresse):
    reponse = client.get(adresse, portail=portail)
    assert reponse.status_code == 200
    assert "Set-Cookie" not in reponse.headers
    assert "csrf" not in reponse.texte
    assert reponse.headers["Cache-Control"].startswith("public, max-age=")
    assert reponse.soupe.html["data-portail"] == portail
    assert len(reponse.data) < 40_000


@pytest.mark.base("sqlite")
def test_a_signed_in_person_is_greeted_by_a_page_that_no_cache_keeps(client, connecter, fabrique):
    connecter(client, fabrique.partenaire(prenom="Nadia", nom="Ferrand"))
    page = client.get("/")
    assert "Nadia Ferrand" in page.mots("header")
    assert page.headers["Cache-Control"] == "no-store"
    assert [a["href"] for a in page.soupe.select("header nav a")] == [
        "/portefeuille/",
        "/portefeuille/projets/",
        "/consultation/",
    ]


@pytest.mark.base("sqlite")
def test_only_the_equipe_sees_the_menu_of_administration(client, connecter, fabrique):
    connecter(client, fabrique.membre_equipe())
    assert "Administration" in client.get("/").mots("header nav")


@pytest.mark.base("sqlite")
def test_the_home_page_of_a_sector_searches_its_own_offers(client):
    page = client.get("/", portail="vin")
    assert [f["action"] for f in page.soupe.select("main form")] == ["/offres/"]
    assert "/connexion/" in {a["href"] for a in page.soupe.select("main a")}
    assert "Vigne et Vin" in client.get("/offres/", portail="vin").soupe.title.get_text()


@pytest.mark.base("sqlite")
def test_the_durations_of_sessions_are_those_of_the_settings(app, client):
    app.config["LIEN_CONNEXION_MIN"] = 47
    assert "vit 47 minutes" in client.get("/confidentialite/").mots()


@pytest.mark.base("sqlite")
def test_security_txt_names_a_contact_and_expires_within_a_year(client, a_l_heure):
    a_l_heure("2027-03-28 12:00")
    reponse = client.get("/.well-known/security.txt")
    assert reponse.mimetype == "text/plain"
    assert "Contact: mailto:" in reponse.texte
    assert "Expires: 2027-09-24T00:00:00Z" in reponse.texte


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("theme", PORTAILS)
def test_the_page_of_components_shows_each_portail(client, theme):
    page = client.get(f"/composants?theme={theme}")
    assert page.soupe.html["data-portail"] == theme
    assert "Il y a" in page.mots(".summary")


@pytest.mark.base("sqlite")
def test_a_missing_page_says_where_to_go_and_a_fragment_holds_no_page(client):
    page = client.get("/nulle-part/")
    assert page.status_code == 404
    assert "Page introuvable" in page.mots("h1")
    fragment = client.get("/nulle-part/", headers={"HX-Request": "true"})
    assert "<html" not in fragment.texte
    assert "Page introuvable" in fragment.texte


def test_structured_data_cannot_close_its_own_script():
    assert "<" not in json_ld({"titre": "</script><script>alert(1)</script>"})
