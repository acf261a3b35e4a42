"""Static files: kept for ever under the address of their content, compressed for who can read it."""

import gzip

import pytest

from cmon.gabarits import statique

pytestmark = pytest.mark.base("sqlite")


@pytest.fixture
def adresse(app):
    """The address of the script, with the hash of its content."""
    with app.test_request_context():
        return statique("cmon.js")


def test_a_file_named_by_its_content_is_kept_for_ever(client, adresse):
    assert "immutable" in client.get(adresse).headers["Cache-Control"]
    police = "/static/vendor/bricolage-grotesque-5.3.0/bricolage-grotesque-latin-opsz-normal.woff2"
    assert "immutable" in client.get(police).headers["Cache-Control"]


def test_the_address_of_another_version_is_not_kept_for_ever(client):
    assert "immutable" not in client.get("/static/cmon.js?v=0123456789").headers["Cache-Control"]


def test_texts_are_compressed_only_for_who_reads_it(client, adresse):
    brut = client.get(adresse)
    compresse = client.get(adresse, headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in brut.headers
    assert compresse.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(compresse.data) == brut.data
    assert "Accept-Encoding" in compresse.headers["Vary"]


def test_a_file_that_did_not_change_is_not_sent_again(client, adresse):
    etag = client.get(adresse, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    reponse = client.get(adresse, headers={"Accept-Encoding": "gzip", "If-None-Match": etag})
    assert reponse.status_code == 304
    assert "immutable" in reponse.headers["Cache-Control"]
