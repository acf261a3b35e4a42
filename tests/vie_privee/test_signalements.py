"""A reported message of a minor’s thread outlives its candidature for a year; nothing else does."""

from datetime import timedelta

from sqlalchemy import select

from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.extensions import db
from cmon.temps import maintenant
from cmon.vie_privee.taches import purger


def restantes() -> set[int]:
    db.session.rollback()
    return set(db.session.scalars(select(CandidatureAlternance.id)))


def test_a_reported_message_of_a_minor_keeps_its_candidature_for_a_year(fabrique):
    le = maintenant()
    offre = fabrique.offre_alternance(etat="pourvue", close_le=le - timedelta(days=100))
    gardees = {}
    for age in ("de_15_a_17", "majeur"):
        projet = fabrique.projet_pro(fabrique.candidat(age))
        candidature = fabrique.candidature_alternance(offre, projet, etat="acceptee")
        fabrique.message(candidature=candidature, signale_le=le - timedelta(days=90))
        gardees[age] = candidature.id
    purger(le=le)
    assert restantes() == {gardees["de_15_a_17"]}
    purger(le=le + timedelta(days=280))
    assert restantes() == set()
