"""What the fonts of our documents can draw: read from the fonts themselves, once."""

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

from cmon.textes import nettoyer

DOSSIER = Path(__file__).parent / "polices"
SANS_DESSIN = "□"
# The byte order mark draws nothing, and the standard of accessible PDF refuses it.
REFUSES = frozenset({0xFEFF, 0xFFFE})


def _caracteres(police: bytes) -> set[int]:
    """The characters that a TrueType font has a glyph for: its table `cmap`, sub-tables of formats 4 and 12."""
    nb_tables = struct.unpack_from(">H", police, 4)[0]
    tables = (struct.unpack_from(">4sLLL", police, 12 + 16 * i) for i in range(nb_tables))
    debut = next(position for nom, _, position, _ in tables if nom == b"cmap")
    trouves: set[int] = set()
    for i in range(struct.unpack_from(">H", police, debut + 2)[0]):
        ici = debut + struct.unpack_from(">HHL", police, debut + 4 + 8 * i)[2]
        format_lu = struct.unpack_from(">H", police, ici)[0]
        if format_lu == 4:
            nb = struct.unpack_from(">H", police, ici + 6)[0] // 2
            fins = struct.unpack_from(f">{nb}H", police, ici + 14)
            debuts = struct.unpack_from(f">{nb}H", police, ici + 16 + 2 * nb)
            trouves.update(c for d, f in zip(debuts, fins, strict=True) for c in range(d, f + 1))
        elif format_lu == 12:
            for j in range(struct.unpack_from(">L", police, ici + 12)[0]):
                d, f, _ = struct.unpack_from(">LLL", police, ici + 16 + 12 * j)
                trouves.update(range(d, f + 1))
    return trouves


@lru_cache(maxsize=1)
def dessinables() -> frozenset[int]:
    """Every character that one of our fonts draws and that a document may hold."""
    tous: set[int] = set()
    for fichier in sorted(DOSSIER.glob("*.ttf")):
        tous |= _caracteres(fichier.read_bytes())
    muets = {c for c in tous if unicodedata.category(chr(c)) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")}
    return frozenset(tous - muets - REFUSES | {0x0A, 0x20})


def imprimable(texte: str) -> str:
    """The text with what our fonts can draw: a letter that they lack becomes □, other signs (emoji, marks) go."""
    connus = dessinables()
    texte = nettoyer(texte).replace("\t", " ")
    if all(ord(c) in connus for c in texte):
        return texte
    return "".join(c if ord(c) in connus else SANS_DESSIN if unicodedata.category(c)[0] in "LN" else "" for c in texte)
