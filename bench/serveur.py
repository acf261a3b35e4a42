"""gunicorn under measure: two workers on the loopback, their processor time and their memory."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil

RACINE = Path(__file__).resolve().parent.parent
PORTS = range(21_000, 29_000)


def port_libre() -> int:
    """A free port of the loopback, below the range that the system gives to outgoing connections."""
    for port in PORTS:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("no free port")


@contextlib.contextmanager
def servir(application: str, reglages: dict[str, str], dossier: Path = RACINE):
    """Start `application` under gunicorn; give its port, its process and the seconds until its first answer.

    gunicorn reads the configuration file of `dossier`: the product's own, or none.
    """
    port = port_libre()
    commande = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    commande += ["--worker-class", "gthread", "--threads", "4", "--keep-alive", "30", "--no-control-socket"]
    env = {**os.environ, **reglages, "PORT": str(port), "PYTHONPATH": str(RACINE)}
    debut = time.perf_counter()
    processus = subprocess.Popen(commande, cwd=dossier, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            if processus.poll() is not None:
                raise RuntimeError(f"gunicorn did not start {application}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as s:
                s.sendall(b"GET /sante HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                if s.recv(12):
                    break
            time.sleep(0.02)
        yield port, psutil.Process(processus.pid), time.perf_counter() - debut
    finally:
        processus.terminate()
        processus.wait(20)


def processeur(*parents: psutil.Process) -> float:
    """Processor seconds that these processes and their children have used, those that have ended with them."""
    total = 0.0
    for parent in parents:
        for p in [parent, *parent.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                t = p.cpu_times()
                total += t.user + t.system + t.children_user + t.children_system
    return total


def memoire_d_un_ouvrier(parent: psutil.Process) -> float:
    """Resident memory of the largest worker, in megabytes."""
    return max(p.memory_info().rss for p in parent.children()) / 1e6
