"""Files to send: good ones, with what must disappear from them, and bad ones."""

import io
import struct
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

CORPS_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
DUBLIN_CORE = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def image(format_: str = "JPEG", cotes=(64, 48), **options) -> bytes:
    """A picture: its left half red, its right half blue."""
    dessin = Image.new("RGB", cotes, (200, 30, 30))
    dessin.paste((30, 30, 200), (cotes[0] // 2, 0, *cotes))
    sortie = io.BytesIO()
    dessin.save(sortie, format_, **options)
    return sortie.getvalue()


def photo_situee() -> bytes:
    """A photo that a phone took lying on its side: place, device, comment, orientation 6."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Telephone de Camille"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (44.0, 50.0, 16.0)
    return image("JPEG", exif=exif, comment=b"Camille Exemple")


def pdf(nb_pages: int = 1, **options) -> bytes:
    """A blank document."""
    document = pikepdf.new()
    for _ in range(nb_pages):
        document.add_blank_page(page_size=(300, 400))
    return _enregistrer(document, **options)


def _enregistrer(document: pikepdf.Pdf, **options) -> bytes:
    sortie = io.BytesIO()
    document.save(sortie, **options)
    return sortie.getvalue()


def pdf_actif() -> bytes:
    """A document that acts when it opens, launches a program, hides a file and names its author."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(300, 400))
    script = document.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert('bonjour')")))
    document.Root.OpenAction = script
    document.Root.AA = Dictionary(WC=script)
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
    document.attachments["programme.exe"] = b"MZ programme"
    cadre = Array([0, 0, 10, 10])
    lancer = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    lien = Dictionary(S=Name.URI, URI=String("https://www.example.org/"))
    piege = Dictionary(S=Name.URI, URI=String("javascript:alert(1)"))
    cache = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=cadre, FS=Dictionary(Type=Name.Filespec))
    document.pages[0].Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=cadre, A=a) for a in (lancer, lien, piege)] + [cache]
    )
    photo = pikepdf.Stream(document, photo_situee())
    photo.Type, photo.Subtype, photo.Filter = Name.XObject, Name.Image, Name.DCTDecode
    photo.Width, photo.Height, photo.BitsPerComponent, photo.ColorSpace = 64, 48, 8, Name.DeviceRGB
    document.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=document.make_indirect(photo)))
    document.docinfo["/Author"] = "Camille Exemple"
    with document.open_metadata() as donnees:
        donnees["dc:creator"] = ["Camille Exemple"]
    return _enregistrer(document)


def pdf_protege() -> bytes:
    """A document that asks for a password."""
    document = pikepdf.new()
    document.add_blank_page()
    return _enregistrer(document, encryption=pikepdf.Encryption(owner="maitre", user="eleve"))


def pdf_bombe() -> bytes:
    """A small document whose object stream is 600 MB once unpacked."""
    nul = zlib.compressobj(9)
    donnees = b"".join(nul.compress(b" " * 1_000_000) for _ in range(600)) + nul.flush()
    entete = b"%%PDF-1.5\n1 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(donnees)
    corps = entete + donnees + b"\nendstream endobj\n"
    table = struct.pack(">BHB", 0, 0, 0) + struct.pack(">BHB", 1, 9, 0) + struct.pack(">BHB", 2, 1, 0)
    debut = len(corps)
    xref = b"3 0 obj<</Type/XRef/Size 3/W[1 2 1]/Root 2 0 R/Length %d>>stream\n%s\nendstream endobj\n" % (
        len(table),
        table,
    )
    return corps + xref + b"startxref\n%d\n%%%%EOF" % debut


def archive(parties: dict[str, bytes | str], **options) -> bytes:
    """A ZIP archive; the part `mimetype` is stored as it is."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED, **options) as a:
        for nom, contenu in parties.items():
            a.writestr(nom, contenu, zipfile.ZIP_STORED if nom == "mimetype" else zipfile.ZIP_DEFLATED)
    return sortie.getvalue()


def relation(genre: str, cible: str, externe: bool = True) -> str:
    """A part that tells what another part needs."""
    mode = ' TargetMode="External"' if externe else ""
    return (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/{genre}" Target="{cible}"{mode}/>'
        "</Relationships>"
    )


def docx(corps: str = "", **autres: bytes | str) -> bytes:
    """A Word document by Camille Exemple; `autres` are more parts (`__` stands for a slash)."""
    parties = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{CORPS_WORD}"/></Types>',
        "_rels/.rels": relation("officeDocument", "word/document.xml", externe=False),
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        '<w:p><w:ins w:author="Camille Exemple"><w:r><w:t>Mon CV</w:t></w:r></w:ins></w:p>'
        f"{corps}</w:body></w:document>",
        "docProps/core.xml": f"<p {DUBLIN_CORE}><dc:creator>Camille Exemple</dc:creator></p>",
        "docProps/app.xml": "<Properties><Company>Menuiserie masquée</Company></Properties>",
        "word/media/image1.jpeg": photo_situee(),
    }
    return archive(parties | {nom.replace("__", "/"): contenu for nom, contenu in autres.items()})


def odt(mimetype: str = "application/vnd.oasis.opendocument.text", **autres: bytes | str) -> bytes:
    """An OpenDocument text by Camille Exemple; `autres` are more parts (`__` stands for a slash)."""
    parties = {
        "mimetype": mimetype,
        "content.xml": '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        f" {DUBLIN_CORE}><dc:creator>Camille Exemple</dc:creator></office:document-content>",
        "meta.xml": f"<m {DUBLIN_CORE}><dc:creator>Camille Exemple</dc:creator></m>",
        "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
    }
    return archive(parties | {nom.replace("__", "/"): contenu for nom, contenu in autres.items()})


def png_geant() -> bytes:
    """A PNG of a few kilobytes that announces 900 million points."""
    donnees = bytearray(image("PNG"))
    donnees[16:24] = struct.pack(">II", 30_000, 30_000)
    donnees[29:33] = struct.pack(">I", zlib.crc32(donnees[12:29]))
    return bytes(donnees)
