"""Forms that take files: how much they may send, how often, and when the files are read.

A file comes by two ways: sent at once by the script (`POST /fichiers/`, which answers with a line that holds its random
name), or with the form itself, without JavaScript.
"""

import functools
from collections.abc import Callable
from tempfile import SpooledTemporaryFile

from flask import Flask, Request, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from cmon.base import RegleMetier
from cmon.erreurs import page_d_erreur
from cmon.extensions import db, limiter
from cmon.fichiers.stockage import StockageIndisponible
from cmon.fichiers.verification import verifier

MARQUE = "_nb_fichiers"
# The other fields of a form that sends files, and the marks between its parts.
PLACE_DES_CHAMPS = 256 * 1024
EN_MEMOIRE = 512 * 1024
# A whole class may apply from one address in the same lesson.
LIMITE = "120 per 10 minutes"
TITRE_INDISPONIBLE = "Fichiers momentanément indisponibles"
INDISPONIBLE = (
    "Le site ne peut ni enregistrer ni lire de fichier en ce moment. Réessayez plus tard, ou envoyez le formulaire sans"
    " fichier."
)


class _FluxLimite(SpooledTemporaryFile):
    """Takes one file of the body, and stops it as soon as it is too large."""

    def __init__(self, maximum: int):
        super().__init__(max_size=EN_MEMOIRE)
        self.reste = maximum

    def write(self, morceau):
        """Take a piece. Raises RequestEntityTooLarge at the first byte too many."""
        self.reste -= len(morceau)
        if self.reste < 0:
            raise RequestEntityTooLarge
        return super().write(morceau)


class Requete(Request):
    """A request none of whose files passes FICHIER_MAX_OCTETS, whatever the length that it announces."""

    def _get_file_stream(self, total_content_length, content_type, filename=None, content_length=None):
        return _FluxLimite(current_app.config["FICHIER_MAX_OCTETS"])


def _n_envoie_pas_de_fichier() -> bool:
    return request.method != "POST" or not any(d.filename for _, d in request.files.items(multi=True))


def _verifier_les_fichiers(champs: tuple[str, ...], nb: int, lecteur: Callable) -> None:
    """Leave on each file of the request its `verdict`, which `cmon.fichiers.operations.recevoir` then uses."""
    depots = [d for c, d in request.files.items(multi=True) if d.filename and (not champs or c in champs)]
    for depot in depots[:nb]:
        try:
            depot.verdict = lecteur(depot.stream, depot.filename, current_app.config["FICHIER_MAX_OCTETS"])
        except RegleMetier as e:
            depot.verdict = e


def avec_fichiers(*champs: str, nb: int | None = None, lecteur: Callable = verifier) -> Callable:
    """Declare that a view takes files in these fields (any field when none is named), `nb` at most in one request.

    `nb` is the setting FICHIERS_MAX_NB by default. Stands **above** `@acces`: the files are read before the first
    query, so that no lock is held meanwhile. The view's form then calls `recevoir` as usual. A body beyond the limit is
    refused (413) before it is stored, and so are too many files in ten minutes (429). `lecteur(stream, name, bytes)`
    makes the verdict: `verifier`, or another reader of a child process for files that are read and not kept.
    """

    def decorer(vue):
        @functools.wraps(vue)
        def enveloppe(*args, **kwargs):
            if request.method == "POST":
                _verifier_les_fichiers(champs, nb or current_app.config["FICHIERS_MAX_NB"], lecteur)
            return vue(*args, **kwargs)

        setattr(enveloppe, MARQUE, nb or 0)
        return limiter.shared_limit(LIMITE, scope="fichiers", exempt_when=_n_envoie_pas_de_fichier)(enveloppe)

    return decorer


def init_app(app: Flask) -> None:
    """Set the size of the body that each view takes, before anything reads it, and answer for a store out of order."""
    app.request_class = Requete

    @app.before_request
    def limiter_le_corps():
        nb = getattr(app.view_functions.get(request.endpoint), MARQUE, None)
        if nb is not None:
            nb = nb or app.config["FICHIERS_MAX_NB"]
            request.max_content_length = nb * app.config["FICHIER_MAX_OCTETS"] + PLACE_DES_CHAMPS

    @app.errorhandler(StockageIndisponible)
    def stockage_indisponible(e):
        db.session.rollback()
        app.logger.error("files: %s", e)
        return page_d_erreur(507 if e.plein else 503, TITRE_INDISPONIBLE, INDISPONIBLE)
