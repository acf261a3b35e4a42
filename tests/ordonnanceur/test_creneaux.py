"""Slots: every hour of the day once, also on the two days a year that do not last 24 hours."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from cmon.ordonnanceur.creneaux import Tache, nom_du_creneau
from cmon.planification import TACHES
from cmon.temps import PARIS, debut_du_jour, fin_du_jour, heure_de_paris

HORAIRE = Tache("essai", "2 * * * *", dict)
QUOTIDIENNE = Tache("essai", "15 4 * * *", dict)


def creneaux_du_jour(tache: Tache, jour: date) -> list[datetime]:
    trouves, instant = [], debut_du_jour(jour) - timedelta(seconds=1)
    while (instant := tache.prochain_creneau(instant)) < fin_du_jour(jour):
        trouves.append(instant)
    return trouves


@pytest.mark.parametrize(
    ("jour", "nb_heures"), [(date(2027, 3, 28), 23), (date(2027, 10, 31), 25), (date(2028, 2, 29), 24)]
)
def test_an_hourly_job_has_one_slot_for_each_hour_that_really_passes(jour, nb_heures):
    creneaux = creneaux_du_jour(HORAIRE, jour)
    assert len({nom_du_creneau(c) for c in creneaux}) == nb_heures
    assert {b - a for a, b in pairwise(creneaux)} == {timedelta(hours=1)}


@pytest.mark.parametrize("jour", [date(2027, 3, 28), date(2027, 10, 31), date(2028, 2, 29)])
def test_every_daily_job_runs_once_that_day_at_its_local_time(jour):
    for tache in TACHES:
        minute, heure, *_ = tache.quand.split()
        if heure != "*":
            (creneau,) = creneaux_du_jour(tache, jour)
            local = heure_de_paris(creneau)
            assert (local.hour, local.minute) == (int(heure), int(minute)), tache.nom


def test_the_two_hours_that_share_a_name_are_two_slots():
    avant = datetime(2027, 10, 31, 2, 30, tzinfo=PARIS, fold=0)
    apres = datetime(2027, 10, 31, 2, 30, tzinfo=PARIS, fold=1)
    assert nom_du_creneau(HORAIRE.dernier_creneau(avant)) == "2027-10-31T00:02Z"
    assert nom_du_creneau(HORAIRE.dernier_creneau(apres)) == "2027-10-31T01:02Z"


@pytest.mark.parametrize("tache", [HORAIRE, QUOTIDIENNE, Tache("mois", "0 5 1 * *", dict)], ids=lambda t: t.quand)
def test_the_last_slot_is_the_latest_one_that_is_not_in_the_future(tache):
    instant = datetime(2027, 3, 27, 1, 0, tzinfo=UTC)
    while instant < datetime(2027, 3, 29, 6, 0, tzinfo=UTC):
        dernier = tache.dernier_creneau(instant)
        assert dernier <= instant < tache.prochain_creneau(dernier)
        instant += timedelta(minutes=31)


def test_a_slot_is_its_own_last_slot():
    creneau = datetime(2027, 1, 1, 12, 2, tzinfo=UTC)
    assert HORAIRE.dernier_creneau(creneau) == creneau
    assert HORAIRE.dernier_creneau(creneau - timedelta(microseconds=1)) == creneau - timedelta(hours=1)


def test_the_jobs_have_different_names_that_fit_their_column():
    noms = [tache.nom for tache in TACHES]
    assert len(set(noms)) == len(noms)
    assert all(len(nom) <= 60 for nom in noms)
    assert "depublier_offres_passees" in noms
