"""Reads of public pages are counted by day, in batches, and say nothing of their readers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from cmon.extensions import db
from cmon.fraicheur import MEMOIRE, Memoire
from cmon.frequentation import compteur
from cmon.frequentation.compteur import EXTENSION, Compteur, ecrire
from cmon.frequentation.modeles import Frequentation
from cmon.frequentation.operations import ajouter
from cmon.frequentation.requetes import vues_par_rang
from cmon.frequentation.taches import purger_frequentation
from cmon.planification import TACHES
from cmon.temps import jour_de_paris, maintenant

TELEPHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14; CUBOT X90) AppleWebKit/537.36 Chrome/130 Mobile Safari"}


@pytest.fixture(autouse=True)
def compte_neuf(app, monkeypatch):
    """A counter of the test's own."""
    monkeypatch.setitem(app.extensions, EXTENSION, Compteur(60))


@pytest.fixture
def page(fabrique):
    """The address of an offer and its rank."""
    offre = fabrique.offre()
    return f"/detail-offre-stage/offre-detail/{offre.numero}/", offre.rang


def ecrites(app) -> dict[tuple[int, date], int]:
    """What the database holds once the process has written."""
    db.session.rollback()
    ecrire(app)
    return {(f.rang, f.vue_le): f.nb for f in db.session.scalars(select(Frequentation))}


def aujourd_hui() -> date:
    return jour_de_paris(maintenant())


def test_a_read_is_one_view_of_the_local_day_and_the_next_batch_adds_up(app, client, page):
    adresse, rang = page
    for _ in range(3):
        client.get(adresse, headers=TELEPHONE)
    assert ecrites(app) == {(rang, aujourd_hui()): 3}
    client.get(adresse, headers=TELEPHONE)
    assert ecrites(app) == {(rang, aujourd_hui()): 4}


def test_after_midnight_in_paris_it_is_another_day(app, client, page, a_l_heure):
    adresse, rang = page
    a_l_heure("2026-11-22 00:30")
    client.get(adresse, headers=TELEPHONE)
    assert ecrites(app) == {(rang, date(2026, 11, 22)): 1}


def test_the_page_of_a_rencontre_counts_too(app, client, fabrique):
    rencontre = fabrique.rencontre()
    assert client.get(f"/rencontres/{rencontre.numero}/", headers=TELEPHONE).status_code == 200
    assert ecrites(app) == {(rencontre.rang, aujourd_hui()): 1}


def test_pages_given_from_memory_and_304_count_too(app, client, page, monkeypatch):
    monkeypatch.setitem(app.extensions, MEMOIRE, Memoire(10))
    adresse, rang = page
    premiere = client.get(adresse, headers=TELEPHONE)
    client.get(adresse, headers=TELEPHONE)
    encore = client.get(adresse, headers={**TELEPHONE, "If-None-Match": premiere.headers["ETag"]})
    assert encore.status_code == 304
    assert ecrites(app) == {(rang, aujourd_hui()): 3}


@pytest.mark.parametrize(
    "entetes",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "facebookexternalhit/1.1"},
        {"User-Agent": "Mozilla/5.0 (compatible; YandexRCA; Spider)"},
        {"User-Agent": "WhatsApp-LinkPreview"},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": "python-requests/2.32"},
        {"User-Agent": ""},
        {**TELEPHONE, "Sec-Purpose": "prefetch;prerender"},
        {**TELEPHONE, "Purpose": "prefetch"},
    ],
)
def test_robots_and_browsers_that_fetch_in_advance_do_not_count(entetes, app, client, page):
    client.get(page[0], headers=entetes)
    assert ecrites(app) == {}


