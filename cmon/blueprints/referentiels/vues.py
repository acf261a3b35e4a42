"""Autocompletion of towns and métiers: public, the same for everybody, cached for an hour."""

from flask import Blueprint, jsonify, request

from cmon.acces import acces, tous
from cmon.extensions import db, limiter
from cmon.referentiels.operations import libelle_commune
from cmon.referentiels.requetes import chercher_communes, chercher_metiers, mots_de

bp = Blueprint("referentiels", __name__, url_prefix="/autocompletion")

CARACTERES_MIN = 2
PAR_ADRESSE = "1200 per minute"  # a whole class types behind one address


def _question() -> str:
    """What was typed, or nothing while it is too short to mean something."""
    q = request.args.get("q", "").strip()
    return q if sum(map(len, mots_de(q))) >= CARACTERES_MIN else ""


def _repondre(propositions: list[str]):
    reponse = jsonify([{"valeur": texte, "libelle": texte} for texte in propositions])
    reponse.headers["Cache-Control"] = "public, max-age=3600"
    return reponse


@bp.get("/communes/")
@limiter.limit(PAR_ADRESSE)
@acces(tous)
def communes():
    """Towns by the beginning of their name or of their postal code."""
    q = _question()
    trouvees = db.session.execute(chercher_communes(q)).scalars() if q else ()
    code = next((m for m in mots_de(q) if len(m) == 5 and m.isdigit()), "")
    return _repondre([libelle_commune(c, code) for c in trouvees])


@bp.get("/metiers/")
@limiter.limit(PAR_ADRESSE)
@acces(tous)
def metiers():
    """ROME métiers by the words of their label."""
    q = _question()
    trouves = db.session.execute(chercher_metiers(q)).scalars() if q else ()
    return _repondre([m.libelle for m in trouves])
