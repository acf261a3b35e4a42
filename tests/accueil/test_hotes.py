"""Which portail and which first page a host shows."""

import pytest


def test_the_management_host_leads_to_the_dashboard(client, fabrique, connecter):
    reponse = client.get("/", portail="gestion.localhost")
    assert reponse.status_code == 303
    assert reponse.location == "/portefeuille/"
    suite = client.get("/portefeuille/", portail="gestion.localhost")
    assert suite.location == "/connexion/?suite=/portefeuille/"


def test_the_public_host_shows_the_home_page(client):
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("hote", ["gestion.exemple.test", "exemple.test", "stage.localhost.exemple.test"])
def test_an_unknown_host_is_refused(client, hote):
    assert client.get("/", portail=hote).status_code == 400


@pytest.mark.parametrize("portail", ["cmonalternance", "vin"])
@pytest.mark.parametrize("chemin", ["/rencontres/", "/deposer/", "/portefeuille/", "/consultation/"])
def test_a_portail_answers_nothing_for_a_module_that_it_does_not_serve(client, portail, chemin):
    assert client.get(chemin, portail=portail).status_code == 404


@pytest.mark.parametrize("portail", ["cmonstage", "cmonalternance", "vin"])
def test_every_portail_has_its_own_home_page(client, portail):
    page = client.get("/", portail=portail)
    assert page.soupe.html["data-portail"] == portail
    assert page.cache_control.public and 0 <= page.cache_control.max_age <= 60
    assert "Set-Cookie" not in page.headers
