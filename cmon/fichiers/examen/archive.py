"""Word and OpenDocument texts: ZIP archives, read with limits and written afresh without macros nor authors."""

import io
import re
import zipfile
from xml.parsers import expat

from .commun import DOCX, ODT, Refus, jpeg_sans_metadonnees, png_sans_metadonnees

PARTIES_MAX = 600
PARTIE_MAX = 20 * 1024 * 1024
TOTAL_MAX = 40 * 1024 * 1024
DATE = (1980, 1, 1, 0, 0, 0)
EXTENSIONS = {
    "xml", "rels", "rdf", "jpg", "jpeg", "jpe", "png", "gif", "bmp", "tif", "tiff", "webp", "wdp", "emf", "wmf", "svg",
    "svm", "odttf", "ttf", "otf", "vml", "pdf", "css",
}  # fmt: skip
SANS_EXTENSION = {"mimetype"}
MACROS = re.compile(
    r"vbaproject|vbadata|activex|/embeddings/|^basic/|^scripts/|^object |^dialogs/|\.bin$", re.IGNORECASE
)
DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
ADRESSE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
OBJETS = {"object-ole", "plugin", "applet", "event-listener", "dde-source"}
APPELS = {"image", "section-source"}
CORPS_WORD = DOCX + ".main+xml"
# What an external target may be: a link to click. Word fetches the others by itself.
LIENS_PERMIS = ("/hyperlink",)
MODELE_ATTACHE = "/attachedTemplate"

PROPRIETES_WORD = {
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}
PROPRIETES_ODT = {
    "meta.xml": b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3">'
    b"<office:meta/></office:document-meta>",
}
AUTEURS_WORD = re.compile(rb'(\bw\d*:(?:author|initials|userId)=)"[^"]*"')
AUTEURS_ODT = re.compile(rb"(<(?:dc:creator|meta:creator-initials|loext:sender-initials)>)[^<]*(</)")
MODELE_WORD = re.compile(rb"<w:attachedTemplate\b[^>]*/>")
RELATION = re.compile(rb"<Relationship\b[^>]*/>")


class _Lecture:
    """One XML part: well formed, without a document type, and what matters in it."""

    def __init__(self, donnees: bytes):
        self.relations_externes: list[str] = []
        self.types: dict[str, str] = {}
        self.champs: list[str] = []
        self.objets = False
        self.chiffre = False
        self._dans_un_champ = False
        lecteur = expat.ParserCreate()
        lecteur.StartDoctypeDeclHandler = self._refuser
        lecteur.StartElementHandler = self._ouvrir
        lecteur.EndElementHandler = self._fermer
        lecteur.CharacterDataHandler = self._texte
        try:
            lecteur.Parse(donnees, True)
        except expat.ExpatError:
            raise Refus("abime") from None

    def _refuser(self, *_) -> None:
        raise Refus("melange")

    def _ouvrir(self, nom: str, attributs: dict) -> None:
        court = nom.rpartition(":")[2]
        if court == "Relationship" and attributs.get("TargetMode", "").lower() == "external":
            self.relations_externes.append(attributs.get("Type", ""))
        elif court == "Override":
            self.types[attributs.get("PartName", "")] = attributs.get("ContentType", "")
        elif court == "instrText":
            self._dans_un_champ = True
        elif court == "fldSimple":
            self.champs.extend(attributs.values())
        elif court in OBJETS or (court in APPELS and ADRESSE.match(attributs.get("xlink:href", ""))):
            self.objets = True
        elif court == "encryption-data":
            self.chiffre = True

    def _fermer(self, nom: str) -> None:
        if nom.endswith("instrText"):
            self._dans_un_champ = False

    def _texte(self, texte: str) -> None:
        if self._dans_un_champ:
            self.champs.append(texte)


def _verifier_l_enveloppe(donnees: bytes) -> None:
    """The end record closes the file, without a comment: nothing hides behind the archive."""
    if donnees[-22:-18] != b"PK\x05\x06" or donnees[-2:] != b"\0\0":
        raise Refus("melange" if b"PK\x05\x06" in donnees else "abime")


def _verifier_le_sommaire(parties: list[zipfile.ZipInfo]) -> None:
    if not parties or len(parties) > PARTIES_MAX or sum(p.file_size for p in parties) > TOTAL_MAX:
        raise Refus("trop_complexe")
    noms = [p.filename.lower() for p in parties]
    if len(set(noms)) != len(noms):
        raise Refus("abime")
    if min(p.header_offset for p in parties) != 0:
        raise Refus("melange")
    for p in parties:
        if p.flag_bits & 0x1:
            raise Refus("chiffre")
        if p.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or p.file_size > PARTIE_MAX:
            raise Refus("trop_complexe")
        morceaux = p.filename.split("/")
        if ".." in morceaux or p.filename.startswith("/") or "\\" in p.filename or "\0" in p.orig_filename:
            raise Refus("abime")


