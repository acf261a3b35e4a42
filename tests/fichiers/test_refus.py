"""What is refused, and that nothing of it stays."""

import contextvars
import io

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from cmon.base import RegleMetier
from cmon.extensions import db
from cmon.fichiers.verification import verifier
from tests.fichiers import exemples

PDF = exemples.pdf()
JPEG = exemples.image()
ZIP = exemples.archive({"a.txt": "bonjour"})
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
INCONNU = "Ce fichier n’est pas un PDF, un document Word (.docx) ou OpenDocument (.odt), ni une image JPEG ou PNG."

# Told from what they are: contents, name, words of the answer.
DEGUISES = {
    "a web page": (PAGE, "cv.pdf", INCONNU),
    "a drawing": (SVG, "cv.png", INCONNU),
    "a program": (b"MZ\x90\x00" + b"\0" * 500, "cv.pdf", INCONNU),
    "an old Word document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "cv.doc", INCONNU),
    "another archive": (ZIP, "cv.docx", INCONNU),
    "a spreadsheet": (exemples.odt("application/vnd.oasis.opendocument.spreadsheet"), "cv.odt", INCONNU),
    "a PDF named as a page": (PDF, "cv.html", INCONNU),
    "a PDF named as a Word document": (PDF, "cv.docx", "ne correspond pas à son nom"),
    "an image named as a PDF": (JPEG, "cv.pdf", "ne correspond pas à son nom"),
    "a Word document named as an ODT": (exemples.docx(), "cv.odt", "ne correspond pas à son nom"),
    "nothing": (b"", "cv.pdf", "Ce fichier est vide."),
    "the beginning of a PDF": (PDF[:200], "cv.pdf", "abîmé"),
    "the beginning of a photo": (JPEG[: len(JPEG) // 2], "photo.jpg", "abîmé"),
    "a signature and noise": (b"%PDF-1.7\n" + b"\x93\x01" * 900 + b"\n%%EOF", "cv.pdf", "abîmé"),
}
DOUBLES = {
    "bytes before the PDF": (b"\n\n" + PDF, "cv.pdf", INCONNU),
    "a page before the PDF": (PAGE + PDF, "cv.pdf", INCONNU),
    "a page in the head of the PDF": (PDF[:9] + b"%" + PAGE + b"\n" + PDF[9:], "cv.pdf", "autre chose"),
    "a page after the PDF": (PDF + PAGE, "cv.pdf", "autre chose"),
    "an archive after the PDF": (PDF + ZIP, "cv.pdf", "autre chose"),
    "an archive whose comment ends the PDF": (
        PDF + ZIP[:-2] + b"\x06\x00%%EOF\n",
        "cv.pdf",
        "autre chose",
    ),
    "an archive after the photo": (JPEG + ZIP, "photo.jpg", "autre chose"),
    "a page after the photo": (JPEG + PAGE, "photo.jpg", "autre chose"),
    "a PDF after the image": (exemples.image("PNG") + PDF, "image.png", "autre chose"),
    "a page after the Word document": (exemples.docx() + PAGE, "cv.docx", "autre chose"),
    "an archive before the Word document": (ZIP + exemples.docx(), "cv.docx", "autre chose"),
}
ACTIFS = {
    "macros": (exemples.docx(word__vbaProject_bin="", **{"word/vbaProject.bin": b"VBA"}), "cv.docx", "macros"),
    "an object of another program": (exemples.docx(**{"word/embeddings/oleObject1.bin": b"OLE"}), "cv.docx", "macros"),
    "a program among the pictures": (exemples.docx(**{"word/media/image2.exe": b"MZ"}), "cv.docx", "macros"),
    "a picture fetched from elsewhere": (
        exemples.docx(**{"word/_rels/document.xml.rels": exemples.relation("image", "https://example.org/a.png")}),
        "cv.docx",
        "macros",
    ),
    "a field that runs a program": (
        exemples.docx(
            "<w:p><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO cmd</w:instrText></w:r></w:p>"
        ),
        "cv.docx",
        "macros",
    ),
    "entities": (
        exemples.docx(**{"word/a.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}),
        "cv.docx",
        "autre chose",
    ),
    "a path that climbs": (exemples.docx(**{"../../tmp/a.xml": "<a/>"}), "cv.docx", "abîmé"),
    "OpenDocument macros": (
        exemples.odt(Basic__Standard__Module1_xml="", **{"Basic/a.xml": "<a/>"}),
        "cv.odt",
        "macros",
    ),
    "a protected PDF": (exemples.pdf_protege(), "cv.pdf", "mot de passe"),
}
BOMBES = {
    "a PDF that unpacks to 600 MB": (exemples.pdf_bombe(), "cv.pdf", "recommencez"),
    "a PDF of 201 pages": (exemples.pdf(201), "cv.pdf", "200 au plus"),
    "an image of 900 million points": (exemples.png_geant(), "image.png", "trop grande"),
    "a Word document of 60 MB once unpacked": (
        exemples.docx(**{f"word/a{i}.xml": b"<a>" + b" " * 15_000_000 + b"</a>" for i in range(4)}),
        "cv.docx",
        "trop complexe",
    ),
    "a Word document of a thousand parts": (
        exemples.docx(**{f"word/a{i}.xml": b"<a/>" for i in range(1000)}),
        "cv.docx",
        "trop complexe",
    ),
}


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("genre", [DEGUISES, DOUBLES, ACTIFS, BOMBES], ids=["deguises", "doubles", "actifs", "bombes"])
def test_a_bad_file_is_refused_in_french_and_leaves_nothing(envoyer, sur_le_disque, en_base, genre):
    fautes = []
    for quoi, (contenu, nom, mots) in genre.items():
        reponse = envoyer(contenu, nom)
        if reponse.status_code != 422 or mots not in reponse.texte:
            fautes.append((quoi, reponse.status_code, reponse.mots()))
    assert not fautes
    assert not sur_le_disque()
    assert not en_base()


@pytest.mark.base("sqlite")
def test_a_forged_name_is_refused(envoyer, sur_le_disque, en_base):
    noms = [
        "cv.pdf.exe", "cv.exe.pdf", "cv.php.jpg", "facture.html.pdf", "cv.pdf%00.exe", "cv%00.pdf", "../../cv.pdf",
        "..\\cv.pdf", "/etc/cv.pdf", "cv\u202efdp.exe", "cv\u202e.pdf", "\u200fcv.pdf", "a" * 300 + ".pdf",
        "cv\u0007.pdf", "..",
    ]  # fmt: skip
    for nom in noms:
        reponse = envoyer(exemples.pdf(), nom)
        assert reponse.status_code == 422, (nom, reponse.texte)
        assert "renommez-le" in reponse.texte or "n’est pas un PDF" in reponse.texte, (nom, reponse.texte)
    assert not sur_le_disque()
    assert not en_base()


@pytest.mark.base("sqlite")
def test_a_file_beyond_the_limit_is_refused_before_it_is_kept(envoyer, sur_le_disque, en_base):
    for octets in (5 * 1024 * 1024 + 1, 6 * 1024 * 1024):
        reponse = envoyer(PDF + b"\0" * octets)
        assert reponse.status_code == 413
        assert "Ce fichier dépasse 5 Mo. Réduisez-le" in reponse.texte
    assert not sur_le_disque()
    assert not en_base()


@pytest.mark.base("sqlite")
def test_a_body_that_hides_its_length_is_stopped_at_the_limit(app, sur_le_disque):
    """As `Transfer-Encoding: chunked` does: no Content-Length, the server marks where the body ends."""

    class Corps(io.RawIOBase):
        lus = 0

        def readable(self):
            return True

        def readinto(self, tampon):
            debut = b'--lim\r\nContent-Disposition: form-data; name="fichier"; filename="cv.pdf"\r\n\r\n%PDF-1.7\n'
            morceau = debut if not self.lus else b"\0" * len(tampon)
            tampon[: len(morceau)] = morceau
            self.lus += len(morceau)
            return len(morceau)

    corps = Corps()
    environ = EnvironBuilder("/fichiers/", base_url="http://stage.localhost", method="POST").get_environ()
    environ.pop("CONTENT_LENGTH", None)
    environ |= {"wsgi.input": corps, "wsgi.input_terminated": True}
    environ["CONTENT_TYPE"] = "multipart/form-data; boundary=lim"
    db.session.rollback()
    _, statut, _ = contextvars.Context().run(run_wsgi_app, app, environ)
    assert statut.startswith("413")
    assert corps.lus < 6 * 1024 * 1024
    assert not sur_le_disque()


@pytest.mark.base("sqlite")
def test_other_forms_take_no_file(client):
    reponse = client.post("/connexion/", data={"fichier": (io.BytesIO(b"\0" * 2_000_000), "a.pdf")})
    assert reponse.status_code == 413


@pytest.mark.base("sqlite")
def test_a_file_without_the_token_of_its_form_is_refused(envoyer, sur_le_disque):
    assert envoyer(PDF, jeton_csrf=False).status_code == 400
    assert envoyer(PDF, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert not sur_le_disque()


@pytest.mark.base("sqlite")
def test_the_name_of_the_field_is_not_free_text(envoyer, sur_le_disque):
    assert envoyer(PDF, champ='"><script>').status_code == 400
    assert not sur_le_disque()


@pytest.mark.base("sqlite")
def test_too_many_files_from_one_address_are_put_off(envoyer, monkeypatch):
    statuts = {envoyer(b"rien", "cv.pdf").status_code for _ in range(121)}
    assert statuts == {422, 429}
    reponse = envoyer(b"rien", "cv.pdf")
    assert "Réessayez dans quelques minutes" in reponse.texte
    assert reponse.headers["Retry-After"] == "300"


def test_the_child_process_has_neither_our_memory_nor_our_time(monkeypatch):
    monkeypatch.setattr("cmon.fichiers.verification.MEMOIRE_MO", 30)
    with pytest.raises(RegleMetier, match="recommencez"):
        verifier(io.BytesIO(exemples.pdf()), "cv.pdf", 5_000_000)
    monkeypatch.setattr("cmon.fichiers.verification.MEMOIRE_MO", 200)
    monkeypatch.setattr("cmon.fichiers.verification.DUREE_S", 0.001)
    with pytest.raises(RegleMetier, match="trop complexe"):
        verifier(io.BytesIO(exemples.pdf()), "cv.pdf", 5_000_000)


def test_the_child_process_knows_nothing_of_ours(monkeypatch):
    """It starts without our variables: no secret key, no address of the database."""
    vus = {}

    def noter(ordre, **options):
        vus.update(options)
        raise RegleMetier("vu")

    monkeypatch.setattr("cmon.fichiers.verification.subprocess.run", noter)
    with pytest.raises(RegleMetier):
        verifier(io.BytesIO(exemples.pdf()), "cv.pdf", 5_000_000)
    assert vus["env"] == {}
