"""The demonstration, loaded once by each worker for all the tests that only read it."""

import pytest
from sqlalchemy import select

from cmon.demo.chargement import charger
from cmon.extensions import db
from cmon.inscriptions.modeles import Inscription
from cmon.temps import maintenant
from tests import bases

# When the demonstration that stands in a database was loaded, by kind of database.
CHARGEES = {}


def _empreinte() -> tuple[str, ...]:
    """What tells one loading from another, and from an empty database."""
    return tuple(db.session.scalars(select(Inscription.jeton).order_by(Inscription.id)))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def demo(request, applications):
    """The demonstration on each database, as this worker has loaded it; gives the instant of its loading."""
    app = applications(request.param)
    with app.app_context():
        le, empreinte = CHARGEES.get(request.param, (None, None))
        if le is None or _empreinte() != empreinte:
            db.session.rollback()
            bases.vider(app)
            le = maintenant()
            charger(le=le)
            db.session.commit()
            CHARGEES[request.param] = le, _empreinte()
        yield le
        db.session.remove()


@pytest.fixture(autouse=True)
def abandonner(request):
    """Each test reads afresh."""
    yield
    if "demo" in request.fixturenames:
        db.session.rollback()
