"""How the tests read the documents that leave the site."""

import io

import openpyxl
import pikepdf
from pypdf import PdfReader


def lire_tableur(reponse):
    """The only sheet of an Excel answer."""
    classeur = openpyxl.load_workbook(io.BytesIO(reponse if isinstance(reponse, bytes) else reponse.data))
    assert len(classeur.sheetnames) == 1
    return classeur.active


def entete_de(feuille, titre: str) -> int:
    """The row of the header, found by the title of its first column."""
    return next(ligne[0].row for ligne in feuille.iter_rows(max_col=1) if ligne[0].value == titre)


def lignes_de(feuille, titre: str) -> list[dict]:
    """The rows below the header, by title."""
    rang = entete_de(feuille, titre)
    titres = [c.value for c in feuille[rang]]
    return [
        dict(zip(titres, ligne, strict=True))
        for ligne in feuille.iter_rows(min_row=rang + 1, values_only=True)
        if any(v is not None for v in ligne)
    ]


def texte_du_pdf(pdf: bytes) -> str:
    """The words of a PDF, spaces made single."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(p.extract_text() for p in pages).split())


def verifier_accessible(pdf: bytes, titre: str) -> pikepdf.Pdf:
    """A tagged PDF in French, with its title shown."""
    document = pikepdf.open(io.BytesIO(pdf))
    racine = document.Root
    assert racine.MarkInfo.Marked
    assert len(racine.StructTreeRoot.K) >= 1
    assert str(racine.Lang).lower().startswith("fr")
    assert titre in str(document.docinfo["/Title"])
    assert racine.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
    return document
