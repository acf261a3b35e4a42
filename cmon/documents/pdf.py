"""Documents as PDF: one typst compiler, kept; what people typed reaches it as JSON, never as its source."""

import json
import logging
import re
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock

from cmon.documents.caracteres import DOSSIER as POLICES
from cmon.documents.caracteres import imprimable

MODELES = Path(__file__).parent / "modeles"
NORME = "ua-1"
TYPE_MIME = "application/pdf"
# No word nor address is that long: left whole, a line of it costs seconds. The model breaks the shorter ones.
SANS_FIN = re.compile(r"\S{300,}")
MORCEAU = re.compile(r"\S{1,55}")

journal = logging.getLogger(__name__)
# A compiler serves one document at a time: about ten milliseconds each.
_tour = Lock()


@lru_cache(maxsize=1)
def _compilateur():
    # Loaded by the first document that is asked for: a process that prints none does not pay for it.
    import typst

    polices = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(POLICES)])
    return typst.Compiler(root=str(MODELES), font_paths=polices)


def _traduire(valeur, texte):
    """The same lists and dictionaries, each text passed through `texte`."""
    if isinstance(valeur, str):
        return texte(valeur)
    if isinstance(valeur, dict):
        return {cle: _traduire(v, texte) for cle, v in valeur.items()}
    if isinstance(valeur, (list, tuple)):
        return [_traduire(v, texte) for v in valeur]
    return valeur


def _a_dessiner(texte: str) -> str:
    """What fonts can draw, in words that end."""
    return SANS_FIN.sub(lambda mot: " ".join(MORCEAU.findall(mot[0])), imprimable(texte))


def _latin(texte: str) -> str:
    return texte.encode("latin-1", "ignore").decode("latin-1")


def _composer(modele: str, donnees: dict, le: datetime) -> bytes:
    entrees = {"donnees": json.dumps(donnees)}
    with _tour:
        return _compilateur().compile(
            str(MODELES / f"{modele}.typ"), sys_inputs=entrees, pdf_standards=NORME, timestamp=int(le.timestamp())
        )


def composer(modele: str, donnees: dict, *, le: datetime) -> bytes:
    """A tagged PDF (PDF/UA-1) from a model of `modeles/` and its data: texts, numbers, lists and dictionaries.

    Texts appear as they were typed, whatever they hold; what no font draws is replaced, and a word of 300 characters or
    more is cut. `le` dates the document.
    """
    donnees = _traduire(donnees, _a_dessiner)
    try:
        return _composer(modele, donnees, le)
    except RuntimeError as e:
        # Marks that no font can set on the letter before them: the document is better without them than missing.
        journal.warning("pdf %s: drawn with plain letters only: %s", modele, type(e).__name__)
        return _composer(modele, _traduire(donnees, _latin), le)
