"""The leader's lock: of all server processes on one database, one runs the jobs. The system frees it when it dies."""

import fcntl
from pathlib import Path
from typing import Protocol

from flask import Flask
from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from cmon.extensions import db

CLE_POSTGRESQL = 0x434D4F4E
# A machine that vanishes without closing its connection is found dead within a minute or so, not after two hours.
SIGNES_DE_VIE = "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"


class Verrou(Protocol):
    """Held by one process at a time."""

    def prendre(self) -> bool:
        """Take the lock, or check that it is still ours: True when it is."""

    def rendre(self) -> None:
        """Give it back."""


class VerrouPostgresql:
    """An advisory lock, held by a connection that serves for nothing else."""

    def __init__(self, moteur: Engine):
        self.moteur = create_engine(
            moteur.url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"connect_timeout": 5, "options": SIGNES_DE_VIE},
        )
        self.connexion: Connection | None = None

    def prendre(self) -> bool:
        """See Verrou. A connection that has broken loses the lock: it is asked for again the next time."""
        try:
            if self.connexion is not None:
                self.connexion.execute(text("SELECT 1"))
                return True
            connexion = self.moteur.connect()
            if connexion.execute(text("SELECT pg_try_advisory_lock(:cle)"), {"cle": CLE_POSTGRESQL}).scalar_one():
                self.connexion = connexion
                return True
            connexion.close()
        except SQLAlchemyError:
            self.rendre()
        return False

    def rendre(self) -> None:
        """See Verrou."""
        connexion, self.connexion = self.connexion, None
        if connexion is not None:
            connexion.invalidate()
            connexion.close()


class VerrouFichier:
    """A lock on a file beside the SQLite database."""

    def __init__(self, chemin: Path):
        self.chemin = chemin
        self.fichier = None

    def prendre(self) -> bool:
        """See Verrou."""
        if self.fichier is not None:
            return True
        fichier = self.chemin.open("a")
        try:
            fcntl.flock(fichier, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            fichier.close()
            return False
        self.fichier = fichier
        return True

    def rendre(self) -> None:
        """See Verrou."""
        fichier, self.fichier = self.fichier, None
        if fichier is not None:
            fichier.close()


def verrou_du_chef(app: Flask) -> Verrou:
    """The lock that fits the application's database."""
    with app.app_context():
        moteur = db.engine
    if moteur.dialect.name == "postgresql":
        return VerrouPostgresql(moteur)
    base = moteur.url.database or ""
    dossier = Path(app.config["INSTANCE"])
    chemin = Path(base) if base not in ("", ":memory:") else dossier / "memoire"
    return VerrouFichier(chemin.with_name(chemin.name + ".ordonnanceur"))
