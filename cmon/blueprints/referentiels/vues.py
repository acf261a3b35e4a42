"""Autocompletion of towns, métiers and diplomas: public, the same for everybody, cached for an hour."""

from flask import Blueprint, jsonify, request

from cmon.acces import acces, tous
from cmon.alternance.etats import Niveau
from cmon.extensions import db, limiter
from cmon.referentiels.operations import libelle_commune
from cmon.referentiels.requetes import chercher_communes, chercher_diplomes, chercher_titres, mots_de

bp = Blueprint("referentiels", __name__, url_prefix="/autocompletion")

CARACTERES_MIN = 2
PAR_ADRESSE = "1200 per minute"  # a whole class types behind one address


def _question() -> str:
    """What was typed, or nothing while it is too short to mean something."""
    q = request.args.get("q", "").strip()
    return q if sum(map(len, mots_de(q))) >= CARACTERES_MIN else ""


def _proposition(valeur: str, precision: str = "", **suite) -> dict:
    """What goes in the field, what the list shows of it, and what the choice fills beside."""
    return {"valeur": valeur, "libelle": f"{valeur} {precision}".rstrip(), **suite}


def _repondre(propositions: list[dict]):
    reponse = jsonify(propositions)
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
    return _repondre([_proposition(libelle_commune(c, code)) for c in trouvees])


@bp.get("/metiers/")
@limiter.limit(PAR_ADRESSE)
@acces(tous)
def metiers():
    """ROME métiers by the words of their label, and imported job titles with the code of theirs."""
    q = _question()
    trouves = db.session.execute(chercher_titres(q)) if q else ()
    return _repondre([_proposition(t.libelle, f"({t.code})" if t.appellation else "") for t in trouves])


@bp.get("/diplomes/")
@limiter.limit(PAR_ADRESSE)
@acces(tous)
def diplomes():
    """Diplomas of the catalogue by the words of their title, with their level."""
    q = _question()
    trouves = db.session.execute(chercher_diplomes(q)).scalars() if q else ()
    return _repondre(
        [_proposition(d.intitule, f"– {Niveau(d.niveau).libelle_court}", niveau=d.niveau) for d in trouves]
    )
