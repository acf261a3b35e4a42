"""Small real PDF files: CVs, letters and job descriptions of the demonstration."""

import io
from dataclasses import dataclass

from cmon.fichiers.noms import nom_sur
from cmon.fichiers.verification import FichierVerifie

MIME = "application/pdf"
A4 = (595, 842)
MARGE = 60
LARGEUR_EN_LETTRES = 80


@dataclass(frozen=True)
class Piece:
    """A file as the form would hold it. We wrote it: its verdict is known, no child process has to read it."""

    filename: str
    verdict: FichierVerifie

    @property
    def stream(self) -> io.BytesIO:
        """Its bytes, as an open binary file."""
        return io.BytesIO(self.verdict.donnees)


def _lignes(texte: str) -> list[str]:
    """Paragraphs cut to the width of the page."""
    lignes = []
    for paragraphe in texte.split("\n"):
        ligne = ""
        for mot in paragraphe.split():
            if len(ligne) + len(mot) >= LARGEUR_EN_LETTRES:
                lignes.append(ligne)
                ligne = ""
            ligne = f"{ligne} {mot}".strip()
        lignes.append(ligne)
    return lignes


def _chaine(texte: str) -> bytes:
    octets = texte.encode("cp1252", "replace")
    for caractere in (b"\\", b"(", b")"):
        octets = octets.replace(caractere, b"\\" + caractere)
    return b"(" + octets + b")"


def pdf(titre: str, texte: str) -> Piece:
    """A PDF of one page: a title, then some paragraphs. Nothing of the machine or the day is written in it."""
    import pikepdf  # only the command that writes these files loads it, never a server

    document = pikepdf.new()
    document.add_blank_page(page_size=A4)
    page = document.pages[0]
    polices = {
        f"/{nom}": document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name(f"/{police}"),
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )
        )
        for nom, police in (("T", "Helvetica-Bold"), ("C", "Helvetica"))
    }
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(polices))
    contenu = [f"BT /T 18 Tf {MARGE} {A4[1] - 90} Td".encode(), _chaine(titre) + b" Tj ET"]
    contenu.append(f"BT /C 11 Tf 16 TL {MARGE} {A4[1] - 130} Td".encode())
    contenu.extend(_chaine(ligne) + b" Tj T*" for ligne in _lignes(texte))
    contenu.append(b"ET")
    page.Contents = document.make_stream(b"\n".join(contenu))
    sortie = io.BytesIO()
    document.save(sortie, deterministic_id=True)
    nom = nom_sur(f"{titre}.pdf", MIME)
    return Piece(nom, FichierVerifie(nom=nom, type_mime=MIME, donnees=sortie.getvalue()))
