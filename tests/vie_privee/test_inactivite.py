"""An account that serves no more goes thirty days after its owner was told, through a mail server that refuses too."""

from datetime import timedelta

import pytest
from flask import current_app

from cmon.comptes.modeles import Compte
from cmon.courriels.envoi import envoyer_file
from cmon.extensions import db
from cmon.temps import maintenant
from cmon.vie_privee.taches import avertir_les_comptes_inactifs, purger


@pytest.fixture
def inactif(app, fabrique) -> int:
    """A candidate of whom thirty days of inactivity are left."""
    duree = current_app.config["CONSERVATION_COMPTES_J"]
    compte = fabrique.candidat(connecte_le=maintenant() - timedelta(days=duree - 29))
    fabrique.projet_pro(compte)
    return compte.id


def passer(le) -> tuple[int, int]:
    """A day of the jobs: (how many are told, how many are erased). The mails of the day leave after them."""
    db.session.rollback()
    avertis = avertir_les_comptes_inactifs(le=le)["avertis"]
    effaces = purger(le=le)["comptes_inactifs"]
    envoyer_file(le=le)
    return avertis, effaces


def test_the_thirty_days_begin_once_the_server_has_the_mail(smtp, fabrique, inactif):
    le, actif = maintenant(), fabrique.candidat(connecte_le=maintenant() - timedelta(days=10)).id
    smtp.recevoir = lambda message: "451 try again"
    assert purger(le=le + timedelta(days=40))["comptes_inactifs"] == 0  # nobody was told
    assert passer(le) == (1, 0)
    assert passer(le + timedelta(days=1)) == (0, 0)
    smtp.recevoir = lambda message: "250 OK"
    assert passer(le + timedelta(days=2)) == (0, 0)  # it leaves two days later than it was written
    assert len(smtp.messages) == 1
    assert purger(le=le + timedelta(days=31))["comptes_inactifs"] == 0
    assert passer(le + timedelta(days=32)) == (0, 1)
    assert db.session.get(Compte, inactif) is None and db.session.get(Compte, actif)
    assert len(smtp.messages) == 1


def test_whoever_could_not_be_told_keeps_the_account_and_is_told_again_a_month_later(smtp, boite, inactif):
    le = maintenant()
    smtp.repondre = lambda adresse: "550 no such user"
    assert passer(le) == (1, 0)
    assert boite.unique("compte_inactif").etat == "echec"
    assert [passer(le + timedelta(days=n)) for n in (1, 29)] == [(0, 0), (0, 0)]
    smtp.repondre = lambda adresse: "250 OK"
    assert passer(le + timedelta(days=31)) == (1, 0)
    assert [passer(le + timedelta(days=n)) for n in (40, 60, 61)] == [(0, 0), (0, 0), (0, 1)]
    assert db.session.get(Compte, inactif) is None


def test_a_visit_after_the_mail_keeps_the_account(smtp, inactif):
    le = maintenant()
    assert passer(le) == (1, 0)
    db.session.get(Compte, inactif).connecte_le = le + timedelta(days=5)
    db.session.commit()
    assert passer(le + timedelta(days=31)) == (0, 0)
    assert db.session.get(Compte, inactif)
