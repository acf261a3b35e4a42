"""Jobs of alternance on a bad day: killed in the middle, a clock set back, many rows, the last day of February."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cmon.alternance import courriels, taches
from cmon.alternance.etats import EtatOffreAlternance
from cmon.alternance.indexation import dernier_jour
from cmon.alternance.modeles import OffreAlternance
from cmon.candidatures_alternance import taches as candidatures
from cmon.contacts import taches as contacts
from cmon.extensions import db
from cmon.recherches_enregistrees.taches import prevenir_des_nouvelles_offres
from cmon.structures.modeles import Structure
from cmon.temps import maintenant
from tests.aides import a_l_heure, relire

ARCHIVEE = EtatOffreAlternance.archivee


@pytest.fixture
def chez(fabrique):
    """`chez()`: a new validated structure, whose gestionnaire gets its mails."""

    def faire() -> Structure:
        adhesion = relire(fabrique.recruteur(), "adhesions").adhesions[0]
        return db.session.get(Structure, adhesion.structure_id)

    return faire


def nb_archivees() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(OffreAlternance.etat == ARCHIVEE))


def test_killed_between_two_batches_the_job_archives_and_tells_each_offer_once(chez, fabrique, boite, monkeypatch):
    monkeypatch.setattr(taches, "STRUCTURES_PAR_LOT", 1)
    for _ in range(3):
        fabrique.offre_alternance(chez(), age_jours=200)
    dire, dits = courriels.offres_archivees, []

    def tue_a_la_seconde(*args, **valeurs):
        dits.append(args)
        if len(dits) == 2:
            raise KeyboardInterrupt
        dire(*args, **valeurs)

    monkeypatch.setattr(courriels, "offres_archivees", tue_a_la_seconde)
    with pytest.raises(KeyboardInterrupt):
        taches.archiver_offres_alternance(le=maintenant())
    assert nb_archivees() == len(boite("offres_archivees")) == 1
    assert taches.archiver_offres_alternance(le=maintenant()) == {"archivees": 2}
    assert nb_archivees() == len({c.destinataire for c in boite("offres_archivees")}) == len(boite()) == 3


@pytest.mark.base("postgresql")
@pytest.mark.parametrize(
    ("tache", "age_jours"),
    [
        (taches.archiver_offres_alternance, 200),
        (taches.rappeler_les_offres_a_archiver, 180),
        (candidatures.rappeler_les_recruteurs, 8),
        (candidatures.clore_sans_reponse, 61),
        (contacts.expirer_contacts, 31),
    ],
)
def test_a_job_sends_as_many_statements_for_seven_structures_as_for_two_but_the_mails(
    chez, fabrique, nb_requetes, tache, age_jours
):
    nombres = []
    for nb in (2, 7):
        for _ in range(nb):
            structure = chez()
            if tache is contacts.expirer_contacts:
                fabrique.contact(structure, cree_le=maintenant() - timedelta(days=age_jours))
            elif tache in (candidatures.rappeler_les_recruteurs, candidatures.clore_sans_reponse):
                fabrique.candidature_alternance(fabrique.offre_alternance(structure), age_jours=age_jours)
            else:
                fabrique.offre_alternance(structure, age_jours=age_jours)
        db.session.rollback()
        with nb_requetes() as compte:
            assert nb in tache(le=maintenant()).values()
        nombres.append(len([ordre for ordre in compte.ordres if "INTO courriel" not in ordre]))
    assert nombres[0] == nombres[1]


def test_six_months_before_the_end_of_february_offers_live_until_its_last_day(chez, fabrique, boite):
    with a_l_heure("2027-08-31 23:30"):
        le = maintenant()
        assert str(dernier_jour(le)) == "2028-02-29"
        fabrique.offre_alternance(chez(), age_jours=0, visible_jusqu_au=dernier_jour(le))
    for jour, rappelees, archivees in (
        ("2028-02-21 23:59", 0, 0),
        ("2028-02-22 00:01", 1, 0),
        ("2028-02-29 23:59", 0, 0),
        ("2028-03-01 00:01", 0, 1),
    ):
        with a_l_heure(jour):
            assert taches.rappeler_les_offres_a_archiver(le=maintenant()) == {"rappelees": rappelees}, jour
            assert taches.archiver_offres_alternance(le=maintenant()) == {"archivees": archivees}, jour
    assert len(boite()) == 2


def test_a_clock_set_back_tells_no_new_offer_twice_and_one_published_during_the_job_is_told_later(fabrique, boite):
    fabrique.recherche_enregistree(fabrique.candidat(), "departement=86")
    le = maintenant()
    fabrique.offre_alternance(age_jours=0.1)
    assert prevenir_des_nouvelles_offres(le=le)["courriels"] == 1
    # Dated a second before the job by a request that ends after it.
    fabrique.offre_alternance(publiee_le=le - timedelta(seconds=1), visible_jusqu_au=dernier_jour(le))
    for instant, nb in ((le - timedelta(hours=20), 0), (le, 0), (le + timedelta(days=1), 1), (le, 0)):
        assert prevenir_des_nouvelles_offres(le=instant)["courriels"] == nb, instant
    assert len(boite("nouvelles_offres")) == 2
