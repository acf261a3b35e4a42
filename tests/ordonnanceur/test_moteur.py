"""The scheduler of a serving process: one leads, a dead leader is replaced, commands never start it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from cmon import create_app
from cmon.extensions import db
from cmon.ordonnanceur.creneaux import Tache
from cmon.ordonnanceur.modeles import ExecutionTache
from cmon.ordonnanceur.moteur import Moteur
from cmon.ordonnanceur.verrou import verrou_du_chef
from cmon.temps import maintenant

RACINE = Path(__file__).resolve().parents[2]
PREND_LE_VERROU = """
import sys, time
from cmon import create_app
from cmon.ordonnanceur.verrou import verrou_du_chef
verrou = verrou_du_chef(create_app())
print(verrou.prendre(), flush=True)
time.sleep(60)
"""


def attendre(condition, delai_s: float = 10) -> None:
    fin = time.monotonic() + delai_s
    while not condition():
        assert time.monotonic() < fin, "nothing happened"
        time.sleep(0.02)


def environnement(app) -> dict:
    return {
        **os.environ,
        "CMON_ENV": "test",
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "CMON_INSTANCE": app.config["INSTANCE"],
        "SCHEDULER": "on",
    }


def test_the_lock_has_one_holder_and_is_free_again_when_its_process_is_killed(app):
    tenant = subprocess.Popen(
        [sys.executable, "-c", PREND_LE_VERROU],
        cwd=RACINE,
        env=environnement(app),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    verrou = verrou_du_chef(app)
    try:
        assert tenant.stdout.readline().strip() == "True"
        assert not verrou.prendre()
        os.kill(tenant.pid, signal.SIGKILL)
        tenant.wait(10)
        attendre(verrou.prendre)
        assert verrou.prendre()
        assert not verrou_du_chef(app).prendre()
    finally:
        tenant.kill()
        tenant.wait(10)
        tenant.stdout.close()
        verrou.rendre()


@pytest.mark.base("postgresql")
def test_a_leader_whose_connection_breaks_knows_that_it_leads_no_more(app):
    verrou = verrou_du_chef(app)
    assert verrou.prendre()
    pid = verrou.connexion.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    db.session.execute(db.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    db.session.rollback()
    time.sleep(0.1)
    assert not verrou.prendre()
    attendre(verrou.prendre)
    verrou.rendre()


def test_two_schedulers_catch_up_each_slot_once_and_the_second_takes_over(app):
    appels = Counter()
    taches = tuple(
        Tache(nom, "2 * * * *", lambda *, le, nom=nom: appels.update([nom]) or {"faits": 1}) for nom in ("a", "b")
    )
    premier, second = Moteur(app, taches, ronde_s=0.1), Moteur(app, taches, ronde_s=0.1)
    premier.demarrer()
    try:
        attendre(lambda: appels == {"a": 1, "b": 1})
        second.demarrer()
        time.sleep(0.3)
        assert second.planificateur is None
        premier.arreter()
        attendre(lambda: second.planificateur is not None)
        time.sleep(0.3)
        assert appels == {"a": 1, "b": 1}  # the new leader looked, and found the slots done
        assert premier.planificateur is None
    finally:
        premier.arreter()
        second.arreter()
    assert not [fil.name for fil in threading.enumerate() if fil.name == "cmon-ordonnanceur"]
    db.session.rollback()
    assert len(db.session.execute(select(ExecutionTache)).all()) == 2


@pytest.mark.base("sqlite")
def test_the_first_request_starts_the_scheduler_once_and_commands_never_do(app, monkeypatch, tmp_path):
    departs = []
    monkeypatch.setattr(Moteur, "demarrer", lambda self: departs.append(self))
    reglages = {"SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"], "INSTANCE": str(tmp_path)}
    serveur = create_app(**reglages, SCHEDULER=True)
    assert serveur.test_cli_runner().invoke(args=["jobs", "list"]).exit_code == 0
    assert departs == []
    serveur.test_client().get("/sante")
    assert departs == [serveur.extensions["ordonnanceur"]]
    eteint = create_app(**reglages, SCHEDULER=False)
    eteint.test_client().get("/sante")
    assert len(departs) == 1


@pytest.mark.base("sqlite")
def test_gunicorn_workers_start_the_scheduler_before_any_request_also_when_preloaded(app):
    import shutil

    gunicorn = shutil.which("gunicorn", path=str(Path(sys.executable).parent)) or shutil.which("gunicorn")
    db.session.rollback()
    debut = maintenant()
    serveur = subprocess.Popen(
        [gunicorn, "wsgi:app", "--preload", "--workers", "2", "--worker-class", "gthread", "--bind", "127.0.0.1:0"],
        cwd=RACINE,
        env=environnement(app),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def noms() -> list[str]:
        with db.engine.connect() as connexion:
            lues = connexion.execute(select(ExecutionTache.tache).where(ExecutionTache.debut_le >= debut))
            return sorted(lues.scalars())

    try:
        from cmon.planification import TACHES

        attendre(lambda: len(noms()) == len(TACHES), 20)
        time.sleep(0.3)
        assert noms() == sorted(t.nom for t in TACHES)
    finally:
        serveur.send_signal(signal.SIGTERM)
        assert serveur.wait(15) == 0
