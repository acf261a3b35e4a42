"""Where the bytes of files are kept: a folder. Another store would have the same five verbs."""

import contextlib
import errno
import os
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from flask import current_app

CLE = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{40}")
PLEIN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StockageIndisponible(Exception):
    """The store can't be read or written; `plein` when there is no room left."""

    def __init__(self, plein: bool = False):
        super().__init__("no room left" if plein else "the store does not answer")
        self.plein = plein


def nouvelle_cle() -> str:
    """A random key: two levels of folders, so that none of them grows too large."""
    nom = secrets.token_hex(20)
    return f"{nom[:2]}/{nom[2:4]}/{nom}"


@contextlib.contextmanager
def _erreurs_du_disque():
    try:
        yield
    except OSError as e:
        raise StockageIndisponible(e.errno in PLEIN) from e


class Dossier:
    """Files in a folder, under random keys `ab/cd/…`, readable by the server's user only."""

    def __init__(self, racine: str | Path):
        self.racine = Path(racine)

    def _chemin(self, cle: str) -> Path:
        if not CLE.fullmatch(cle):
            raise ValueError("This is not the key of a file.")
        return self.racine / cle

    def ecrire(self, donnees: bytes) -> str:
        """Keep bytes and give their key: on the disk for good, or not at all. Raises StockageIndisponible."""
        cle = nouvelle_cle()
        chemin = self._chemin(cle)
        provisoire = chemin.with_name(f".{chemin.name}.tmp")
        with _erreurs_du_disque():
            self.racine.mkdir(parents=True, exist_ok=True, mode=0o700)
            chemin.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                descripteur = os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descripteur, "wb") as flux:
                    flux.write(donnees)
                    flux.flush()
                    os.fsync(flux.fileno())
                provisoire.replace(chemin)
                _synchroniser(chemin.parent)
            except OSError:
                for reste in (provisoire, chemin):
                    with contextlib.suppress(OSError):
                        reste.unlink()
                raise
        return cle

    def ouvrir(self, cle: str) -> BinaryIO:
        """The bytes of a key, as an open binary file. Raises StockageIndisponible."""
        with _erreurs_du_disque():
            return self._chemin(cle).open("rb")

    def supprimer(self, cle: str) -> None:
        """Forget a key; one that is already gone is no error. Raises StockageIndisponible."""
        with _erreurs_du_disque():
            self._chemin(cle).unlink(missing_ok=True)

    def cles_anterieures(self, le: datetime) -> Iterator[str]:
        """The keys written before `le`."""
        for chemin in self._fichiers(le):
            cle = chemin.relative_to(self.racine).as_posix()
            if CLE.fullmatch(cle):
                yield cle

    def supprimer_provisoires(self, le: datetime) -> int:
        """Remove what a crash left half written before `le`; give how many."""
        restes = [c for c in self._fichiers(le) if c.name.startswith(".") and c.suffix == ".tmp"]
        with _erreurs_du_disque():
            for chemin in restes:
                chemin.unlink(missing_ok=True)
        return len(restes)

    def _fichiers(self, le: datetime) -> Iterator[Path]:
        for chemin in self.racine.glob("*/*/*"):
            try:
                ecrit_le = datetime.fromtimestamp(chemin.stat().st_mtime, UTC)
            except FileNotFoundError:
                continue
            if ecrit_le < le:
                yield chemin


def _synchroniser(dossier: Path) -> None:
    """Have the disk keep the new name too, not only the bytes."""
    descripteur = os.open(dossier, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)


def stockage() -> Dossier:
    """The store of the application that is running (setting FICHIERS_URL, a folder)."""
    return Dossier(current_app.config["FICHIERS_URL"].removeprefix("file://"))
