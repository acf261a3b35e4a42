"""A job runs once for a slot, whoever asks, and its result is kept."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from cmon.extensions import db
from cmon.ordonnanceur.creneaux import Tache
from cmon.ordonnanceur.executions import DUREE_MAX, executer
from cmon.ordonnanceur.modeles import EtatExecution, ExecutionTache
from cmon.ordonnanceur.taches import purger_executions
from cmon.temps import maintenant


def executions() -> list[ExecutionTache]:
    db.session.rollback()
    trouvees = list(db.session.execute(select(ExecutionTache).order_by(ExecutionTache.id)).scalars())
    db.session.expunge_all()
    db.session.rollback()
    return trouvees


def compter(nom="essai"):
    """A job that counts its calls."""
    appels = Counter()

    def fonction(*, le):
        appels[nom] += 1
        return {"vus": appels[nom]}

    return Tache(nom, "2 * * * *", fonction), appels


def test_a_slot_runs_once_and_its_counts_are_kept(app):
    tache, appels = compter()
    assert executer(tache, "2027-01-01T00:02Z").etat == EtatExecution.reussie
    assert executer(tache, "2027-01-01T00:02Z") is None
    assert executer(tache, "2027-01-01T01:02Z").bilan == "vus : 2"
    assert appels["essai"] == 2
    assert [(e.creneau, e.etat, e.bilan) for e in executions()] == [
        ("2027-01-01T00:02Z", EtatExecution.reussie, "vus : 1"),
        ("2027-01-01T01:02Z", EtatExecution.reussie, "vus : 2"),
    ]
    assert all(e.fin_le >= e.debut_le for e in executions())


@pytest.mark.epreuve(tours=20)
def test_many_processes_that_ask_together_run_each_job_and_slot_once(app):
    taches = [compter(f"essai{i}") for i in range(2)]
    creneaux = ["2027-01-01T00:02Z", "2027-01-01T01:02Z", "2027-01-01T02:02Z"]
    depart = threading.Barrier(4)

    def un_ordonnanceur():
        depart.wait()
        with app.app_context():
            for creneau in creneaux:
                for tache, _ in taches:
                    executer(tache, creneau)

    fils = [threading.Thread(target=un_ordonnanceur) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(20)
    assert [sum(appels.values()) for _, appels in taches] == [3, 3]
    assert Counter(e.etat for e in executions()) == {EtatExecution.reussie: 6}


def test_a_failed_job_is_visible_and_says_nothing_of_what_people_typed(app, caplog):
    def echouer(*, le):
        raise ValueError("zoe@example.org typed this")

    execution = executer(Tache("essai", "2 * * * *", echouer), "2027-01-01T00:02Z")
    assert execution.etat == EtatExecution.echouee
    assert execution.bilan == "ValueError (voir les journaux)"
    assert "essai 2027-01-01T00:02Z failed" in caplog.text
    assert executions()[0].fin_le is not None


def test_a_failed_job_leaves_none_of_its_changes(app, fabrique):
    compte = fabrique.compte(nom="Avant")
    numero = compte.id
    db.session.rollback()

    def changer_puis_echouer(*, le):
        from cmon.comptes.modeles import Compte

        db.session.get_one(Compte, numero).nom = "Après"
        db.session.flush()
        raise RuntimeError

    executer(Tache("essai", "2 * * * *", changer_puis_echouer), "2027-01-01T00:02Z")
    db.session.rollback()
    db.session.refresh(compte)
    assert compte.nom == "Avant"


@pytest.mark.parametrize("etat", [EtatExecution.reussie, EtatExecution.echouee])
def test_a_run_that_has_ended_is_never_taken_over(app, etat):
    tache, appels = compter()
    vieux = maintenant() - 2 * DUREE_MAX
    db.session.add(ExecutionTache(tache="essai", creneau="c", etat=etat, debut_le=vieux))
    db.session.commit()
    assert executer(tache, "c") is None
    assert not appels


def test_the_slot_of_a_process_that_died_is_taken_over_once_its_time_is_over(app):
    tache, appels = compter()
    morte = ExecutionTache(tache="essai", creneau="c", etat=EtatExecution.en_cours, debut_le=maintenant())
    db.session.add(morte)
    db.session.commit()
    assert executer(tache, "c") is None
    morte.debut_le = maintenant() - DUREE_MAX - timedelta(minutes=1)
    db.session.commit()
    assert executer(tache, "c").etat == EtatExecution.reussie
    assert executer(tache, "c") is None
    assert appels["essai"] == 1


def test_old_runs_are_forgotten_and_interrupted_ones_marked(app):
    le = maintenant()
    for jours, etat in ((0, "en_cours"), (1, "en_cours"), (100, "reussie")):
        quand = le - timedelta(days=jours)
        db.session.add(ExecutionTache(tache="e", creneau=str(jours), etat=EtatExecution(etat), debut_le=quand))
    db.session.commit()
    assert purger_executions(le=le) == {"interrompues": 1, "oubliees": 1}
    assert [(e.creneau, e.etat) for e in executions()] == [
        ("0", EtatExecution.en_cours),
        ("1", EtatExecution.echouee),
    ]
