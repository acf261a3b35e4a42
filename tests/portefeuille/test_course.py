"""Two people at the same instant, on a live server: one succeeds, the other is told why not."""

import contextlib
import http.client
import random
import socket
import threading
from urllib.parse import urlencode

import pytest
from werkzeug.serving import make_server

from cmon.extensions import db
from tests.aides import relire


@contextlib.contextmanager
def en_marche(app):
    """The application on a port of this machine."""
    prise = socket.socket()
    while True:
        with contextlib.suppress(OSError):
            prise.bind(("127.0.0.1", random.randint(20000, 30000)))
            break
    prise.listen(16)
    serveur = make_server("127.0.0.1", prise.getsockname()[1], app, threaded=True, fd=prise.fileno())
    fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    fil.start()
    yield prise.getsockname()[1]
    serveur.shutdown()
    fil.join()
    prise.close()


@pytest.fixture
def ensemble(app, connecter, nouveau_client):
    """`ensemble([(compte, adresse, donnees)…])` sends these forms at once and gives the (status, text) of each."""

    def envoyer(envois):
        prets = []
        for compte, adresse, donnees in envois:
            client = connecter(nouveau_client(), compte)
            page = client.get(adresse if donnees is not None else "/portefeuille/")
            jeton = page.soupe.find("input", {"name": "csrf_token"})["value"]
            cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"], "stage.localhost")
            prets.append((adresse, {**(donnees or {}), "csrf_token": jeton}, f"{cookie.key}={cookie.value}"))
        db.session.rollback()
        depart, reponses = threading.Barrier(len(prets)), [None] * len(prets)

        def partir(rang, port):
            adresse, donnees, cookie = prets[rang]
            entetes = {
                "Host": "stage.localhost", "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"
            }  # fmt: skip
            connexion = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            depart.wait()
            connexion.request("POST", adresse, urlencode(donnees, doseq=True), entetes)
            reponse = connexion.getresponse()
            reponses[rang] = (reponse.status, reponse.read().decode())

        with en_marche(app) as port:
            fils = [threading.Thread(target=partir, args=(i, port)) for i in range(len(prets))]
            [f.start() for f in fils]
            [f.join() for f in fils]
        return reponses

    return envoyer


@pytest.mark.epreuve(tours=10)
def test_of_two_who_take_a_deposit_at_once_one_has_it(ensemble, nadia, yann, fabrique):
    for _ in range(3):
        p = fabrique.projet()
        adresse = f"/portefeuille/projets/{p.id}/prendre-en-charge/"
        reponses = ensemble([(nadia, adresse, {}), (yann, adresse, {})])
        assert sorted(statut for statut, _ in reponses) == [303, 409], reponses
        gagnant = (nadia, yann)[[s for s, _ in reponses].index(303)]
        perdu = next(texte for statut, texte in reponses if statut == 409)
        assert relire(p).charge_id == gagnant.id and gagnant.nom_complet in perdu


@pytest.mark.epreuve(tours=10)
def test_of_two_who_save_a_projet_at_once_the_second_sees_both_texts(ensemble, nadia, fabrique):
    equipe = fabrique.membre_equipe()
    p = fabrique.projet(charge=nadia, souhait="aide")
    version, adresse = f"{p.version}.0", f"/portefeuille/projets/{p.id}/"
    commun = {"version": version, "souhait": "aide", "charge": nadia.id}
    reponses = ensemble(
        [(nadia, adresse, {**commun, "demande": "Texte de Nadia"}), (equipe, adresse, {**commun, "demande": "Texte B"})]
    )
    assert sorted(statut for statut, _ in reponses) == [303, 409], reponses
    perdu = next(texte for statut, texte in reponses if statut == 409)
    assert "Texte de Nadia" in perdu and "Texte B" in perdu


@pytest.mark.epreuve(tours=10)
def test_of_two_decisions_at_once_the_second_comes_too_late(ensemble, fabrique, boite):
    structure = fabrique.structure(etat="a_valider")
    fabrique.partenaire(structure=structure)
    a, b = fabrique.membre_equipe(), fabrique.membre_equipe()
    racine = f"/administration/structures/{structure.id}/"
    reponses = ensemble([(a, racine + "valider/", None), (b, racine + "refuser/", None)])
    assert sorted(statut for statut, _ in reponses) in ([303, 409], [303, 422]), reponses
    assert len(boite) == 1 or len(boite()) == 1
