"""The whole HTMX convention: one route, one page, one partial that the page includes."""

from flask import make_response, redirect, render_template, request
from werkzeug.urls import iri_to_uri


def demande_un_fragment() -> bool:
    """Does htmx ask for a piece of page? A boosted or history-restoring request wants the whole page."""
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-Boosted") != "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
        and request.headers.get("HX-Request-Type") != "full"
    )


def rendre(page: str, fragment: str | None = None, /, statut: int = 200, **contexte):
    """Render `page`, or its `fragment` when htmx asks for one. The answer says that it varies with the header."""
    partiel = fragment is not None and demande_un_fragment()
    reponse = make_response(render_template(fragment if partiel else page, **contexte), statut)
    reponse.vary.add("HX-Request")
    return reponse


def aller(adresse: str, statut: int = 303):
    """Send the browser to a local address after a POST: 303, or HX-Redirect when htmx asked."""
    if demande_un_fragment():
        reponse = make_response("", 204)
        reponse.headers["HX-Redirect"] = iri_to_uri(adresse)
    else:
        reponse = redirect(adresse, statut)
    reponse.vary.add("HX-Request")
    return reponse


def revenir_au_formulaire(page: str, fragment: str | None = None, /, **contexte):
    """Answer 422 with the form as it was typed, its summary of errors and the message at each field."""
    return rendre(page, fragment, statut=422, **contexte)
