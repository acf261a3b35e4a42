"""Files sent at once by a form, and downloads."""

import re

from flask import Blueprint, abort, current_app, make_response, render_template, request, send_file
from flask_login import current_user

from cmon.acces import acces, tous
from cmon.base import RegleMetier, exiger
from cmon.extensions import db
from cmon.fichiers.droits import a_tracer, candidature_du_cv, peut_telecharger
from cmon.fichiers.operations import ouvrir, recevoir
from cmon.fichiers.requetes import fichier_par_jeton
from cmon.fichiers.stockage import StockageIndisponible
from cmon.fichiers.verification import trop_lourd
from cmon.journal.traces import tracer_la_lecture
from cmon.televersement import INDISPONIBLE, avec_fichiers
from cmon.temps import maintenant

bp = Blueprint("fichiers", __name__, url_prefix="/fichiers")

CHAMP = re.compile(r"[a-z_]{1,40}")
TROP_SOUVENT = "Vous avez envoyé beaucoup de fichiers en peu de temps. Réessayez dans quelques minutes."


def _refuser(statut: int, message: str):
    return make_response(render_template("fichiers/_refus.html", message=message), statut)


@bp.post("/")
@avec_fichiers(nb=1)
@acces(tous)
def recevoir_un_fichier():
    """Take a file before its form is sent; answer with its line, which names it by a random value."""
    champ = request.form.get("champ", "fichiers")
    if not CHAMP.fullmatch(champ):
        abort(400)
    depots = [d for _, d in request.files.items(multi=True) if d.filename]
    try:
        exiger(len(depots) == 1, "Choisissez un fichier." if not depots else "Envoyez les fichiers un par un.")
        fichier = recevoir(depots[0], le=maintenant())
    except RegleMetier as e:
        return _refuser(422, e.message)
    reponse = make_response(render_template("fichiers/_fichier.html", champ=champ, fichier=fichier))
    db.session.commit()
    return reponse


def _de_quelle_candidature(fichier) -> str:
    """What a trace says of a file of an application to an alternance offer; nothing of another."""
    if fichier.candidature_id is not None:
        return ""
    numero = fichier.candidature_alternance_id or candidature_du_cv(current_user, fichier)
    return f"candidature en alternance n° {numero:010d}"


@bp.get("/<jeton>/")
@acces(peut_telecharger, fichier=fichier_par_jeton)
def telecharger(fichier):
    """Download a file: always saved, never shown inside the site. Reading an applicant's file leaves a trace."""
    flux = ouvrir(fichier)
    if request.method == "GET" and a_tracer(current_user, fichier):
        tracer_la_lecture(
            "telechargement",
            compte_id=current_user.id,
            candidature_id=fichier.candidature_id,
            le=maintenant(),
            detail=_de_quelle_candidature(fichier),
        )
    reponse = send_file(
        flux, mimetype=fichier.type_mime, as_attachment=True, download_name=fichier.nom, conditional=False, etag=False
    )
    reponse.content_length = fichier.taille
    reponse.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    reponse.headers["X-Content-Type-Options"] = "nosniff"
    reponse.headers["Cache-Control"] = "no-store"
    return reponse


@bp.errorhandler(413)
def dire_trop_lourd(_):
    """The body was not kept: say so beside the field."""
    return _refuser(413, trop_lourd(current_app.config["FICHIER_MAX_OCTETS"]))


@bp.errorhandler(429)
def dire_trop_souvent(_):
    """Too many files from one address: say when to come back, beside the field."""
    reponse = _refuser(429, TROP_SOUVENT)
    reponse.headers["Retry-After"] = "300"
    return reponse


@bp.errorhandler(StockageIndisponible)
def dire_indisponible(e):
    """The store has no room or does not answer: say so in a few words, where the file was asked for or sent."""
    db.session.rollback()
    current_app.logger.error("files: %s", e)
    return _refuser(507 if e.plein else 503, INDISPONIBLE)
