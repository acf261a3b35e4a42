"""Fixtures of every test: the application on both databases, the reviewing client, factories, mails, time."""

import os
import shutil
import signal
import socket
from pathlib import Path

# The settings of whoever runs the tests must not change them.
for _nom in (
    "DATABASE_URL",
    "MAIL_SERVER",
    "FICHIERS_URL",
    "BASE_URL",
    "SECRET_KEY",
    "SIRET_API_BASE",
    "CMON_INSTANCE",
):
    os.environ.pop(_nom, None)
os.environ["CMON_ENV"] = "test"

import hypothesis  # noqa: E402
import pytest  # noqa: E402

from cmon.extensions import db, limiter  # noqa: E402
from tests import aides, bases  # noqa: E402
from tests.client import ClientRelecteur, ReponseRelue  # noqa: E402
from tests.fabriques import Fabrique  # noqa: E402

EPREUVES = os.environ.get("EPREUVES", "") not in ("", "0")

# The fixtures are made once for all the draws of a test, which leave them as they found them.
COMMUN = {"deadline": None, "database": None, "suppress_health_check": [hypothesis.HealthCheck.function_scoped_fixture]}
hypothesis.settings.register_profile("court", max_examples=25, derandomize=True, **COMMUN)
hypothesis.settings.register_profile("epreuves", max_examples=400, **COMMUN)
hypothesis.settings.load_profile("epreuves" if EPREUVES else "court")


def pytest_configure(config):
    """The process that starts the workers makes the folder that they share."""
    if not hasattr(config, "workerinput"):
        # Told to stop, it ends as with Ctrl+C: the servers that it started end too.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        config.cmon_dossier = bases.dossier_rapide()


def pytest_configure_node(node):
    """Tell each worker where the shared folder is."""
    node.workerinput["cmon_dossier"] = str(node.config.cmon_dossier)


pytest_configure_node.optionalhook = True


def pytest_unconfigure(config):
    """Remove the shared folder once every worker has ended."""
    if dossier := getattr(config, "cmon_dossier", None):
        bases.oublier_les_modeles(dossier)
        shutil.rmtree(dossier, ignore_errors=True)


def pytest_generate_tests(metafunc):
    """Run every test that touches data on both databases, unless its mark `base` names one."""
    if "genre_de_base" in metafunc.fixturenames:
        marque = metafunc.definition.get_closest_marker("base")
        metafunc.parametrize("genre_de_base", marque.args if marque else bases.GENRES, scope="function")
    if EPREUVES and (epreuve := metafunc.definition.get_closest_marker("epreuve")):
        metafunc.fixturenames.append("tour")
        metafunc.parametrize("tour", range(epreuve.kwargs.get("tours", 1)))


def pytest_collection_modifyitems(items):
    """Tests that draw their input, and those that ask for rounds, are trials too."""
    for item in items:
        tire_au_sort = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        if tire_au_sort or "tours" in item.fixturenames:
            item.add_marker("epreuve")


@pytest.fixture(scope="session")
def dossier_partage(request) -> Path:
    """The folder that all workers of this run share."""
    entree = getattr(request.config, "workerinput", None)
    return Path(entree["cmon_dossier"]) if entree else request.config.cmon_dossier


@pytest.fixture(scope="session")
def applications(request, dossier_partage):
    """The applications of this worker, one for each kind of database, made when first asked for."""
    travailleur = getattr(request.config, "workerinput", {}).get("workerid", "seul")
    faites, fins = {}, []

    def donner(genre: str):
        if genre not in faites:
            url, fin = bases.base_du_travailleur(genre, dossier_partage, travailleur)
            app = bases.application(url, dossier_partage / f"{travailleur}-{genre}")
            with app.app_context():
                aides.ecouter(db.engine)
            faites[genre] = app
            fins.append(fin)
        return faites[genre]

    yield donner
    for app in faites.values():
        with app.app_context():
            db.engine.dispose()
    for fin in fins:
        fin()


@pytest.fixture
def app(genre_de_base, applications):
    """The application on an empty database (reference data stay), inside an application context of the test's own."""
    app = applications(genre_de_base)
    with app.app_context():
        bases.vider(app)
        shutil.rmtree(app.config["FICHIERS_URL"], ignore_errors=True)
        limiter.reset()
        reglages = dict(app.config)
        yield app
        db.session.rollback()
        app.config.clear()
        app.config.update(reglages)


@pytest.fixture
def client(app):
    """The reviewing client, nobody signed in."""
    return ClientRelecteur(app, ReponseRelue, use_cookies=True)


@pytest.fixture
def nouveau_client(app):
    """Another browser each time it is called."""
    return lambda: ClientRelecteur(app, ReponseRelue, use_cookies=True)


@pytest.fixture
def connecter(app):
    """`connecter(client, compte)` signs a person in without the sign-in page."""
    return aides.connecter


@pytest.fixture
def fabrique(app):
    """Factories: each method commits what it makes and returns it."""
    return Fabrique()


@pytest.fixture
def boite(app):
    """The mails of the outbox."""
    return aides.Boite()


@pytest.fixture
def smtp(app):
    """A mail server that accepts everything until told otherwise, to which the application is pointed."""
    from tests.courriels.serveur_smtp import ServeurSMTP

    serveur = ServeurSMTP()
    with serveur.en_marche(app):
        yield serveur


@pytest.fixture
def nb_requetes(app):
    """`with nb_requetes() as compte:` counts the statements sent to the database inside the block."""
    return aides.nb_requetes


@pytest.fixture(scope="session", autouse=True)
def personne_dehors():
    """No test calls another machine: the attempt fails at once, with its address."""
    vraie = socket.getaddrinfo

    def locale(hote, *args, **kwargs):
        nom = hote.decode() if isinstance(hote, bytes) else hote
        if nom and nom not in ("localhost", "127.0.0.1", "::1", "0.0.0.0") and not nom.endswith(".localhost"):
            raise AssertionError(f"A test calls {nom}: answer in its place (the package « responses »).")
        return vraie("127.0.0.1" if nom and nom.endswith(".localhost") else hote, *args, **kwargs)

    socket.getaddrinfo = locale
    yield
    socket.getaddrinfo = vraie


@pytest.fixture
def tours():
    """`tours(3, 200)`: how many rounds of a trial, few in `make test`, many in `make epreuves`."""
    return lambda peu, beaucoup: beaucoup if EPREUVES else peu


@pytest.fixture
def a_l_heure():
    """`a_l_heure("2027-03-28 12:00")`: the clocks of Paris show it from now on, until the end of the test."""
    voyages = []

    def aller(texte: str):
        voyages.append(aides.a_l_heure(texte))
        return voyages[-1].start()

    yield aller
    for voyage in reversed(voyages):
        voyage.stop()
