"""A public page is kept by a browser as long as it is true, and not a moment more."""

import pytest
from sqlalchemy import delete, select, update

from cmon.extensions import db
from cmon.fraicheur import MEMOIRE, Memoire
from cmon.offres.etats import Public
from cmon.offres.modeles import Offre
from cmon.offres.taches import depublier_offres_passees
from cmon.publication.operations import depublier, publier
from cmon.recherche.modeles import Revision
from cmon.temps import maintenant

LISTE = "/offres/"


def page_de(offre) -> str:
    return f"/detail-offre-stage/offre-detail/{offre.numero}/"


def redemander(client, chemin, etag, **kwargs):
    return client.get(chemin, headers={"If-None-Match": etag}, **kwargs)


@pytest.mark.parametrize("chemin", [LISTE, "/offres/?q=menuiserie&lieu=Poitiers", "offre"])
def test_the_same_page_again_costs_one_statement(client, fabrique, nb_requetes, chemin):
    chemin = page_de(fabrique.offre()) if chemin == "offre" else chemin
    premiere = client.get(chemin)
    assert premiere.headers["Cache-Control"] == "public, max-age=60"
    assert {"Cookie", "HX-Request"} <= set(premiere.vary.as_set(preserve_casing=True))
    assert "Set-Cookie" not in premiere.headers
    with nb_requetes() as compteur:
        seconde = redemander(client, chemin, premiere.headers["ETag"])
    assert (seconde.status_code, seconde.data, compteur.nb) == (304, b"", 1)
    assert seconde.headers["ETag"] == premiere.headers["ETag"]
    assert "Content-Security-Policy" in seconde.headers


def test_each_way_of_changing_an_offer_makes_pages_stale(app, client, fabrique):
    equipe = fabrique.membre_equipe()

    def creer():
        fabrique.offre(publics=[Public.etudiant])

    def modifier():
        db.session.execute(select(Offre)).scalars().first().nom_commercial = "Autre nom"
        db.session.commit()

    def en_masse():
        db.session.execute(update(Offre).values(ville="Ailleurs"))
        db.session.commit()

    def brut():
        with db.engine.begin() as connexion:
            connexion.exec_driver_sql("UPDATE offre SET ville = 'Poitiers'")

    def retirer():
        offre = db.session.execute(select(Offre)).scalars().first()
        depublier(offre, par=equipe, le=maintenant())
        db.session.commit()

    def remettre():
        offre = db.session.execute(select(Offre).where(Offre.etat == "depubliee")).scalars().first()
        publier(offre, par=equipe, le=maintenant())
        db.session.commit()

    def effacer():
        db.session.execute(delete(Offre))
        db.session.commit()

    for changer in (creer, modifier, en_masse, brut, retirer, remettre, effacer):
        etag = client.get(LISTE).headers["ETag"]
        assert redemander(client, LISTE, etag).status_code == 304
        changer()
        assert redemander(client, LISTE, etag).status_code == 200, changer.__name__


def test_a_change_that_is_rolled_back_leaves_pages_true(client, fabrique):
    offre = fabrique.offre()
    etag = client.get(LISTE).headers["ETag"]
    offre.nom_commercial = "Jamais"
    db.session.flush()
    db.session.rollback()
    assert redemander(client, LISTE, etag).status_code == 304


def test_the_mark_is_new_at_each_transaction(fabrique):
    def marque():
        return db.session.execute(select(Revision.marque)).scalar_one()

    vues = []
    for _ in range(3):
        fabrique.offre()
        vues.append(marque())
    assert len(set(vues)) == 3


def test_the_job_makes_pages_stale(client, fabrique, a_l_heure):
    a_l_heure("2027-03-26 12:00")
    offre = fabrique.offre(debut_dans=1)
    chemin = page_de(offre)
    a_l_heure("2027-03-27 23:59")
    etag = client.get(chemin).headers["ETag"]
    assert redemander(client, chemin, etag).status_code == 304
    a_l_heure("2027-03-28 00:00")
    assert redemander(client, chemin, etag).status_code == 410
    depublier_offres_passees(le=maintenant())
    assert redemander(client, chemin, etag).status_code == 410


