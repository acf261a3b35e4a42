"""The outbox as pages, in development."""

import pytest

from cmon import create_app
from cmon.courriels.operations import poster
from cmon.extensions import db
from cmon.temps import maintenant

PAGE = "/developpement/courriels/"


@pytest.fixture
def mail(app):
    """A mail of the outbox: its number."""
    courriel = poster("adresse_inconnue", "zoe@example.org", le=maintenant(), repondre_a="r@example.org")
    db.session.commit()
    return courriel.id


def test_the_mails_are_listed_and_filtered_by_address(app, client, mail):
    poster("adresse_inconnue", "autre@example.org", le=maintenant())
    db.session.commit()
    page = client.get(PAGE)
    assert "zoe@example.org" in page.mots()
    assert "autre@example.org" in page.mots()
    filtree = client.get(PAGE + "?a=ZOE@")
    assert "zoe@example.org" in filtree.mots()
    assert "autre@example.org" not in filtree.mots()
    assert "1 mail" in filtree.mots()


def test_an_empty_outbox_says_so(app, client):
    assert "Aucun mail" in client.get(PAGE).mots()


def test_a_mail_is_read_with_its_headers_and_its_links(app, client, mail):
    page = client.get(f"{PAGE}{mail}/")
    assert "zoe@example.org" in page.mots()
    assert "r@example.org" in page.mots()
    liens = [a["href"] for a in page.soupe.select("#texte a")]
    assert liens == [app.config["BASE_URL"] + "/"] * 2
    assert page.soupe.iframe["src"] == f"{PAGE}{mail}/apercu/"
    assert page.soupe.iframe.has_attr("sandbox")


def test_the_html_of_a_mail_is_shown_alone_and_without_rights(app, client, mail):
    client.verifie = False
    apercu = client.get(f"{PAGE}{mail}/apercu/")
    politique = apercu.headers["Content-Security-Policy"]
    assert politique.startswith("sandbox;")
    assert "default-src 'none'" in politique
    assert apercu.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "Aucun compte à cette adresse" in apercu.texte


@pytest.mark.parametrize("numero", ["999999", "9999999999999999999999"])
def test_a_mail_that_does_not_exist_is_not_found(app, client, numero):
    assert client.get(f"{PAGE}{numero}/").status_code == 404


@pytest.mark.base("sqlite")
def test_production_has_no_such_page(app, tmp_path):
    production = create_app(
        CMON_ENV="production",
        PRODUCTION=True,
        SECRET_KEY="x" * 40,
        BASE_URL="https://stage.example.org",
        SQLALCHEMY_DATABASE_URI=app.config["SQLALCHEMY_DATABASE_URI"],
        INSTANCE=str(tmp_path),
        SCHEDULER=False,
    )
    assert not [r for r in production.url_map.iter_rules() if r.rule.startswith("/developpement/")]
