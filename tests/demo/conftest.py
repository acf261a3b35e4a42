"""The demonstration, loaded once for each kind of database; each worker has a copy of it."""

from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from cmon.demo.chargement import charger
from cmon.extensions import db
from cmon.temps import maintenant
from tests import bases

MODELE = "demo"


def _charger(app):
    """Load the demonstration, and write down when: its dates are told from that instant."""
    with app.app_context():
        le = maintenant()
        charger(le=le)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    (Path(app.config["INSTANCE"]) / "le").write_text(le.isoformat())


@pytest.fixture(scope="session")
def copie_de_la_demo(request, applications, dossier_partage):
    """`copie_de_la_demo("sqlite")`: an application on a new copy of the demonstration, and when that was loaded."""
    travailleur, numeros, fins = getattr(request.config, "workerinput", {}).get("workerid", "seul"), count(), []

    def donner(genre: str):
        applications(genre)  # its own database is a copy of the empty model: this one starts from it too
        bases.modele(genre, dossier_partage, MODELE, _charger, depuis="modele")
        adresse, fin = bases.copier(genre, dossier_partage, f"{travailleur}-{MODELE}{next(numeros)}", MODELE)
        instance = dossier_partage / f"modele-{MODELE}.{genre}"
        app = bases.application(adresse, instance)
        fins.append((app, fin))
        return app, datetime.fromisoformat((instance / "le").read_text())

    yield donner
    for app, fin in fins:
        with app.app_context():
            db.engine.dispose()
        fin()


@pytest.fixture(scope="session")
def demo_a_lire(copie_de_la_demo):
    """The one copy of each kind that this worker's reading tests share."""
    return cache(copie_de_la_demo)


@pytest.fixture(scope="module", params=bases.GENRES)
def demo(request, demo_a_lire):
    """The demonstration on each database, for tests that only read; gives the instant of its loading."""
    app, le = demo_a_lire(request.param)
    with app.app_context():
        yield le
        db.session.remove()


@pytest.fixture
def demo_a_soi(genre_de_base, copie_de_la_demo):
    """A demonstration that the test may change; gives the instant of its loading."""
    app, le = copie_de_la_demo(genre_de_base)
    with app.app_context():
        yield le
        db.session.remove()


@pytest.fixture(autouse=True)
def abandonner(request):
    """Each test reads afresh."""
    yield
    if "demo" in request.fixturenames:
        db.session.rollback()
