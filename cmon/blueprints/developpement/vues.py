"""The outbox as pages, outside production: every mail can be read without a mail server."""

import re

from flask import Blueprint, make_response, request

from cmon.acces import acces, tous
from cmon.courriels.requetes import courriel_par_numero, derniers_courriels
from cmon.courriels.texte import COUPURE
from cmon.extensions import db
from cmon.htmx import rendre

bp = Blueprint("developpement", __name__)

LIEN = re.compile(r"(https?://[^\s<>]+)")
# The mail as its reader would see it: its own styles, and nothing else, in a frame without rights.
CSP_APERCU = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@bp.get("/developpement/courriels/")
@acces(tous)
def courriels():
    """The last mails, those to one address when `a` is given."""
    adresse = request.args.get("a", "").strip()[:254]
    trouves = db.session.execute(derniers_courriels(adresse)).scalars().all()
    return rendre("developpement/courriels.html", "developpement/_courriels.html", courriels=trouves, adresse=adresse)


@bp.get("/developpement/courriels/<int(max=9223372036854775807):numero>/")
@acces(tous, courriel=courriel_par_numero)
def courriel(courriel):
    """One mail: its headers, its text with the links that we wrote, its HTML in a frame."""
    morceaux = [(m, LIEN.fullmatch(m) is not None and COUPURE not in m) for m in LIEN.split(courriel.corps_texte) if m]
    return rendre("developpement/courriel.html", courriel=courriel, morceaux=morceaux)


@bp.get("/developpement/courriels/<int(max=9223372036854775807):numero>/apercu/")
@acces(tous, courriel=courriel_par_numero)
def apercu(courriel):
    """The HTML of a mail, alone."""
    reponse = make_response(courriel.corps_html)
    reponse.headers["Content-Security-Policy"] = CSP_APERCU
    reponse.headers["X-Frame-Options"] = "SAMEORIGIN"
    return reponse
