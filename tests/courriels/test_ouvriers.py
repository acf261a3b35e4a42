"""Several workers, and workers that are killed: nothing lost, nothing doubled but what a kill makes unknowable."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from cmon.courriels.envoi import envoyer_file
from cmon.courriels.modeles import EtatCourriel
from cmon.courriels.ouvrier import travailler
from cmon.courriels.reveil import reveil
from cmon.temps import maintenant

RACINE = Path(__file__).resolve().parents[2]


def lancer_un_ouvrier(app) -> subprocess.Popen:
    """A process that empties the outbox: the command of the service."""
    environnement = {
        **os.environ,
        "CMON_ENV": "test",
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "CMON_INSTANCE": app.config["INSTANCE"],
        "SECRET_KEY": app.config["SECRET_KEY"],
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(app.config["MAIL_PORT"]),
        "SCHEDULER": "off",
    }
    commande = [sys.executable, "-m", "flask", "--app", "wsgi", "outbox", "send"]
    return subprocess.Popen(
        commande, cwd=RACINE, env=environnement, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@pytest.mark.epreuve(tours=10)
def test_two_workers_never_send_the_same_mail(app, boite, smtp, poster_des_mails):
    poster_des_mails(40)

    def vider():
        with app.app_context():
            envoyer_file()

    fils = [threading.Thread(target=vider) for _ in range(3)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(20)
    assert sorted(smtp.identifiants) == sorted(m.identifiant for m in boite())
    assert {m.etat for m in boite()} == {EtatCourriel.envoye}


@pytest.mark.epreuve(tours=10)
def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_one_mail_at_most(
    app, envoyer, boite, smtp, poster_des_mails
):
    smtp.messages.clear()
    postes = set(poster_des_mails(30))
    ouvriers = [lancer_un_ouvrier(app), lancer_un_ouvrier(app)]
    smtp.lenteur = 0.005

    def recevoir(message, ouvriers=ouvriers):
        if len(smtp.messages) == 10:  # accepted, and killed before the answer: the worst moment
            for ouvrier in ouvriers:
                os.kill(ouvrier.pid, signal.SIGKILL)
        return "250 OK"

    smtp.recevoir = recevoir
    for ouvrier in ouvriers:
        ouvrier.wait(30)
    assert 10 < len(smtp.messages) < 30
    assert envoyer(le=maintenant() + timedelta(minutes=30)) != {}
    recus = Counter(smtp.identifiants)
    assert set(recus) == postes
    assert sum(recus.values()) - len(recus) <= len(ouvriers)
    assert {m.etat for m in boite()} == {EtatCourriel.envoye}


def test_a_mail_leaves_at_once_after_its_commit_and_the_worker_stops_when_told(app, smtp, poster_des_mails):
    arret = threading.Event()
    fil = threading.Thread(target=travailler, args=(app, arret))
    fil.start()
    try:
        time.sleep(0.3)
        debut = time.monotonic()
        poster_des_mails(1)
        while not smtp.messages and time.monotonic() - debut < 5:
            time.sleep(0.02)
        assert time.monotonic() - debut < 3  # a fraction of a second; without the wake-up it would be 15
    finally:
        arret.set()
        reveil.set()
        fil.join(5)
    assert not fil.is_alive()
