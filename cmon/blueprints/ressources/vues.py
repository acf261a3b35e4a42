"""« Ressources »: the legal frame of internships, agreements, useful sites, and how a company takes someone in."""

from flask import Blueprint, make_response, render_template

from cmon.acces import acces, tous

bp = Blueprint("ressources", __name__, url_prefix="/ressources")

GABARITS = {
    "cadre-legal": "ressources/cadre_legal.html",
    "conventions": "ressources/conventions.html",
    "sites-utiles": "ressources/sites_utiles.html",
    "pour-les-entreprises": "ressources/pour_les_entreprises.html",
    "accompagnement": "ressources/accompagnement.html",
}


def page_publique(gabarit: str, **contexte):
    """A text that is the same for everybody, and may be kept for an hour."""
    reponse = make_response(render_template(gabarit, **contexte))
    reponse.headers["Cache-Control"] = "public, max-age=3600"
    return reponse


@bp.get("/")
@acces(tous)
def index():
    return page_publique("ressources/index.html")


@bp.get("/<any('cadre-legal', conventions, 'sites-utiles', 'pour-les-entreprises', accompagnement):nom>/")
@acces(tous)
def rubrique(nom: str):
    return page_publique(GABARITS[nom], nom=nom)
