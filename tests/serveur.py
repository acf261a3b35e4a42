"""A real server with several processes, for the tests of what happens at the same moment."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

RACINE = Path(__file__).parents[1]


def port_libre() -> int:
    with contextlib.closing(socket.socket()) as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


@contextlib.contextmanager
def servir(app, dossier: Path):
    """Start a server of two processes on the database of the test; give its address."""
    port = port_libre()
    reglages = {
        "CMON_ENV": "test",
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "CMON_INSTANCE": app.config["INSTANCE"],
        "FICHIERS_URL": app.config["FICHIERS_URL"],
        "SCHEDULER": "off",
        "PORT": str(port),
    }
    commande = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    commande += ["--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
    with (dossier / "serveur.log").open("w") as journal:
        processus = subprocess.Popen(
            commande, cwd=RACINE, env={**os.environ, **reglages}, stdout=journal, stderr=subprocess.STDOUT
        )
    adresse = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            with contextlib.suppress(requests.ConnectionError):
                requests.get(adresse + "/offres/", timeout=60)
                break
            time.sleep(0.1)
        else:
            pytest.fail((dossier / "serveur.log").read_text())
        yield adresse
    finally:
        processus.terminate()
        processus.wait(30)
