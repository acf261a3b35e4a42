"""Error pages, whole and as fragments, and a database that is locked or gone."""

import contextlib
import json
import re
import sqlite3
import threading
import time

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from cmon.acces import acces, tous
from cmon.erreurs import TEXTES, page_d_erreur
from cmon.extensions import db
from cmon.offres.modeles import Offre
from cmon.offres.taches import depublier_offres_passees
from cmon.publication.etats import EtatPublication
from cmon.temps import maintenant
from tests.aides import relire

HTMX = {"HX-Request": "true"}


@contextlib.contextmanager
def base_prise(app):
    """Somebody else holds the lock of the database for the whole block."""
    db.session.rollback()
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite":
        autre = sqlite3.connect(url.database, isolation_level=None)
        autre.execute("BEGIN IMMEDIATE")
    else:
        autre = db.engine.connect()
        autre.execute(text("LOCK TABLE session_ouverte, compte, courriel, compteur_limite, trace"))
    try:
        yield
    finally:
        (autre.execute if url.get_backend_name() == "sqlite" else autre.exec_driver_sql)("ROLLBACK")
        autre.close()


@contextlib.contextmanager
def attente_courte(app):
    """The same waiting as in service, a hundred times shorter."""
    db.session.rollback()
    db.engine.dispose()

    def abreger(connexion, _):
        with contextlib.closing(connexion.cursor()) as c:
            sqlite = db.engine.dialect.name == "sqlite"
            c.execute("PRAGMA busy_timeout=50" if sqlite else "SET lock_timeout = 50")
            if not sqlite:
                connexion.commit()

    event.listen(db.engine, "connect", abreger)
    yield
    event.remove(db.engine, "connect", abreger)
    db.session.rollback()
    db.engine.dispose()


def jeton_de(client) -> str:
    return client.get("/mon-compte/").soupe.select_one("input[name=csrf_token]")["value"]


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("code", sorted(TEXTES))
def test_each_error_is_a_page_in_french_and_a_fragment_without_its_frame(app, code):
    titre, texte = TEXTES[code]
    for entetes, entiere in (({}, True), (HTMX, False), ({**HTMX, "HX-Boosted": "true"}, True)):
        with app.test_request_context("/x/", headers=entetes, base_url="http://stage.localhost"):
            app.preprocess_request()
            corps = page_d_erreur(code).get_data(as_text=True).replace("\u00a0", " ")
        assert ("<html" in corps) == entiere
        assert titre in corps
        assert texte in corps
        assert ("incident" in corps) == (code >= 500)


def test_an_unforeseen_error_says_its_number_and_nothing_else(app, client, fabrique, connecter, monkeypatch, journal):
    compte = fabrique.partenaire()
    connecter(client, compte)
    app.config["PROPAGER_LES_ERREURS"], client.refuse_les_500 = False, False

    @acces(tous)
    def casser(**_):
        db.session.execute(text("SELECT 1"))
        raise RuntimeError(f"secret-interne de {compte.courriel}")

    monkeypatch.setitem(app.view_functions, "mon_compte.page", casser)
    for entetes in ({}, HTMX):
        reponse = client.get("/mon-compte/", headers=entetes)
        assert reponse.status_code == 500
        assert "secret-interne" not in reponse.texte
        assert "Traceback" not in reponse.texte
        assert reponse.headers["X-Request-Id"] in reponse.texte
        assert reponse.headers["Content-Security-Policy"]
        assert reponse.headers["Cache-Control"] == "no-store"
    lignes = journal.getvalue()
    assert "secret-interne" not in lignes
    assert compte.courriel not in lignes
    erreur = next(x for x in map(json.loads, lignes.splitlines()) if x["niveau"] == "error")
    assert erreur["exception"] == "RuntimeError"
    assert any("test_pannes.py" in lieu for lieu in erreur["pile"])


def test_a_locked_database_answers_503_in_french_and_recovers(app, client, fabrique, connecter):
    connecter(client, fabrique.partenaire())
    jeton = jeton_de(client)
    with attente_courte(app):
        with base_prise(app):
            for entetes in ({}, HTMX):
                debut = time.monotonic()
                reponse = client.post("/mon-compte/deconnexion-partout/", data={"csrf_token": jeton}, headers=entetes)
                assert reponse.status_code == 503
                assert reponse.headers["Retry-After"] == "5"
                assert reponse.headers["Cache-Control"] == "no-store"
                assert reponse.headers["Content-Security-Policy"]
                assert "très sollicité" in reponse.texte
                assert reponse.headers["X-Request-Id"] in reponse.texte
                assert time.monotonic() - debut < 5
        assert client.get("/mon-compte/").status_code == 200


def test_a_locked_database_stops_sign_in_and_links_but_not_the_error_pages(app, client, fabrique):
    compte = fabrique.compte()
    page = client.get("/connexion/")
    champs = {"courriel": compte.courriel, "mot_de_passe": fabrique.mot_de_passe}
    with attente_courte(app):
        with base_prise(app):
            for bouton in ("Se connecter", "Recevoir un lien de connexion par mail"):
                assert client.envoyer("/connexion/", champs, page=page, bouton=bouton).status_code == 503
            assert client.get("/introuvable/").status_code == 404
        assert client.envoyer("/connexion/", champs, page=page, bouton="Se connecter").status_code == 303


