"""PDF documents: written afresh without anything that acts, hides a file or names its author."""

import io
import zipfile

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from .commun import INTRUS, Refus, jpeg_sans_metadonnees

PAGES_MAX = 200
POINTS_MAX = 100_000_000
CLES_RETIREES = (
    "/OpenAction", "/AA", "/JavaScript", "/JS", "/EmbeddedFiles", "/EF", "/AF", "/Collection", "/XFA",
    "/RichMediaContent", "/Metadata", "/PieceInfo", "/Perms", "/SpiderInfo",
)  # fmt: skip
ACTIONS_PERMISES = {"/GoTo", "/Named", "/URI"}
ACTIONS = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/ResetForm", "/GoToR", "/GoToE", "/GoTo3DView",
    "/Rendition", "/Sound", "/Movie", "/Hide", "/SetOCGState", "/RichMediaExecute", "/Trans", "/Thread",
}  # fmt: skip
ADRESSES_PERMISES = (b"http://", b"https://", b"mailto:", b"tel:")
ANNOTATIONS_RETIREES = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}


def _verifier_l_enveloppe(donnees: bytes) -> None:
    """Nothing before the signature, nothing after the end mark, no second file that shares the bytes."""
    if INTRUS.search(donnees[5:1024]) or zipfile.is_zipfile(io.BytesIO(donnees)):
        raise Refus("melange")
    fin = donnees.rfind(b"%%EOF")
    if fin < 0:
        raise Refus("abime")
    if donnees[fin + 5 :].strip(b"\0 \t\r\n\f"):
        raise Refus("melange")


def _est_interdite(d) -> bool:
    """Is this dictionary an action that does more than show a page or open a web address?"""
    genre = d.get("/S")
    if not isinstance(genre, Name):
        return False
    if genre == "/URI":
        adresse = d.get("/URI")
        return isinstance(adresse, pikepdf.String) and not bytes(adresse).strip().lower().startswith(ADRESSES_PERMISES)
    return str(genre) in ACTIONS


def _nettoyer_dictionnaire(d) -> None:
    if _est_interdite(d):
        for cle in list(d.keys()):
            del d[cle]
        return
    for cle in CLES_RETIREES:
        if cle in d:
            del d[cle]
    action = d.get("/A")
    est_une_action = isinstance(action, Dictionary) and isinstance(action.get("/S"), Name)
    if est_une_action and (str(action["/S"]) not in ACTIONS_PERMISES or _est_interdite(action)):
        del d["/A"]


def _nettoyer_flux(flux: Stream) -> None:
    largeur, hauteur = flux.get("/Width", 0), flux.get("/Height", 0)
    if isinstance(largeur, int) and isinstance(hauteur, int) and largeur * hauteur > POINTS_MAX:
        raise Refus("image_trop_grande")
    filtre = flux.get("/Filter")
    if filtre is None or str(filtre if isinstance(filtre, Name) else filtre[-1]) != "/DCTDecode":
        return
    if isinstance(filtre, Array) and len(filtre) > 1:
        return
    brut = flux.read_raw_bytes()
    propre = jpeg_sans_metadonnees(brut)
    if len(propre) != len(brut):
        flux.write(propre, filter=Name.DCTDecode)


def _parcourir(objet) -> None:
    """Clean an object and the direct ones that it holds; indirect ones come in their own turn."""
    a_voir = [objet]
    while a_voir:
        o = a_voir.pop()
        if isinstance(o, Dictionary | Stream):
            _nettoyer_dictionnaire(o)
            if isinstance(o, Stream):
                _nettoyer_flux(o)
            enfants = [o[cle] for cle in o.keys()]  # noqa: SIM118 a pikepdf dictionary iterates otherwise
        elif isinstance(o, Array):
            enfants = list(o)
        else:
            continue
        a_voir.extend(e for e in enfants if isinstance(e, Dictionary | Array) and not e.is_indirect)


def _retirer_annotations(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        if isinstance(annotations, Array):
            gardees = [
                a
                for a in annotations
                if isinstance(a, Dictionary) and str(a.get("/Subtype", "")) not in ANNOTATIONS_RETIREES
            ]
            page.obj["/Annots"] = Array(gardees)


def reecrire(donnees: bytes) -> bytes:
    """The document without scripts, launched programs, hidden files, forms that send, nor metadata.

    Raises Refus: protected by a password, more than 200 pages, a picture of more than 100 million points, two files in
    one, unreadable.
    """
    _verifier_l_enveloppe(donnees)
    try:
        pdf = pikepdf.open(io.BytesIO(donnees))
    except pikepdf.PasswordError:
        raise Refus("chiffre") from None
    with pdf:
        if pdf.is_encrypted:
            raise Refus("chiffre")
        nb_pages = len(pdf.pages)
        if not nb_pages:
            raise Refus("abime")
        if nb_pages > PAGES_MAX:
            raise Refus("trop_de_pages")
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        for objet in pdf.objects:
            _parcourir(objet)
        _retirer_annotations(pdf)
        sortie = io.BytesIO()
        pdf.save(
            sortie,
            deterministic_id=True,
            fix_metadata_version=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return sortie.getvalue()