def _verifier_le_nom(nom: str) -> None:
    if MACROS.search(nom):
        raise Refus("macros")
    dernier = nom.rpartition("/")[2]
    extension = dernier.rpartition(".")[2].lower() if "." in dernier else ""
    if nom.endswith("/") or nom in SANS_EXTENSION or extension in EXTENSIONS:
        return
    # LibreOffice keeps some pictures and its cached layout under names without extension.
    if extension or not (nom.startswith(("Pictures/", "Thumbnails/")) or nom == "layout-cache"):
        raise Refus("macros")


def _lire(archive: zipfile.ZipFile, partie: zipfile.ZipInfo) -> bytes:
    """A part, whatever size it announces: no more than the limit is ever unpacked."""
    with archive.open(partie) as flux:
        donnees = flux.read(PARTIE_MAX + 1)
    if len(donnees) > PARTIE_MAX:
        raise Refus("trop_complexe")
    return donnees


def _genre(archive: zipfile.ZipFile, noms: set[str]) -> str:
    if "mimetype" in noms:
        if _lire(archive, archive.getinfo("mimetype")).strip() != ODT.encode():
            raise Refus("inconnu")
        if not {"content.xml", "META-INF/manifest.xml"} <= noms:
            raise Refus("abime")
        return ODT
    if "[Content_Types].xml" not in noms:
        raise Refus("inconnu")
    types = _Lecture(_lire(archive, archive.getinfo("[Content_Types].xml"))).types
    if any("macroenabled" in t.lower() or "vba" in t.lower() for t in types.values()):
        raise Refus("macros")
    if types.get("/word/document.xml") != CORPS_WORD:
        raise Refus("inconnu")
    if not {"_rels/.rels", "word/document.xml"} <= noms:
        raise Refus("abime")
    return DOCX


def _nettoyer_relations(donnees: bytes) -> bytes:
    """Relations without the template that a document was made from: its path holds the name of a person."""
    return RELATION.sub(lambda m: b"" if MODELE_ATTACHE.encode() in m.group() else m.group(), donnees)


def _nettoyer_xml(nom: str, donnees: bytes, genre: str) -> bytes:
    lecture = _Lecture(donnees)
    if lecture.chiffre:
        raise Refus("chiffre")
    if lecture.objets or DDE.search("".join(lecture.champs)):
        raise Refus("macros")
    if any(not t.endswith((*LIENS_PERMIS, MODELE_ATTACHE)) for t in lecture.relations_externes):
        raise Refus("macros")
    if genre == ODT:
        return PROPRIETES_ODT.get(nom) or AUTEURS_ODT.sub(rb"\1\2", donnees)
    if nom in PROPRIETES_WORD:
        return PROPRIETES_WORD[nom]
    if nom == "word/_rels/settings.xml.rels":
        return _nettoyer_relations(donnees)
    if nom == "word/settings.xml":
        donnees = MODELE_WORD.sub(b"", donnees)
    return AUTEURS_WORD.sub(rb'\1""', donnees)


def _nettoyer(nom: str, donnees: bytes, genre: str) -> bytes:
    if nom.endswith((".xml", ".rels", ".rdf")) and donnees:
        return _nettoyer_xml(nom, donnees, genre)
    return png_sans_metadonnees(jpeg_sans_metadonnees(donnees))


def reecrire(donnees: bytes) -> tuple[str, bytes]:
    """The kind (DOCX or ODT) and the document, each part checked, authors and dates taken out.

    Raises Refus: another kind of archive, too large once unpacked, protected by a password, macros, objects of other
    programs, contents fetched from elsewhere, bytes before or after the archive.
    """
    _verifier_l_enveloppe(donnees)
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(donnees)) as archive, zipfile.ZipFile(sortie, "w") as propre:
        parties = archive.infolist()
        _verifier_le_sommaire(parties)
        genre = _genre(archive, {p.filename for p in parties})
        if genre == ODT:
            # An OpenDocument announces its kind in its first part, which is never compressed.
            parties.sort(key=lambda p: p.filename != "mimetype")
        for partie in parties:
            _verifier_le_nom(partie.filename)
            contenu = _nettoyer(partie.filename, _lire(archive, partie), genre)
            copie = zipfile.ZipInfo(partie.filename, DATE)
            copie.compress_type = zipfile.ZIP_STORED if partie.filename == "mimetype" else zipfile.ZIP_DEFLATED
            copie.external_attr = 0o600 << 16
            propre.writestr(copie, contenu)
    return genre, sortie.getvalue()
