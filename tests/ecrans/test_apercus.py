"""What a phone shows of a link that was shared: an address and a picture of the portail, no employer who hides."""

import struct
from urllib.parse import urlsplit

import pytest
from flask import current_app


@pytest.fixture
def partage(fabrique):
    """For each portail, a page that people share; the employer of alternance is anonymous."""
    offre, rencontre = fabrique.offre(), fabrique.rencontre()
    cachee = fabrique.offre_alternance(anonyme=True, entreprise="Fournil Serin", metier_code="A1446")
    return {
        f"/detail-offre-stage/offre-detail/{offre.numero}/": ("cmonstage", offre.nom_commercial),
        f"/rencontres/{rencontre.numero}/": ("cmonstage", rencontre.nom_commercial),
        f"/offres/{cachee.numero}/": ("vin", "Entreprise anonyme"),
    }


def test_a_shared_link_shows_a_title_a_sentence_and_the_picture_of_its_portail(client, partage):
    for chemin, (code, entreprise) in partage.items():
        page = client.get(chemin, portail=code)
        dit = {m["property"]: m["content"] for m in page.soupe.select('meta[property^="og:"]')}
        portail = current_app.extensions["portails"][code]
        assert dit["og:title"] in page.soupe.title.text and dit["og:site_name"] == portail.nom
        assert entreprise in dit["og:description"] and "Serin" not in page.texte
        assert dit["og:description"] == page.soupe.select_one("meta[name=description]")["content"]
        assert dit["og:url"] == portail.url(chemin) == page.soupe.select_one("link[rel=canonical]")["href"]
        assert dit["og:image"].startswith(f"{portail.base_url}/static/")
        image = client.get(urlsplit(dit["og:image"]).path, portail=code)
        assert image.mimetype == dit["og:image:type"] and image.data.startswith(b"\x89PNG")
        taille = struct.unpack(">II", image.data[16:24])
        assert taille == (int(dit["og:image:width"]), int(dit["og:image:height"]))
