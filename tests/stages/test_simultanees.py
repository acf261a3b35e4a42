"""Fifty times the same application at the same moment, against a real server with several processes."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from sqlalchemy import func, select

from cmon.candidatures.modeles import Candidature
from cmon.courriels.modeles import Courriel
from cmon.extensions import db
from tests.serveur import servir

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


@pytest.fixture
def serveur(app, tmp_path):
    """The address of a server of two processes on the database of the test."""
    with servir(app, tmp_path) as adresse:
        yield adresse


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
