"""The harness itself: what the reviewing client refuses."""

from sqlalchemy import select

from cmon.extensions import db
from cmon.offres.modeles import Offre


def test_factories_write_on_both_databases(app, fabrique):
    charge = fabrique.partenaire(departements=["86", "17"])
    offre = fabrique.offre(charge=charge)
    fabrique.candidature(offre, fichiers=2)
    assert db.session.execute(select(Offre.numero)).scalar_one() == offre.numero


def test_the_database_is_empty_again(app):
    assert db.session.execute(select(Offre.id)).first() is None
