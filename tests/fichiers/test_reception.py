"""What is taken, under which name, and what disappears from it."""

import hashlib
import io
import re
import stat
import zipfile

import pikepdf
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cmon.fichiers.examen.commun import DOCX, ODT, PDF, png_sans_metadonnees
from cmon.fichiers.noms import nom_sur
from cmon.fichiers.verification import verifier
from tests.fichiers import exemples

MAXIMUM = 5 * 1024 * 1024


def rendu(contenu: bytes, nom: str) -> bytes:
    """The bytes that are stored of a file."""
    return verifier(io.BytesIO(contenu), nom, MAXIMUM).donnees


def parties(contenu: bytes) -> dict[str, bytes]:
    """The parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        return {nom: archive.read(nom) for nom in archive.namelist()}


def test_a_good_file_is_kept_and_its_line_names_it(envoyer, en_base, sur_le_disque):
    reponse = envoyer(exemples.pdf(), "CV d’Élodie (été).PDF", champ="document")
    assert reponse.status_code == 200
    (fichier,), (chemin,) = en_base(), sur_le_disque()
    assert fichier.nom == "CV d’Élodie (été).pdf"
    assert fichier.type_mime == PDF
    assert fichier.nom in reponse.mots("li.file")
    champ = reponse.soupe.find(attrs={"name": "document_recus"})
    assert champ["value"] == fichier.jeton
    contenu = chemin.read_bytes()
    assert (fichier.taille, fichier.empreinte) == (len(contenu), hashlib.sha256(contenu).hexdigest())
    assert stat.S_IMODE(chemin.stat().st_mode) == 0o600
    assert re.fullmatch(r".*/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{40}", str(chemin))
    assert fichier.expire_le is not None
    assert fichier.offre_id is None


@pytest.mark.base("sqlite")
def test_each_kind_that_we_announce_is_taken(envoyer, en_base):
    envois = {
        "cv.docx": exemples.docx(),
        "cv.odt": exemples.odt(),
        "photo.jpeg": exemples.image(),
        "capture.png": exemples.image("PNG"),
        "capture.jpg": exemples.image("PNG"),
        "cv": exemples.pdf(),
        "cv.v2.dupont.pdf": exemples.pdf(),
        "CV.docx.pdf": exemples.pdf(),
    }
    for nom, contenu in envois.items():
        assert envoyer(contenu, nom).status_code == 200, nom
    noms = ["cv.docx", "cv.odt", "photo.jpg", "capture.png", "capture.png", "cv.pdf", "cv.v2.dupont.pdf", "CV.pdf"]
    assert [f.nom for f in en_base()] == noms
    assert len({f.jeton for f in en_base()}) == len(envois)
    # 192 random bits, written in 32 characters.
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", f.jeton) for f in en_base())


def test_a_photo_loses_its_place_and_device_and_stands_upright():
    photo = exemples.photo_situee()
    assert b"Telephone de Camille" in photo
    propre = rendu(photo, "photo.jpg")
    image = Image.open(io.BytesIO(propre))
    assert not image.getexif()
    assert "comment" not in image.info
    assert b"Camille" not in propre
    assert image.size == (48, 64)
    rouge, bleu = image.getpixel((24, 8)), image.getpixel((24, 56))
    assert rouge[0] > 150
    assert bleu[2] > 150


def test_a_png_keeps_its_transparency_and_loses_its_texts():
    sortie = io.BytesIO()
    dessin = Image.new("RGBA", (8, 8), (200, 30, 30, 0)).quantize()
    textes = PngInfo()
    textes.add_text("Author", "Camille Exemple")
    dessin.save(sortie, "PNG", pnginfo=textes)
    assert b"Camille" not in png_sans_metadonnees(sortie.getvalue())
    propre = rendu(sortie.getvalue(), "a.png")
    assert b"Camille" not in propre
    assert Image.open(io.BytesIO(propre)).convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_large_photo_is_kept_at_a_readable_size():
    propre = rendu(exemples.image(cotes=(6000, 4000), quality=40), "photo.jpg")
    assert Image.open(io.BytesIO(propre)).size == (3000, 2000)


def test_a_pdf_loses_what_acts_what_it_hides_and_who_wrote_it():
    actif = exemples.pdf_actif()
    assert b"Camille" in actif
    propre = rendu(actif, "fiche.pdf")
    with pikepdf.open(io.BytesIO(propre)) as document:
        assert not document.attachments
        assert "/Info" not in document.trailer
        for cle in ("/OpenAction", "/AA", "/Metadata"):
            assert cle not in document.Root
        adresses = [a.get("/A") for a in document.pages[0].Annots]
        assert [str(a.URI) if a is not None else None for a in adresses] == [None, "https://www.example.org/", None]
        photo = document.pages[0].Resources.XObject.Im0
        assert photo.read_raw_bytes().startswith(b"\xff\xd8")
        tout = b" ".join(o.unparse() for o in document.objects) + photo.read_raw_bytes()
        assert len(document.pages) == 1
    for trace in (
        b"JavaScript",
        b"alert",
        b"Launch",
        b"cmd.exe",
        b"programme",
        b"Camille",
        b"EmbeddedFile",
        b"FileAttachment",
    ):
        assert trace not in tout, trace


def test_a_word_document_loses_its_authors_and_keeps_its_text():
    modele = exemples.relation("attachedTemplate", "file:///C:/Users/camille/Modele.dotx")
    contenu = exemples.docx(
        **{
            "word/_rels/settings.xml.rels": modele,
            "word/settings.xml": '<w:settings xmlns:w="w" xmlns:r="r"><w:attachedTemplate r:id="rId1"/></w:settings>',
            "word/_rels/document.xml.rels": exemples.relation("hyperlink", "https://www.example.org/"),
        }
    )
    verifie = verifier(io.BytesIO(contenu), "cv.docx", MAXIMUM)
    assert verifie.type_mime == DOCX
    lues = parties(verifie.donnees)
    assert set(lues) == set(parties(contenu))
    assert b"Mon CV" in lues["word/document.xml"]
    assert b"https://www.example.org/" in lues["word/_rels/document.xml.rels"]
    assert b"attachedTemplate" not in lues["word/settings.xml"]
    tout = b" ".join(lues.values())
    for trace in (b"Camille", b"camille", "Menuiserie masquée".encode()):
        assert trace not in tout


def test_an_opendocument_text_loses_its_authors_and_still_announces_itself():
    verifie = verifier(io.BytesIO(exemples.odt()), "cv.odt", MAXIMUM)
    assert verifie.type_mime == ODT
    assert verifie.donnees[30:38] == b"mimetype"
    assert verifie.donnees[38 : 38 + len(ODT)] == ODT.encode()
    assert b"Camille" not in b" ".join(parties(verifie.donnees).values())


def test_the_same_file_is_always_stored_the_same():
    for contenu, nom in ((exemples.pdf_actif(), "a.pdf"), (exemples.docx(), "a.docx")):
        assert rendu(contenu, nom) == rendu(contenu, nom)


def test_names_stay_readable_and_safe():
    attendus = {
        "Élodie Lefèvre – CV.pdf": "Élodie Lefèvre CV.pdf",
        "C:\\Users\\camille\\cv.pdf": "cv.pdf",
        "../../etc/passwd": "passwd.pdf",
        'a<b>:"c|?*.pdf': "a b c.pdf",
        "cv\u202efdp.exe": "cv fdp.exe.pdf",
        "con.pdf": "document.pdf",
        ".pdf": "pdf.pdf",
        "…": "document.pdf",
        "e\u0301t\u00e9.pdf": "été.pdf",
        "cv.pdf.pdf": "cv.pdf",
        "a\r\nContent-Type: text/html.pdf": "html.pdf",
    }
    for nom, attendu in attendus.items():
        assert nom_sur(nom, PDF) == attendu, nom
    long = nom_sur("é" * 300 + ".pdf", PDF)
    assert len(long) == 120
    assert long.endswith("é.pdf")
