"""Is this file one that we take? Its bytes are read, and written afresh, by a child process with strict limits.

A scanner of viruses would stand in `verifier`, after the child has answered: that is where the exact bytes to be stored
are known and nothing is written yet.
"""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cmon.base import RegleMetier, exiger
from cmon.fichiers.examen.commun import ARCHIVE, Refus, reconnaitre
from cmon.fichiers.noms import EXTENSIONS, annonce, nom_sur, verifier_nom

CPU_S = 4
DUREE_S = 15
MEMOIRE_MO = 200
ENSEMBLE = 2
ATTENTE_S = 10

MOTIFS = {
    "inconnu": "Ce fichier n’est pas un PDF, un document Word (.docx) ou OpenDocument (.odt), ni une image JPEG ou PNG."
    " Enregistrez-le dans l’un de ces formats, puis recommencez.",
    "extension": "Le contenu de ce fichier ne correspond pas à son nom. Enregistrez-le de nouveau, en PDF par exemple,"
    " puis recommencez.",
    "abime": "Ce fichier est abîmé ou incomplet. Ouvrez-le sur votre appareil, enregistrez-le de nouveau, puis"
    " recommencez.",
    "melange": "Ce fichier contient autre chose que le document ou l’image attendus. Enregistrez-le de nouveau en PDF,"
    " puis recommencez.",
    "chiffre": "Ce fichier est protégé par un mot de passe. Retirez la protection, puis recommencez.",
    "macros": "Ce document contient des macros ou des objets venus d’autres programmes. Enregistrez-le en PDF, puis"
    " recommencez.",
    "trop_de_pages": "Ce document a trop de pages : 200 au plus. Gardez les pages utiles, puis recommencez.",
    "image_trop_grande": "Cette image est trop grande. Réduisez ses dimensions (4 000 points de côté suffisent), puis"
    " recommencez.",
    "trop_complexe": "Ce fichier est trop complexe pour être vérifié. Simplifiez-le ou enregistrez-le en PDF, puis"
    " recommencez.",
    "occupe": "Le site vérifie déjà beaucoup de fichiers. Patientez une minute, puis recommencez.",
    "vide": "Ce fichier est vide. Choisissez-en un autre.",
}
_places = threading.BoundedSemaphore(ENSEMBLE)


@dataclass(frozen=True)
class FichierVerifie:
    """A file that we take: its safe name, its kind, and the rewritten bytes that are to be stored."""

    nom: str
    type_mime: str
    donnees: bytes


def trop_lourd(maximum: int) -> str:
    """What a person is told whose file passes `maximum` bytes."""
    mo = f"{maximum / 1024 / 1024:.1f}".removesuffix(".0").replace(".", ",")
    return f"Ce fichier dépasse {mo} Mo. Réduisez-le, puis recommencez."


def examiner(donnees: bytes, maximum: int, module: str = "examen") -> tuple[str, bytes]:
    """The kind and the rewritten bytes of a file, as the child process `module` gives them. Raises Refus."""
    ordre = [sys.executable, "-B", "-E", "-s", "-m", module, str(maximum), str(CPU_S), str(MEMOIRE_MO)]
    if not _places.acquire(timeout=ATTENTE_S):
        raise Refus("occupe")
    try:
        # A fixed command, no shell; no variable of ours goes to a process that reads hostile bytes.
        fini = subprocess.run(  # noqa: S603
            ordre, input=donnees, capture_output=True, timeout=DUREE_S, cwd=Path(__file__).parent, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        raise Refus("trop_complexe") from None
    finally:
        _places.release()
    entete, separateur, propre = fini.stdout.partition(b"\n")
    if fini.returncode != 0 or not separateur:
        raise Refus("trop_complexe")
    verdict = json.loads(entete)
    if "refus" in verdict:
        raise Refus(verdict["refus"])
    return verdict["type"], propre


def verifier(flux: BinaryIO, nom: str, maximum: int) -> FichierVerifie:
    """Check a file that somebody sends: name, size (`maximum`, in bytes), signature, structure; then rewrite it.

    What is kept holds no script, no hidden file, no author nor place. Raises RegleMetier, whose message says what to
    do. Call it before the request has opened its transaction: the child may take seconds.
    """
    verifier_nom(nom)
    donnees = flux.read(maximum + 1)
    exiger(donnees, MOTIFS["vide"])
    exiger(len(donnees) <= maximum, trop_lourd(maximum))
    try:
        genre, annonces = reconnaitre(donnees), annonce(nom)
        if annonces is None:
            raise Refus("inconnu")
        if annonces and genre != ARCHIVE and genre not in annonces:
            raise Refus("extension")
        type_mime, propre = examiner(donnees, maximum)
        if type_mime not in EXTENSIONS or (annonces and type_mime not in annonces):
            raise Refus("extension")
    except Refus as e:
        raise RegleMetier(MOTIFS[e.motif]) from None
    return FichierVerifie(nom_sur(nom, type_mime), type_mime, propre)
