"""Static files: kept for ever when their address names their content, and compressed once."""

import gzip
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, request

from cmon.gabarits import empreinte

POUR_TOUJOURS = "public, max-age=31536000, immutable"
UN_JOUR = "public, max-age=86400"
VERSION_DANS_LE_NOM = re.compile(r"vendor/[\w.-]+-\d[\w.]*/")
COMPRESSIBLES = {"text/css", "text/javascript", "image/svg+xml", "application/json", "text/plain"}


@lru_cache(maxsize=256)
def _compresse(chemin: Path, _modifie_ns: int) -> bytes:
    return gzip.compress(chemin.read_bytes(), 9, mtime=0)


def _duree(chemin: str) -> str:
    """For ever only where the address changes with the content: a server of another version must not be believed."""
    nomme_son_contenu = VERSION_DANS_LE_NOM.match(chemin) or request.args.get("v") == empreinte(chemin)
    return POUR_TOUJOURS if nomme_son_contenu else UN_JOUR


def init_app(app: Flask) -> None:
    """Set how long browsers keep static files, and compress them for those that can read it."""

    @app.after_request
    def servir(reponse):
        if request.endpoint != "static" or reponse.status_code not in (200, 304):
            return reponse
        nom = request.view_args["filename"]
        reponse.headers["Cache-Control"] = _duree(nom)
        if reponse.mimetype in COMPRESSIBLES:
            reponse.vary.add("Accept-Encoding")
            if reponse.status_code == 200 and "gzip" in request.accept_encodings and "Range" not in request.headers:
                chemin = Path(app.static_folder) / nom
                reponse.response.close()
                reponse.direct_passthrough = False
                reponse.set_data(_compresse(chemin, chemin.stat().st_mtime_ns))
                reponse.headers["Content-Encoding"] = "gzip"
                etag, _ = reponse.get_etag()
                reponse.set_etag(etag, weak=True)
        return reponse