def test_a_visit_that_can_not_be_noted_does_not_close_the_page(app, client, fabrique, connecter, a_l_heure):
    a_l_heure("2027-03-15 09:00")
    connecter(client, fabrique.compte())
    a_l_heure("2027-03-15 09:30")
    with attente_courte(app):
        if db.engine.dialect.name == "sqlite":
            with base_prise(app):
                assert client.get("/mon-compte/").status_code == 200
        else:
            with db.engine.connect() as autre:
                autre.execute(text("SELECT 1 FROM session_ouverte FOR UPDATE"))
                assert client.get("/mon-compte/").status_code == 200
                autre.rollback()


def test_a_file_of_an_applicant_is_not_given_when_the_trace_can_not_be_written(app, client, fabrique, connecter):
    compte = fabrique.partenaire()
    candidature = fabrique.candidature(fabrique.offre(charge=compte), fichiers=1)
    jeton = relire(candidature, "fichiers").fichiers[0].jeton
    connecter(client, compte)
    with attente_courte(app):
        db.session.rollback()
        if db.engine.dialect.name == "sqlite":
            verrou = base_prise(app)
        else:
            verrou = contextlib.ExitStack()
            autre = verrou.enter_context(db.engine.connect())
            autre.execute(text("LOCK TABLE trace"))
        with verrou:
            reponse = client.get(f"/fichiers/{jeton}/")
            assert reponse.status_code == 503
            assert b"%PDF" not in reponse.data
            assert "attachment" not in reponse.headers.get("Content-Disposition", "")
        assert client.get(f"/fichiers/{jeton}/").status_code == 200


@pytest.mark.base("postgresql")
def test_connections_that_the_server_has_cut_are_replaced(app, client, fabrique, connecter):
    connecter(client, fabrique.compte())
    assert client.get("/mon-compte/").status_code == 200
    with db.engine.connect() as autre:
        couper = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        autre.execute(text(couper + " AND datname = current_database()"))
        autre.rollback()
    assert client.get("/mon-compte/").status_code == 200


@pytest.mark.base("sqlite")
def test_a_database_that_is_gone_gives_a_page_all_the_same(app, client, fabrique, connecter, monkeypatch):
    connecter(client, fabrique.partenaire())

    def absente(*_, **__):
        raise OperationalError("connect", {}, Exception("server closed the connection: user=secret-interne"))

    monkeypatch.setattr(db.engine.pool, "connect", absente)
    monkeypatch.setattr(db.engine, "raw_connection", absente)
    for chemin in ("/", "/offres/", "/mon-compte/", "/introuvable/", "/connexion/"):
        for entetes in ({}, HTMX):
            reponse = client.get(chemin, headers=entetes)
            assert reponse.status_code in (404, 503), chemin
            assert reponse.headers["Content-Security-Policy"]
            assert "secret-interne" not in reponse.texte
    assert client.get("/sante").status_code == 200


@pytest.mark.epreuve(tours=10)
def test_an_edit_that_prolongs_an_offer_wins_over_the_job_that_unpublishes(app, fabrique, a_l_heure):
    a_l_heure("2027-03-15 09:00")
    offre = fabrique.offre(debut_dans=1)
    temoin = fabrique.offre(debut_dans=1)
    a_l_heure("2027-03-20 09:00")
    numero, fini, pret = offre.id, [], threading.Event()
    db.session.rollback()

    def editer():
        with app.app_context():
            lue = db.session.get(Offre, numero)
            lue.debut_le = None
            db.session.flush()
            pret.set()
            time.sleep(0.4)
            db.session.commit()
            db.session.remove()

    def lancer():
        with app.app_context():
            pret.wait(5)
            fini.append(depublier_offres_passees(le=maintenant()))
            db.session.remove()

    fils = [threading.Thread(target=f) for f in (editer, lancer)]
    for f in fils:
        f.start()
    for f in fils:
        f.join(10)
    assert fini == [{"depubliees": 1}]
    assert relire(offre).etat == EtatPublication.publiee
    assert relire(temoin).etat == EtatPublication.depubliee


@pytest.mark.base("sqlite")
def test_a_limit_that_is_passed_says_when_to_come_back(app, client):
    page = client.get("/connexion/mot-de-passe-oublie/")
    jeton = page.soupe.select_one("input[name=csrf_token]")["value"]
    for rang in range(22):
        envoi = {"csrf_token": jeton, "courriel": f"personne{rang}@example.org"}
        reponse = client.hx("/connexion/mot-de-passe-oublie/", methode="POST", data=envoi)
    assert reponse.status_code == 429
    assert "Trop de demandes" in reponse.texte
    assert re.fullmatch(r"\d+", reponse.headers["Retry-After"])