def test_neither_head_nor_a_closed_page_nor_a_missing_one_nor_a_redirection_counts(app, client, fabrique, page):
    client.head(page[0], headers=TELEPHONE)
    fermee = fabrique.offre(etat="depubliee")
    for numero, statut in ((fermee.numero, 410), ("102019-999999", 404), (str(page[1]), 301), ("x", 404)):
        adresse = f"/detail-offre-stage/offre-detail/{numero}/"
        assert client.get(adresse, headers=TELEPHONE).status_code == statut
    assert ecrites(app) == {}


def test_the_extranet_does_not_count_and_a_signed_in_employer_does(
    app, client, nouveau_client, connecter, fabrique, page
):
    for qui in (fabrique.partenaire(), fabrique.membre_equipe()):
        connecter(nouveau_client(), qui).get(page[0], headers=TELEPHONE)
    assert ecrites(app) == {}
    connecter(client, fabrique.employeur()).get(page[0], headers=TELEPHONE)
    assert ecrites(app) == {(page[1], aujourd_hui()): 1}


def test_a_read_costs_no_query_and_sets_no_cookie(client, page, nb_requetes, monkeypatch):
    with nb_requetes() as comptees:
        reponse = client.get(page[0], headers=TELEPHONE)
    assert "Set-Cookie" not in reponse.headers
    monkeypatch.setattr(compteur, "est_une_lecture", lambda _: False)
    with nb_requetes() as non_comptees:
        client.get(page[0], headers=TELEPHONE)
    assert comptees.nb == non_comptees.nb


def test_nothing_is_taken_before_its_time_unless_asked():
    attente = Compteur(3600)
    attente.noter(1, date(2026, 11, 22))
    assert not attente.prendre()
    assert attente.prendre(attendre=False) == {(1, date(2026, 11, 22)): 1}
    assert not attente.prendre(attendre=False)
    mure = Compteur(0)
    mure.noter(1, date(2026, 11, 22))
    assert mure.prendre()


def test_full_it_is_written_without_waiting(monkeypatch):
    monkeypatch.setattr(compteur, "NB_MAX", 3)
    pleine = Compteur(3600)
    for rang in range(3):
        pleine.noter(rang, date(2026, 11, 22))
    assert len(pleine.prendre()) == 3


def test_what_the_database_refuses_is_kept_for_the_next_time(app, client, page, monkeypatch):
    client.get(page[0], headers=TELEPHONE)

    def refuser(_):
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    with monkeypatch.context() as panne:
        panne.setattr(compteur, "ajouter", refuser)
        assert ecrites(app) == {}
    assert ecrites(app) == {(page[1], aujourd_hui()): 1}


def test_processes_that_write_at_once_add_up(app):
    db.session.rollback()
    jour = aujourd_hui()

    def ecrire_dix(_):
        with app.app_context():
            for _ in range(10):
                ajouter({(1, jour): 1, (2, jour): 2})

    with ThreadPoolExecutor(4) as fils:
        list(fils.map(ecrire_dix, range(4)))
    assert ecrites(app) == {(1, jour): 40, (2, jour): 80}


def test_the_numbers_of_some_pages_are_read_in_one_statement(app, nb_requetes):
    jour = aujourd_hui()
    ajouter({(1, jour): 2, (1, jour - timedelta(days=40)): 5, (2, jour): 1, (3, jour): 9})
    with nb_requetes() as compte:
        lues = db.session.execute(vues_par_rang([1, 2, 4], jour - timedelta(days=29))).all()
    assert sorted(map(tuple, lues)) == [(1, 7, 2), (2, 1, 1)] and compte.nb == 1


def test_numbers_are_kept_thirteen_months(app):
    assert "purger_frequentation" in {t.nom for t in TACHES}
    jour = aujourd_hui()
    ajouter({(1, jour - timedelta(days=397)): 1, (1, jour - timedelta(days=396)): 1, (1, jour): 1})
    assert purger_frequentation(le=maintenant()) == {"oubliees": 1}
    assert len(ecrites(app)) == 2
    assert purger_frequentation(le=maintenant()) == {"oubliees": 0}
