"""Counting the reads of public pages: in the memory of the process, written in batches, without anything of readers.

A read costs no query: what was counted is written by a later request, once its answer has left, or when the process
ends. A process that is killed forgets the last minute.
"""

import atexit
import functools
import re
import time
import weakref
from collections import Counter
from datetime import date
from threading import Lock

from flask import Flask, current_app, g, make_response, request
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from cmon.frequentation.operations import ajouter
from cmon.temps import jour_de_paris, maintenant

EXTENSION = "frequentation"
# Beyond, they are written without waiting: the memory stays small whatever happens.
NB_MAX = 10_000
# Cubot is a make of phones.
ROBOT = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|preview|facebookexternal|monitor|feed|archiv|validator|headless|lighthouse|phantom"
    r"|curl|wget|python|httpx|okhttp|java/|go-http|node-fetch|axios|libwww",
    re.IGNORECASE,
)


class Compteur:
    """The reads that this process has counted and not written yet, by rank and local day."""

    def __init__(self, periode_s: int):
        self._periode_s, self._verrou, self._vues, self._ecrit_a = periode_s, Lock(), Counter(), time.monotonic()

    def noter(self, rang: int, jour: date) -> None:
        """One read more."""
        with self._verrou:
            self._vues[rang, jour] += 1

    def prendre(self, *, attendre: bool = True) -> Counter:
        """What is to be written now, taken out; nothing before its time has come, unless `attendre` is false."""
        with self._verrou:
            pleine = len(self._vues) >= NB_MAX
            if attendre and not pleine and time.monotonic() - self._ecrit_a < self._periode_s:
                return Counter()
            vues, self._vues, self._ecrit_a = self._vues, Counter(), time.monotonic()
        return vues

    def rendre(self, vues: Counter) -> None:
        """Take back what could not be written; it will be tried again a minute later."""
        with self._verrou:
            self._vues.update(vues)


def est_une_lecture(reponse) -> bool:
    """Has a person read the page? Neither a robot, nor a browser that fetches in advance, nor the extranet."""
    navigateur = request.headers.get("User-Agent", "")
    if request.method != "GET" or reponse.status_code not in (200, 304) or not navigateur or ROBOT.search(navigateur):
        return False
    if any(request.headers.get(n) for n in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")):
        return False
    # Whoever is signed in was read from the database by the page itself; asked here it would cost a query.
    connu = "_login_user" in g and (current_user.est_partenaire or current_user.est_equipe)
    return not connu


def comptee(vue):
    """Declare that reads of a page are counted. Stands **above** `@publique`: pages kept in memory and 304 count too.

    The page is named by the `numero` of its address, MMAAAA-N or ten digits, where N is the rank.
    """

    @functools.wraps(vue)
    def enveloppe(*args, **kwargs):
        reponse = make_response(vue(*args, **kwargs))
        rang = str(request.view_args.get("numero", "")).rpartition("-")[2].lstrip("0")
        if est_une_lecture(reponse) and rang.isascii() and rang.isdigit() and len(rang) <= 9:
            current_app.extensions[EXTENSION].noter(int(rang), jour_de_paris(maintenant()))
        return reponse

    return enveloppe


def ecrire(app: Flask, *, attendre: bool = False) -> None:
    """Write what this process has counted; what the database refuses is kept for the next time."""
    compteur = app.extensions[EXTENSION]
    vues = compteur.prendre(attendre=attendre)
    if not vues:
        return
    with app.app_context():
        try:
            ajouter(vues)
        except SQLAlchemyError:
            compteur.rendre(vues)
            app.logger.warning("page views could not be written")


def _ecrire_a_la_fin(app) -> None:
    if app() is not None:
        ecrire(app())


def init_app(app: Flask) -> None:
    """Give this process its counter, written once an answer has left, FREQUENTATION_S seconds apart, and at exit.

    When it is 0, it is written only when asked.
    """
    app.extensions[EXTENSION] = Compteur(app.config["FREQUENTATION_S"])
    if not app.config["FREQUENTATION_S"]:
        return
    atexit.register(_ecrire_a_la_fin, weakref.ref(app))

    @app.after_request
    def ecrire_ensuite(reponse):
        if request.endpoint != "static":
            reponse.call_on_close(lambda: ecrire(app, attendre=True))
        return reponse
