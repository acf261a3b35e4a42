"""Pages that show rencontres are kept as long as they are true: until a registration, or until the minute is over."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from cmon.extensions import db
from cmon.fraicheur import MEMOIRE, Memoire
from cmon.rencontres.modeles import Rencontre
from cmon.temps import maintenant

LISTE = "/rencontres/"


def page_de(rencontre) -> str:
    return f"/rencontres/{rencontre.numero}/"


def redemander(client, chemin, etag):
    return client.get(chemin, headers={"If-None-Match": etag}).status_code


def etag_de(client, chemin):
    return client.get(chemin).headers["ETag"]


@pytest.fixture
def rencontre(fabrique, a_l_heure):
    """A rencontre in three hours, at ten seconds past a minute."""
    a_l_heure("2027-03-24 10:00:10")
    return fabrique.rencontre(debut_le=maintenant().replace(second=0) + timedelta(hours=3))


@pytest.mark.parametrize("chemin", [LISTE, "/rencontres/?q=visite&lieu=Poitiers", "page", "/"])
def test_the_same_page_again_costs_one_statement(client, rencontre, nb_requetes, chemin):
    chemin = page_de(rencontre) if chemin == "page" else chemin
    premiere = client.get(chemin)
    with nb_requetes() as compteur:
        statut = redemander(client, chemin, premiere.headers["ETag"])
    assert (statut, compteur.nb) == (304, 1)
    assert {"Cookie", "HX-Request"} <= set(premiere.vary.as_set(preserve_casing=True))


def test_no_cache_keeps_a_list_over_the_minute_and_the_page_is_asked_for_each_time(client, rencontre):
    for chemin in (LISTE, "/"):
        assert client.get(chemin).headers["Cache-Control"] in ("public, max-age=49", "public, max-age=50")
    assert client.get(page_de(rencontre)).headers["Cache-Control"] == "public, no-cache"


def test_a_registration_changes_the_pages_of_rencontres_and_leaves_those_of_offers(client, fabrique, rencontre):
    offre = fabrique.offre()
    des_offres = ("/offres/", f"/detail-offre-stage/offre-detail/{offre.numero}/")
    des_rencontres = (LISTE, page_de(rencontre), "/")
    marques = {c: etag_de(client, c) for c in des_offres + des_rencontres}
    fabrique.inscription(rencontre)
    assert [redemander(client, c, marques[c]) for c in des_offres] == [304, 304]
    assert [redemander(client, c, marques[c]) for c in des_rencontres] == [200, 200, 200]
    assert "9" in client.get(page_de(rencontre)).soupe.select_one(".hang").get_text()


def test_an_offer_changes_the_home_page_and_leaves_the_rencontres(client, fabrique, rencontre):
    liste, accueil = etag_de(client, LISTE), etag_de(client, "/")
    fabrique.offre()
    assert redemander(client, LISTE, liste) == 304
    assert redemander(client, "/", accueil) == 200


def test_a_change_written_behind_the_application_is_seen(client, rencontre):
    etag = etag_de(client, page_de(rencontre))
    with db.engine.begin() as connexion:
        connexion.execute(update(Rencontre).values(nb_inscrits=Rencontre.nb_max))
    assert redemander(client, page_de(rencontre), etag) == 200
    assert "Complet" in client.get(page_de(rencontre)).mots("aside")


def test_pages_change_at_the_minute_it_begins_and_at_the_minute_it_ends(client, rencontre, a_l_heure):
    chemin = page_de(rencontre)
    for avant, apres, etat in (
        ("2027-03-24 12:59:59", "2027-03-24 13:00:00", "Inscriptions closes"),
        ("2027-03-24 14:59:59", "2027-03-24 15:00:00", None),
    ):
        a_l_heure(avant)
        page, liste = etag_de(client, chemin), etag_de(client, LISTE)
        assert (rencontre.numero in client.get(LISTE).texte) is (etat is not None)
        a_l_heure(apres)
        assert redemander(client, LISTE, liste) == 200
        assert rencontre.numero not in client.get(LISTE).texte
        assert redemander(client, chemin, page) == (200 if etat else 410)
        assert etat is None or etat in client.get(chemin).mots("aside")


def test_what_this_process_keeps_is_not_late_either(app, client, nouveau_client, fabrique, rencontre, monkeypatch):
    monkeypatch.setitem(app.extensions, MEMOIRE, Memoire(9))
    for chemin in (LISTE, page_de(rencontre), "/"):
        assert "10 places restantes" in nouveau_client().get(chemin).mots("main")
    fabrique.inscription(rencontre)
    for chemin in (LISTE, page_de(rencontre), "/"):
        assert "9 places restantes" in nouveau_client().get(chemin).mots("main")


def test_a_signed_in_person_gets_pages_that_nobody_keeps(client, fabrique, rencontre, connecter):
    connecter(client, fabrique.partenaire())
    for chemin in (LISTE, page_de(rencontre)):
        reponse = client.get(chemin)
        assert reponse.headers["Cache-Control"] == "no-store"
        assert "ETag" not in reponse.headers
