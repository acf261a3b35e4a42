"""Mode d’emploi: the pages that explain each menu, and the guided tours of the real screens."""

import tomllib
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, abort, jsonify, make_response, render_template

from cmon.acces import acces, tous

bp = Blueprint("aide", __name__, url_prefix="/aide")


@lru_cache(maxsize=2)
def _lire(nom: str) -> list[dict]:
    """The blocks of one of the files of this folder."""
    return tomllib.loads(Path(__file__).with_name(f"{nom}s.toml").read_text(encoding="utf-8"))[nom]


# In the order of the guides.
RUBRIQUES = _lire("rubrique")
GABARITS = {
    "se-connecter": "aide/se_connecter.html",
    "ma-structure": "aide/ma_structure.html",
    "mon-compte": "aide/mon_compte.html",
    "employeurs": "aide/employeurs.html",
    "creer-une-offre": "aide/creer_une_offre.html",
    "gerer-ses-offres": "aide/gerer_ses_offres.html",
    "tableau-de-bord": "aide/tableau_de_bord.html",
    "profils": "aide/profils.html",
    "candidatures": "aide/candidatures.html",
    "candidats": "aide/candidats.html",
}


def tutoriels() -> dict[str, dict]:
    """The tours by name: a title and their steps (page, selector of what is shown, title, text)."""
    return {t["nom"]: t for t in _lire("tutoriel")}


def _garder_une_heure(reponse):
    reponse.headers["Cache-Control"] = "public, max-age=3600"
    return reponse


@bp.get("/")
@acces(tous)
def index():
    page = render_template("aide/index.html", rubriques=RUBRIQUES, tutoriels=tutoriels().values())
    return _garder_une_heure(make_response(page))


@bp.get("/<any('{}'):nom>/".format("', '".join(GABARITS)))
@acces(tous)
def rubrique(nom: str):
    lue = next(r for r in RUBRIQUES if r["nom"] == nom)
    tour = tutoriels().get(lue.get("tutoriel"))
    page = render_template(GABARITS[nom], nom=nom, rubriques=RUBRIQUES, tutoriel=tour)
    return _garder_une_heure(make_response(page))


@bp.get("/tutoriels/<nom>.json")
@acces(tous)
def etapes(nom: str):
    tour = tutoriels().get(nom)
    if tour is None:
        abort(404)
    return _garder_une_heure(jsonify(titre=tour["titre"], etapes=tour["etape"]))