def test_a_page_is_not_kept_over_midnight(client, fabrique, a_l_heure):
    fabrique.offre()
    a_l_heure("2027-10-31 23:59:50")
    reponse = client.get(LISTE)
    assert reponse.headers["Cache-Control"] in ("public, max-age=9", "public, max-age=10")
    a_l_heure("2027-11-01 00:00:01")
    assert redemander(client, LISTE, reponse.headers["ETag"]).status_code == 200


def test_page_fragment_and_other_addresses_have_marks_of_their_own(client, fabrique):
    fabrique.offre()
    marques = {
        client.get(LISTE).headers["ETag"],
        client.hx(LISTE).headers["ETag"],
        client.get("/offres/?q=bois").headers["ETag"],
    }
    assert len(marques) == 3


def test_a_signed_in_person_gets_pages_that_nobody_keeps(client, fabrique, connecter):
    offre = fabrique.offre()
    etag = client.get(LISTE).headers["ETag"]
    connecter(client, fabrique.partenaire())
    for chemin in (LISTE, page_de(offre)):
        reponse = redemander(client, chemin, etag)
        assert reponse.status_code == 200
        assert reponse.headers["Cache-Control"] == "no-store"
        assert "ETag" not in reponse.headers


def test_errors_are_not_kept(client, fabrique):
    fermee = fabrique.offre(etat="depubliee")
    for chemin in (page_de(fermee), "/detail-offre-stage/offre-detail/012020-999/"):
        reponse = client.get(chemin)
        assert reponse.headers["Cache-Control"] == "no-store"
        assert "ETag" not in reponse.headers


@pytest.fixture
def memoire(app, monkeypatch):
    """A memory of two pages for this test: the other tests ask for each page anew."""
    monkeypatch.setitem(app.extensions, MEMOIRE, Memoire(2))


@pytest.mark.usefixtures("memoire")
def test_another_visitor_is_given_the_same_page_for_one_statement(client, nouveau_client, fabrique, nb_requetes):
    fabrique.offre(description="Une description de stage. " * 20)
    for chemin in ("/", LISTE, "/offres/?q=stage"):
        premiere = client.get(chemin)
        with nb_requetes() as compteur:
            seconde = nouveau_client().get(chemin)
        assert compteur.nb == 1
        assert seconde.data == premiere.data
        autres = ("X-Request-Id", "Cache-Control")  # what is left of the minute
        entetes = {n: v for n, v in premiere.headers.items() if n not in autres}
        assert {n: v for n, v in seconde.headers.items() if n not in autres} == entetes
        assert seconde.cache_control.max_age <= premiere.cache_control.max_age
        assert seconde.headers["X-Request-Id"] != premiere.headers["X-Request-Id"]


@pytest.mark.usefixtures("memoire")
def test_what_is_kept_is_neither_old_nor_somebody_s(client, nouveau_client, fabrique, connecter, nb_requetes):
    offre = fabrique.offre()
    assert offre.numero in client.get(LISTE).texte
    depublier(offre, par=fabrique.membre_equipe(), le=maintenant())
    db.session.commit()
    assert offre.numero not in nouveau_client().get(LISTE).texte
    client.get(LISTE)
    partenaire = connecter(nouveau_client(), fabrique.partenaire())
    assert "Se déconnecter" in partenaire.get(LISTE).texte
    assert "Se déconnecter" not in client.get(LISTE).texte
    with nb_requetes() as compteur:
        client.hx(LISTE)
    assert compteur.nb == 2


def test_the_memory_of_pages_is_short_and_small(app, monkeypatch):
    instant = 0.0
    monkeypatch.setattr("cmon.fraicheur.time.monotonic", lambda: instant)
    memoire = Memoire(2)
    for marque in ("a", "b"):
        memoire.garder(marque, app.response_class(marque))
    assert memoire.lire("a").get_data(as_text=True) == "a"
    memoire.garder("c", app.response_class("c"))
    assert [m for m in "abc" if memoire.lire(m)] == ["a", "c"]
    instant = 61.0
    assert [m for m in "abc" if memoire.lire(m)] == []
    rien = Memoire(0)
    rien.garder("a", app.response_class("a"))
    assert rien.lire("a") is None
