"""One error page for everything from 400 to 503, whole or as a fragment, with an incident number."""

import logging

from flask import Flask, g, make_response, render_template
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError, TimeoutError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from cmon.comptes.modeles import Visiteur
from cmon.extensions import db
from cmon.htmx import demande_un_fragment

journal = logging.getLogger("cmon.erreur")

TEXTES = {
    400: ("Demande incomprise", "Le site n’a pas compris cette demande. Revenez à la page précédente et recommencez."),
    403: ("Accès refusé", "Vous ne pouvez pas accéder à cette page."),
    404: ("Page introuvable", "Cette page n’existe pas ou n’existe plus. Vérifiez l’adresse ou repartez de l’accueil."),
    405: ("Action impossible", "Cette action n’est pas possible ici. Repartez de l’accueil."),
    409: ("Modification simultanée", "Une autre personne a modifié cette fiche en même temps que vous."),
    410: ("Page retirée", "Ce contenu n’est plus disponible."),
    413: ("Envoi trop lourd", "Les fichiers envoyés sont trop lourds : 5 Mo au plus par fichier."),
    414: ("Adresse trop longue", "Cette adresse est trop longue. Repartez de l’accueil."),
    415: ("Format refusé", "Ce format n’est pas accepté."),
    429: ("Trop de demandes", "Vous avez fait beaucoup de demandes en peu de temps. Réessayez dans quelques minutes."),
    500: ("Erreur du site", "Une erreur est survenue de notre côté. Elle est enregistrée ; réessayez dans un moment."),
    503: ("Site momentanément indisponible", "Le site est très sollicité. Réessayez dans quelques instants."),
}
# When to come back, in seconds.
ATTENTES_S = {429: 300, 503: 5}
# A row that another transaction has just erased, or written: on SQLite, where one writes at a time, it never happens.
LIENS_ROMPUS = {"23503", "23505"}
JETON_PERIME = (
    "Formulaire expiré",
    "Votre session a expiré ou ce formulaire vient d’un autre site. Rechargez la page précédente, puis renvoyez-le.",
)


def page_d_erreur(code: int, titre: str = "", texte: str = "", **contexte):
    """Answer with the error page of that code: `titre` and `texte` replace its own words."""
    t, x = TEXTES.get(code) or TEXTES[400 if code < 500 else 500]
    gabarit = "erreurs/_erreur.html" if demande_un_fragment() else "erreurs/page.html"
    contexte |= {"code": code, "titre": titre or t, "texte": texte or x, "incident": g.get("requete_id", "")}
    try:
        corps = render_template(gabarit, **contexte)
    except SQLAlchemyError:
        oublier_la_base()
        corps = render_template(gabarit, **contexte)
    reponse = make_response(corps, code)
    reponse.vary.add("HX-Request")
    reponse.headers["Cache-Control"] = "no-store"
    if code in ATTENTES_S:
        reponse.headers["Retry-After"] = str(ATTENTES_S[code])
    return reponse


def oublier_la_base() -> None:
    """Give up the transaction that failed, and ask the database nothing more: the page is the one of a visitor."""
    db.session.rollback()
    g._login_user = Visiteur()
    g.session_a_noter = False


def base_occupee(e: Exception):
    """Answer 503: the database did not answer in time, or not at all."""
    oublier_la_base()
    journal.warning("database unavailable: %s", type(e).__name__)
    return page_d_erreur(503)


def devancee(e: Exception):
    """Answer 409: what the request had read was changed or erased by another before it could write."""
    oublier_la_base()
    journal.warning("overtaken by another request", exc_info=e)
    return page_d_erreur(409)


def init_app(app: Flask) -> None:
    """Register the error page for HTTP errors, database refusals and unexpected exceptions."""

    @app.errorhandler(HTTPException)
    def erreur_http(e):
        if e.code is None or e.code < 400:
            return e
        titre, texte = JETON_PERIME if e.code == 400 and type(e).__name__ == "CSRFError" else ("", "")
        reponse = page_d_erreur(e.code, titre, texte)
        if getattr(e, "valid_methods", None):
            reponse.headers["Allow"] = ", ".join(sorted(e.valid_methods))
        return reponse

    app.register_error_handler(OperationalError, base_occupee)
    app.register_error_handler(StaleDataError, devancee)
    app.register_error_handler(TimeoutError, base_occupee)

    @app.errorhandler(IntegrityError)
    def refusee_par_la_base(e):
        return devancee(e) if getattr(e.orig, "sqlstate", None) in LIENS_ROMPUS else imprevu(e)

    @app.errorhandler(Exception)
    def imprevu(e):
        oublier_la_base()
        journal.error("unexpected error", exc_info=e)
        if app.config["TESTING"] and app.config.get("PROPAGER_LES_ERREURS"):
            raise e
        return page_d_erreur(500)
