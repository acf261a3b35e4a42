"""Health: alive, ready, and what « not ready » says."""

import json
from datetime import timedelta

import pytest

from cmon.blueprints.technique import controles
from cmon.courriels.operations import poster
from cmon.extensions import db
from cmon.ordonnanceur.modeles import EtatExecution, ExecutionTache
from cmon.temps import maintenant


def test_a_living_process_says_so_without_asking_the_database(app, client, nb_requetes):
    with nb_requetes() as compteur:
        reponse = client.get("/sante")
    assert reponse.status_code == 200
    assert reponse.json == {"etat": "vivant"}
    assert compteur.nb == 0
    assert reponse.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in reponse.headers


def test_a_balancer_may_name_the_machine_instead_of_the_site(app):
    for chemin in ("/sante", "/pret"):
        assert app.test_client().get(chemin, headers={"Host": "10.1.2.3:8000"}).status_code == 200


def test_a_ready_process_shows_each_check(app, client):
    reponse = client.get("/pret")
    assert reponse.status_code == 200
    assert reponse.json["pret"] is True
    assert set(reponse.json["controles"]) == {"base_de_donnees", "disque", "courriels", "ordonnanceur"}
    assert reponse.json["controles"]["disque"]["libre_mo"] > 0


def test_a_database_that_does_not_answer_is_said_without_any_secret(app, client, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def tomber(*args, **kwargs):
        raise OperationalError("SELECT 1", {}, Exception("password=secret host=10.0.0.1"))

    monkeypatch.setattr(db.session, "execute", tomber)
    reponse = client.get("/pret")
    assert reponse.status_code == 503
    assert reponse.headers["Retry-After"]
    assert reponse.json["controles"]["base_de_donnees"] == {"pret": False, "erreur": "OperationalError"}
    assert "secret" not in reponse.get_data(as_text=True)


@pytest.mark.base("sqlite")
def test_a_disk_that_is_nearly_full_or_can_not_be_written_is_not_ready(app, client, monkeypatch):
    monkeypatch.setattr(controles, "LIBRE_MIN_MO", 10**12)
    assert client.get("/pret").json["controles"]["disque"]["pret"] is False
    app.config["FICHIERS_URL"] = "/proc/interdit"
    disque = client.get("/pret").json["controles"]["disque"]
    assert disque["pret"] is False
    assert "proc" not in json.dumps(disque)


def test_mails_that_should_have_left_long_ago_make_it_not_ready(app, client):
    poster("adresse_inconnue", "p@example.org", le=maintenant() - timedelta(minutes=20))
    db.session.commit()
    assert client.get("/pret").status_code == 200  # no server: mails are read in the outbox
    app.config["MAIL_SERVER"] = "127.0.0.1"
    reponse = client.get("/pret")
    assert reponse.status_code == 503
    assert 1190 < reponse.json["controles"]["courriels"]["plus_ancien_du_s"] < 1300
    assert "example.org" not in reponse.get_data(as_text=True)


def test_a_mail_that_waits_for_its_next_try_is_no_alarm(app, client):
    app.config["MAIL_SERVER"] = "127.0.0.1"
    mail = poster("adresse_inconnue", "p@example.org", le=maintenant() - timedelta(hours=5))
    mail.prochain_essai_le = maintenant() + timedelta(minutes=30)
    db.session.commit()
    assert client.get("/pret").status_code == 200


def test_a_scheduler_that_has_been_silent_for_two_hours_makes_it_not_ready(app, client):
    app.config["SCHEDULER"] = True
    assert client.get("/pret").json["controles"]["ordonnanceur"]["derniere_execution_s"] is None
    for heures, statut in ((3, 503), (1, 200)):
        debut = maintenant() - timedelta(hours=heures)
        db.session.add(
            ExecutionTache(tache="a", creneau=str(heures), etat=EtatExecution.reussie, debut_le=debut, bilan="")
        )
        db.session.commit()
        assert client.get("/pret").status_code == statut
