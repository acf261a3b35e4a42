"""`flask jobs` and `flask routes-acces`."""

import json
from datetime import datetime

import pytest
from sqlalchemy import select

from cmon.extensions import db
from cmon.ordonnanceur import commandes
from cmon.ordonnanceur.creneaux import Tache
from cmon.ordonnanceur.modeles import EtatExecution, ExecutionTache
from cmon.planification import TACHES
from cmon.temps import PARIS


def lancer(app, *arguments):
    db.session.rollback()
    return app.test_cli_runner().invoke(args=list(arguments))


@pytest.mark.parametrize("nom", [t.nom for t in TACHES])
def test_every_job_runs_by_its_command_and_twice_changes_nothing(app, nom):
    for _ in range(2):
        sortie = lancer(app, "jobs", "run", nom)
        assert (sortie.exit_code, f"{nom} : réussie" in sortie.stdout) == (0, True), sortie.output
    etats = db.session.execute(select(ExecutionTache.etat)).scalars().all()
    assert etats == [EtatExecution.reussie] * 2


@pytest.mark.base("sqlite")
def test_a_job_is_told_the_instant_that_the_command_names(app, monkeypatch):
    recus = []
    tache = Tache(TACHES[0].nom, "2 * * * *", lambda *, le: recus.append(le) or {})
    monkeypatch.setattr(commandes, "TACHES", (tache,))
    assert lancer(app, "jobs", "run", tache.nom, "--now", "2027-03-28T12:00").exit_code == 0
    assert lancer(app, "jobs", "run", tache.nom, "--now", "2027-03-28T10:00:00+00:00").exit_code == 0
    assert recus == [datetime(2027, 3, 28, 12, tzinfo=PARIS)] * 2
    assert lancer(app, "jobs", "run", tache.nom, "--now", "demain").exit_code == 2
    assert lancer(app, "jobs", "run", "inconnue").exit_code == 2


@pytest.mark.base("sqlite")
def test_a_job_that_fails_ends_the_command_with_1(app, monkeypatch):
    def echouer(*, le):
        raise RuntimeError

    monkeypatch.setattr(commandes, "TACHES", (Tache(TACHES[0].nom, "2 * * * *", echouer),))
    sortie = lancer(app, "jobs", "run", TACHES[0].nom)
    assert sortie.exit_code == 1
    assert "échouée" in sortie.stdout


@pytest.mark.base("sqlite")
def test_the_list_of_jobs_tells_the_next_slot_and_the_last_result(app):
    lancer(app, "jobs", "run", "purger_courriels")
    lignes = lancer(app, "jobs", "list").stdout.splitlines()
    assert len(lignes) == len(TACHES)
    ligne = next(li for li in lignes if li.startswith("purger_courriels"))
    assert "prochain : " in ligne
    assert "réussie (courriels_vides : 0)" in ligne


@pytest.mark.base("sqlite")
def test_every_route_says_who_may_enter(app):
    routes = json.loads(lancer(app, "routes-acces", "--json").stdout)
    par_route = {r["route"]: r for r in routes}
    assert par_route["/sante"]["acces"] == "tous"
    assert par_route["/sante"]["methodes"] == ["GET"]
    assert [r["route"] for r in routes if r["acces"] is None] == []
    assert "/sante" in lancer(app, "routes-acces").stdout
