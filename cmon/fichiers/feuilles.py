"""A spreadsheet that somebody sends: its lines, read by a child process with strict limits. The file is not kept."""

import json
from typing import BinaryIO

from cmon.base import RegleMetier, exiger
from cmon.fichiers.examen.commun import Refus
from cmon.fichiers.noms import verifier_nom
from cmon.fichiers.verification import MOTIFS, examiner, trop_lourd

EXTENSIONS = (".xlsx", ".csv")
MOTIFS_DE_FEUILLE = {
    **MOTIFS,
    "inconnu": "Ce fichier n’est pas un tableau Excel (.xlsx) ni un fichier CSV. Enregistrez-le dans l’un de ces"
    " formats, puis recommencez.",
    "macros": "Ce tableau contient des macros. Enregistrez-le au format « Classeur Excel (.xlsx) », puis recommencez.",
    "melange": "Ce fichier contient autre chose qu’un tableau. Enregistrez-le de nouveau, puis recommencez.",
    "trop_complexe": "Ce tableau est trop grand pour être lu. Gardez une seule feuille et 500 lignes au plus, puis"
    " recommencez.",
}


def lire_feuille(flux: BinaryIO, nom: str, maximum: int) -> list:
    """The lines of a spreadsheet of `maximum` bytes at most, as [number of the line, cells].

    A cell is a text, None when empty, or {"formule": True}. Raises RegleMetier, whose message says what to do. Call it
    before the request has opened its transaction: the child may take seconds.
    """
    verifier_nom(nom)
    exiger(nom.lower().endswith(EXTENSIONS), MOTIFS_DE_FEUILLE["inconnu"], "fichier")
    donnees = flux.read(maximum + 1)
    exiger(donnees, MOTIFS["vide"], "fichier")
    exiger(len(donnees) <= maximum, trop_lourd(maximum), "fichier")
    try:
        _, lignes = examiner(donnees, maximum, "examen.feuille")
    except Refus as e:
        raise RegleMetier(MOTIFS_DE_FEUILLE[e.motif], "fichier") from None
    return json.loads(lignes)
