"""Many at once: limits hold over threads and processes, nobody is locked out, the database is not."""

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from cmon.comptes.modeles import CompteurLimite, Jeton, UsageJeton
from cmon.comptes.operations import demander_lien
from cmon.extensions import db
from cmon.limites import compter, est_depassee
from cmon.temps import maintenant
from tests import bases


def ensemble(nombre: int, geste, fils: int = 8) -> list:
    """Run `geste(rang)` that many times, as many as there are threads at the same moment."""
    db.session.remove()
    depart = threading.Barrier(min(nombre, fils))

    def faire(rang: int):
        if rang < fils:
            depart.wait(10)
        return geste(rang)

    with ThreadPoolExecutor(fils) as ouvriers:
        return list(ouvriers.map(faire, range(nombre)))


@pytest.mark.epreuve(tours=5)
def test_fifty_wrong_passwords_at_once_are_all_answered_and_the_right_one_enters(app, nouveau_client, fabrique):
    compte = fabrique.compte()
    courriel = compte.courriel
    page = nouveau_client().get("/connexion/")
    biscuit = page.headers["Set-Cookie"].partition(";")[0]
    champs = {"csrf_token": page.soupe.select_one("input[name=csrf_token]")["value"], "courriel": courriel}

    def essayer(rang: int, mot: str = "un-faux-mot-de-passe"):
        with app.test_client(use_cookies=False) as client:
            return client.post(
                "/connexion/",
                data={**champs, "mot_de_passe": mot},
                base_url="http://stage.localhost",
                headers={"Cookie": biscuit},
                environ_overrides={"REMOTE_ADDR": f"192.0.2.{rang % 5 if rang < 50 else rang}"},
            ).status_code

    statuts = ensemble(50, essayer)
    assert set(statuts) <= {422, 429}
    assert statuts.count(422) >= 40
    assert essayer(77, fabrique.mot_de_passe) == 303


@pytest.mark.epreuve(tours=10)
@pytest.mark.parametrize("connue", [True, False])
def test_twenty_requests_of_a_link_at_once_send_three_mails_and_leave_one_link(app, fabrique, boite, connue):
    adresse = fabrique.compte().courriel if connue else "personne@example.org"

    def demander(rang: int):
        with app.app_context():
            usage = UsageJeton.connexion if rang % 2 else UsageJeton.mot_de_passe
            demander_lien(adresse, usage, le=maintenant(), duree_min=60)
            db.session.commit()
            db.session.remove()

    ensemble(20, demander)
    assert len(boite(a=adresse)) == 3
    par_usage = db.session.execute(select(func.count()).select_from(Jeton).group_by(Jeton.usage)).scalars().all()
    assert all(n == 1 for n in par_usage)
    assert len(par_usage) <= (2 if connue else 0)


@pytest.mark.base("sqlite")
def test_an_address_in_another_alphabet_has_the_same_limit(app, fabrique, boite):
    for _ in range(6):
        demander_lien("zoe@" + "écrans.example", UsageJeton.connexion, le=maintenant(), duree_min=60)
        db.session.commit()
    assert len(boite()) == 3


@pytest.mark.epreuve(tours=10)
def test_a_limit_counts_each_one_once_whoever_comes_at_the_same_time(app):
    def passer(rang: int) -> bool:
        with app.app_context():
            return compter("10/5 minutes", "essai-simultane")

    assert ensemble(40, passer).count(True) == 10
    assert est_depassee("10/5 minutes", "essai-simultane")
    assert not est_depassee("10/5 minutes", "un autre")


def _compter_ailleurs(url: str, instance: str, nombre: int, sortie) -> None:
    app = bases.application(url, instance)
    with app.app_context():
        sortie.put(sum(compter("10/5 minutes", "essai-de-deux-processus") for _ in range(nombre)))
        db.engine.dispose()


@pytest.mark.epreuve(tours=5)
@pytest.mark.base("sqlite")
def test_a_limit_holds_over_two_processes(app, tmp_path):
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    db.session.remove()
    contexte = multiprocessing.get_context("spawn")
    sortie = contexte.Queue()
    enfants = [contexte.Process(target=_compter_ailleurs, args=(url, tmp_path / str(i), 12, sortie)) for i in range(2)]
    for enfant in enfants:
        enfant.start()
    passes = [sortie.get(timeout=60) for _ in enfants]
    for enfant in enfants:
        enfant.join(20)
    assert sum(passes) == 10


@pytest.mark.base("sqlite")
def test_a_limit_is_kept_under_a_name_that_says_no_address(app, client, fabrique):
    compte = fabrique.compte()
    champs = {"courriel": compte.courriel, "mot_de_passe": "un-faux-mot-de-passe"}
    client.envoyer("/connexion/", champs, bouton="Se connecter")
    cles = db.session.scalars(select(CompteurLimite.cle)).all()
    assert cles
    assert not any("@" in cle for cle in cles)


@pytest.mark.parametrize(
    ("adresse", "champs"),
    [
        (
            "/mon-compte/mot-de-passe/",
            {
                "actuel": "un-faux-mot-de-passe",
                "nouveau": "sept-oiseaux-sur-le-toit",
                "confirmation": "sept-oiseaux-sur-le-toit",
            },
        ),
        ("/connexion/confirmer/", {"mot_de_passe": "un-faux-mot-de-passe"}),
    ],
)
def test_trying_passwords_at_an_open_session_is_limited_from_anywhere(client, fabrique, connecter, adresse, champs):
    connecter(client, fabrique.compte())
    with time_machine.travel(maintenant() + timedelta(minutes=20)):
        page, statuts = client.get(adresse), []
        for n in range(11):
            client.environ_base["REMOTE_ADDR"] = f"192.0.2.{n}"
            statuts.append(client.envoyer(adresse, champs, page=page).status_code)
    assert statuts == [422] * 10 + [429]
