"""Fifty times the same application at the same moment, against a real server with several processes."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from sqlalchemy import func, select

from cmon.candidatures.modeles import Candidature
from cmon.courriels.modeles import Courriel
from cmon.extensions import db

RACINE = Path(__file__).parents[2]
NB = 50
SAISIE = {
    "nom": "Lavergne",
    "prenom": "Noémie",
    "tranche_age": "moins_15",
    "courriel": "noemie@example.org",
    "telephone": "01 99 00 12 34",
    "formation_actuelle": "Troisième",
    "motivations": "J’aime le bois.",
}


def port_libre() -> int:
    with contextlib.closing(socket.socket()) as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


@pytest.fixture
def serveur(app, tmp_path):
    """The address of a server of two processes on the database of the test."""
    port = port_libre()
    reglages = {
        "CMON_ENV": "test",
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "CMON_INSTANCE": app.config["INSTANCE"],
        "FICHIERS_URL": app.config["FICHIERS_URL"],
        "SCHEDULER": "off",
        "PORT": str(port),
    }
    commande = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    commande += ["--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
    with (tmp_path / "serveur.log").open("w") as journal:
        processus = subprocess.Popen(
            commande, cwd=RACINE, env={**os.environ, **reglages}, stdout=journal, stderr=subprocess.STDOUT
        )
    adresse = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            with contextlib.suppress(requests.ConnectionError):
                requests.get(adresse + "/offres/", timeout=60)
                break
            time.sleep(0.1)
        else:
            pytest.fail((tmp_path / "serveur.log").read_text())
        yield adresse
    finally:
        processus.terminate()
        processus.wait(30)


@pytest.mark.epreuve(tours=10)
def test_fifty_simultaneous_applications_make_one(serveur, fabrique):
    offre = fabrique.offre()
    db.session.rollback()
    chemin = f"{serveur}/detail-offre-stage/offre-detail/{offre.numero}/postuler/"
    db.session.rollback()
    page = requests.get(chemin, timeout=10)
    jeton = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]

    def envoyer(_):
        with requests.Session() as session:
            session.cookies.update(page.cookies)
            reponse = session.post(chemin, data={**SAISIE, "csrf_token": jeton}, timeout=60)
            return reponse.status_code, reponse.url.endswith("/postuler/merci/"), "Candidature envoyée" in reponse.text

    with ThreadPoolExecutor(NB) as fils:
        reponses = list(fils.map(envoyer, range(NB)))
    assert reponses == [(200, True, True)] * NB
    db.session.rollback()
    assert db.session.execute(select(func.count()).select_from(Candidature)).scalar_one() == 1
    par_genre = dict(db.session.execute(select(Courriel.genre, func.count()).group_by(Courriel.genre)).tuples().all())
    assert par_genre == {"candidature_recue": 1, "candidature_confirmee": 1}
