"""Public pages that a browser may keep: a validator, and one minute without asking.

The page of an anonymous visitor depends on the offers, the local day, the portail, the address and the program itself:
a hash of them is its ETag. When the browser already has that page, the answer is 304 before any search.
"""

import functools
import hashlib
from datetime import timedelta
from pathlib import Path

from flask import current_app, make_response, request
from sqlalchemy import select

from cmon.extensions import db
from cmon.htmx import demande_un_fragment
from cmon.portails import portail_courant
from cmon.recherche.modeles import Revision
from cmon.temps import fin_du_jour, jour_de_paris, maintenant

SECONDES = 60
EXTENSION = "empreinte_du_programme"
# The table and not the model: it is read in each public request, and half of the time would go to the ORM.
REVISION = Revision.__table__.c
REVISION_DES_OFFRES = select(REVISION.marque).where(REVISION.nom == "offres")
VARIE_SELON = ("HX-Request", "HX-Request-Type", "HX-Boosted", "HX-History-Restore-Request", "Cookie")


def _empreinte_du_programme() -> str:
    """A hash of code, templates and static files: a new release makes every kept page stale."""
    if EXTENSION not in current_app.extensions:
        h = hashlib.sha256()
        dossier = Path(current_app.root_path)
        for fichier in sorted(
            f for f in dossier.rglob("*") if f.suffix in {".py", ".html", ".toml", ".css", ".js", ".svg"}
        ):
            h.update(fichier.read_bytes())
        current_app.extensions[EXTENSION] = h.hexdigest()
    return current_app.extensions[EXTENSION]


def _marque() -> str:
    """The mark of the page that this request asks for. It costs one query."""
    revision = db.session.scalar(REVISION_DES_OFFRES)
    parties = (
        revision or "",
        str(jour_de_paris(maintenant())),
        portail_courant().code,
        request.full_path,
        "fragment" if demande_un_fragment() else "page",
        _empreinte_du_programme(),
    )
    return hashlib.sha256("\n".join(parties).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _est_a_quelqu_un() -> bool:
    """Does the browser hold a session? Its page may greet someone or carry a message: it is kept nowhere."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def _secondes_jusqu_a_minuit() -> int:
    le = maintenant()
    return max(0, int((fin_du_jour(jour_de_paris(le)) - le) / timedelta(seconds=1)))


def publique(vue):
    """Declare that a page is the same for every anonymous visitor. Stands **above** `@acces`.

    Only an answer 200 may be kept; never over the end of the local day, when offers expire.
    """

    @functools.wraps(vue)
    def enveloppe(*args, **kwargs):
        if _est_a_quelqu_un() or current_app.debug:
            return vue(*args, **kwargs)
        marque = _marque()
        if request.if_none_match.contains_weak(marque):
            reponse = make_response("", 304)
        else:
            reponse = make_response(vue(*args, **kwargs))
        if reponse.status_code in (200, 304):
            reponse.set_etag(marque, weak=True)
            reponse.headers["Cache-Control"] = f"public, max-age={min(SECONDES, _secondes_jusqu_a_minuit())}"
            reponse.vary.update(VARIE_SELON)
        return reponse

    return enveloppe
