"""Names of files: which are refused, and how the others are written."""

import re
import unicodedata

from cmon.base import exiger
from cmon.fichiers.examen.commun import DOCX, JPEG, ODT, PDF, PNG

LONGUEUR_MAX = 120
# No file system holds a longer name: it was not a file that was chosen.
LONGUEUR_RECUE_MAX = 255
EXTENSIONS = {PDF: ".pdf", DOCX: ".docx", ODT: ".odt", JPEG: ".jpg", PNG: ".png"}
# An extension announces a kind. Phones often call a JPEG « .png » and the other way round: pictures are encoded afresh.
ANNONCES = {
    ".pdf": {PDF},
    ".docx": {DOCX},
    ".odt": {ODT},
    **{suffixe: {JPEG, PNG} for suffixe in (".jpg", ".jpeg", ".jpe", ".jfif", ".png")},
}
TROMPEUSES = set(
    "ade adp apk app asp aspx bat bin cgi chm class cmd cpl dll dmg docm dotm elf exe gadget hta htaccess htm"
    " html inf ins iso jar js jse jsp lnk mhtml mjs msc msi msp mst phar php php3 php4 php5 phtml pif pl ps1"
    " psm1 py pyc rb reg scr sct sh shtml svg svgz swf sys vb vbe vbs wsf wsh xht xhtml xlsm xml xpi zip".split()
)
ISOLES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
PONCTUATION = " -_.()'’,&+"
REFUS_NOM = "Le nom de ce fichier n’est pas accepté : renommez-le avec des lettres et des chiffres, puis recommencez."
REFUS_DOUBLE = "Le nom de ce fichier porte deux extensions, comme un programme déguisé : renommez-le, puis recommencez."


def _sans_marques(nom: str) -> bool:
    """No control character, no mark that turns the direction of writing, nothing that is not a character."""
    return all(unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or c == "\u200d" for c in nom)


def verifier_nom(nom: str) -> None:
    """Refuse the names that no honest browser sends.

    Raises RegleMetier: a path, a NUL even written `%00`, a mark of direction, more than 255 characters, a double
    extension of which the first is a program's or a web page's.
    """
    sain = "/" not in nom and "\\" not in nom and "%00" not in nom and _sans_marques(nom)
    exiger(sain and nom.strip(" .") and not nom.startswith("..") and len(nom) <= LONGUEUR_RECUE_MAX, REFUS_NOM)
    suffixes = [s.strip().lower() for s in nom.split(".")[1:]]
    exiger(not TROMPEUSES & set(suffixes[:-1]), REFUS_DOUBLE)


def annonce(nom: str) -> set[str] | None:
    """The kinds that the extension of a name announces; none without an extension; None for one that we don't take."""
    base, point, suffixe = nom.rpartition(".")
    if not point or not base or not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,5}", suffixe):
        return set()
    return ANNONCES.get(f".{suffixe.lower()}")


def nom_sur(nom: str, type_mime: str) -> str:
    """A name that can be shown, mailed and saved anywhere: readable letters, 120 characters, its true extension."""
    dernier = re.split(r"[/\\]", unicodedata.normalize("NFC", nom))[-1]
    while annonce(dernier):
        dernier = dernier.rpartition(".")[0]
    lisible = "".join(c if c.isalnum() or c in PONCTUATION or unicodedata.combining(c) else " " for c in dernier)
    base = " ".join(lisible.split()).strip(" .-_")
    extension = EXTENSIONS[type_mime]
    base = base[: LONGUEUR_MAX - len(extension)].rstrip(" .-_")
    if not base or ISOLES.match(base):
        base = "image" if type_mime in (JPEG, PNG) else "document"
    return base + extension
