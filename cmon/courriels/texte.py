"""What may stand in a mail: one-line headers, clean bodies, one address, and no link that a user typed."""

import re

from markupsafe import Markup

OBJET_MAX = 200
ADRESSE = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")
# Characters that reverse the reading order can make a subject say something else than what is written.
SENS_DE_LECTURE = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Controls but the tab, surrogates, line and paragraph separators: Unicode's Cc, Cs, Zl, Zp. One pattern for a whole
# text: a mail to five hundred participants passes here five hundred times.
INTERDITS = re.compile(f"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{SENS_DE_LECTURE}]")
COUPURE = "\u200b"
DOMAINES = (
    "com|net|org|info|biz|fr|eu|re|nc|pf|be|ch|lu|ca|uk|de|es|it|pt|nl|at|pl|ru|ua|cn|in|us|tv|me|cc|co|io|ai|app|dev"
    "|xyz|top|site|online|shop|store|club|live|link|click|icu|buzz|work|space|website|page|ly|gl|gg|gd|tk|ml|ga|cf|gq"
    "|su|no|se|dk|fi|gr|cz|ro|hu|pro|bzh|paris|alsace|corsica|mobi|name|asia|cat|tel|zip|mov"
)
ADRESSE_WEB = re.compile(
    r"\w[\w+.-]{0,15}://[^\s<>\"']+"
    r"|www\.[^\s<>\"']+"
    rf"|(?<![@\w-])(?<![\w-]\.)(?:[\w-]+\.)+(?:{DOMAINES})(?![\w@-])(?:[:/][^\s<>\"']*)?",
    re.IGNORECASE,
)
BALISE = re.compile(r"(<[^>]*>)")


def une_ligne(texte: str, longueur: int) -> str:
    """The text on one line, without control characters, cut to `longueur` characters: fit for a header."""
    return " ".join(INTERDITS.sub(" ", texte).split())[:longueur].rstrip()


def corps(texte: str) -> str:
    """A text body: plain line ends, no control character but tabs, at most one empty line in a row."""
    lignes = texte.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    propres = (INTERDITS.sub("", ligne).rstrip() for ligne in lignes)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(propres)).strip() + "\n"


def une_adresse(texte: str) -> str:
    """The address, its domain in ASCII, or nothing when the text is not exactly one address that mail can reach."""
    propre = texte.strip()
    if not ADRESSE.fullmatch(propre) or INTERDITS.search(propre) or "\t" in propre:
        return ""
    nom, domaine = propre.split("@")
    try:
        adresse = f"{nom.encode('ascii').decode()}@{domaine.encode('idna').decode()}"
    except UnicodeError:
        return ""
    return adresse if len(adresse) <= 254 else ""


def sans_lien(valeur, adresses_du_site: tuple[str, ...]):
    """Break the web addresses of a value shown in a mail, so that no mail reader makes them clickable.

    An invisible space is put where a reader would recognise an address. Addresses of the site itself stay whole, and so
    does everything inside the tags of a Markup (links that our templates wrote).
    """

    def couper(trouve: re.Match) -> str:
        adresse = trouve[0]
        for base in adresses_du_site:
            if adresse.startswith(base) and adresse[len(base) : len(base) + 1] in ("", "/", "?", "#"):
                return adresse
        return adresse.replace("://", f":{COUPURE}//").replace(".", f".{COUPURE}")

    if not isinstance(valeur, str) or "." not in valeur:
        return valeur
    if isinstance(valeur, Markup):
        morceaux = BALISE.split(str(valeur))
        return Markup("".join(m if i % 2 else ADRESSE_WEB.sub(couper, m) for i, m in enumerate(morceaux)))  # noqa: S704  was safe already
    return ADRESSE_WEB.sub(couper, valeur)
