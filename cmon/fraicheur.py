"""Public pages that a browser may keep: a validator, and one minute without asking.

The page of an anonymous visitor depends on the offers or the rencontres (or both), the time, the host, the address and
the program itself: a hash of them is its ETag. When the browser already has that page, the answer is 304 before any
search; when another visitor has just read it, it is given again from memory.

Offers expire with the local day. Rencontres begin and end at a minute: what shows them is another page each minute, and
no cache keeps it over one.
"""

import functools
import hashlib
import time
from collections import OrderedDict
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from flask import Flask, Response, current_app, make_response, request
from sqlalchemy import Select, select

from cmon.extensions import db
from cmon.htmx import demande_un_fragment
from cmon.recherche.modeles import Revision
from cmon.temps import fin_du_jour, jour_de_paris, maintenant

SECONDES = 60
EXTENSION = "empreinte_du_programme"
MEMOIRE = "pages_en_memoire"
# The table and not the model: it is read in each public request, and half of the time would go to the ORM.
REVISION = Revision.__table__.c
OFFRES, RENCONTRES, ALTERNANCE, STRUCTURES = "offres", "rencontres", "alternance", "structures"
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


class Memoire:
    """The last public pages that this process has written, by their mark; the one read longest ago leaves first."""

    def __init__(self, nb: int):
        self._nb, self._verrou = nb, Lock()
        self._pages: OrderedDict[str, tuple[float, bytes, list]] = OrderedDict()

    def lire(self, marque: str) -> Response | None:
        """That page again, unless it is older than a minute: a document may have changed without its offer."""
        with self._verrou:
            ecrite, corps, entetes = self._pages.get(marque, (float("-inf"), b"", []))
            if time.monotonic() - ecrite > SECONDES:
                return None
            self._pages.move_to_end(marque)
        return current_app.response_class(corps, headers=entetes)

    def garder(self, marque: str, page: Response) -> None:
        """Keep a page, without what is added to every answer later."""
        with self._verrou:
            self._pages[marque] = (time.monotonic(), page.get_data(), list(page.headers))
            self._pages.move_to_end(marque)
            while len(self._pages) > self._nb:
                self._pages.popitem(last=False)


def _periode(le: datetime, selon: tuple[str, ...]) -> tuple[str, datetime]:
    """What the page says of the time, and the instant at which it may say something else."""
    if RENCONTRES in selon:
        minute = le.replace(second=0, microsecond=0)
        return minute.isoformat(), minute + timedelta(minutes=1)
    jour = jour_de_paris(le)
    return str(jour), fin_du_jour(jour)


def _marque(revisions: Select, periode: str) -> str:
    """The mark of the page that this request asks for. It costs one query."""
    parties = (
        *db.session.scalars(revisions),
        periode,
        request.host,
        request.full_path,
        "fragment" if demande_un_fragment() else "page",
        _empreinte_du_programme(),
    )
    return hashlib.sha256("\n".join(parties).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _est_a_quelqu_un() -> bool:
    """Does the browser hold a session? Its page may greet someone or carry a message: it is kept nowhere."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def _peut_etre_gardee(reponse: Response) -> bool:
    """Only a page, and not one that its view keeps from everybody (« no-store »)."""
    return reponse.status_code == 200 and not reponse.cache_control.no_store


def publique(*selon: str, toujours_demander: bool = False):
    """Declare that a page is the same for every anonymous visitor. Stands **above** `@acces`.

    `selon` names what it shows: OFFRES, RENCONTRES, ALTERNANCE, STRUCTURES. Only an answer 200 may be kept, a minute at
    most, and never over the instant at which what it shows may change by itself: the end of the local day, of the
    minute for rencontres. With `toujours_demander` a browser asks each time whether its page is still true, at the
    price of one query here: what it says of the places left is never late.
    """
    revisions = select(REVISION.marque).where(REVISION.nom.in_(selon)).order_by(REVISION.nom)

    def decorer(vue):
        @functools.wraps(vue)
        def enveloppe(*args, **kwargs):
            if _est_a_quelqu_un() or current_app.debug:
                return vue(*args, **kwargs)
            le = maintenant()
            periode, fin = _periode(le, selon)
            marque = _marque(revisions, periode)
            memoire = current_app.extensions[MEMOIRE]
            if request.if_none_match.contains_weak(marque):
                reponse = make_response("", 304)
            elif (reponse := memoire.lire(marque)) is None:
                reponse = make_response(vue(*args, **kwargs))
                if not _peut_etre_gardee(reponse):
                    return reponse
                memoire.garder(marque, reponse)
            secondes = min(SECONDES, max(0, int((fin - le) / timedelta(seconds=1))))
            reponse.set_etag(marque, weak=True)
            reponse.headers["Cache-Control"] = (
                "public, no-cache" if toujours_demander else f"public, max-age={secondes}"
            )
            reponse.vary.update(VARIE_SELON)
            return reponse

        return enveloppe

    return decorer


def init_app(app: Flask) -> None:
    """Give this process its memory of public pages: PAGES_EN_MEMOIRE of them, none when it is 0."""
    app.extensions[MEMOIRE] = Memoire(app.config["PAGES_EN_MEMOIRE"])
