"""Legal pages, the same texts for every portail."""

from datetime import UTC, datetime, time, timedelta

from flask import Blueprint, current_app, make_response, render_template

from cmon.acces import acces, tous
from cmon.portails import portail_courant
from cmon.temps import jour_de_paris, maintenant
from cmon.vie_privee.conservation import table

bp = Blueprint("pages", __name__)

GABARITS = {
    "mentions-legales": "pages/mentions_legales.html",
    "rgpd": "pages/rgpd.html",
    "confidentialite": "pages/confidentialite.html",
    "charte": "pages/charte.html",
    "accessibilite": "pages/accessibilite.html",
}
VALIDITE_SECURITE = timedelta(days=180)


@bp.get("/<any('mentions-legales', rgpd, confidentialite, charte, accessibilite):nom>/")
@acces(tous)
def page_legale(nom: str):
    """One legal page. Durations come from the settings that the site itself obeys."""
    reponse = make_response(
        render_template(GABARITS[nom], reglages=current_app.config, conservation=table(current_app.config))
    )
    reponse.headers["Cache-Control"] = "public, max-age=3600"
    return reponse


@bp.get("/.well-known/security.txt")
@acces(tous)
def security_txt():
    """Where to report a vulnerability (RFC 9116)."""
    portail = portail_courant()
    fin = datetime.combine(jour_de_paris(maintenant()) + VALIDITE_SECURITE, time.min, tzinfo=UTC)
    lignes = [
        f"Contact: mailto:{portail.courriel}",
        f"Expires: {fin:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {portail.url('/.well-known/security.txt')}",
        f"Policy: {portail.url('/mentions-legales/')}#securite",
    ]
    reponse = make_response("\n".join(lignes) + "\n")
    reponse.mimetype = "text/plain"
    reponse.headers["Cache-Control"] = "public, max-age=86400"
    return reponse
