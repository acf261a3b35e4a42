"""Who may enter: a view without @acces is refused, an object that may not be seen answers as a missing one."""

import functools
import inspect
from collections.abc import Callable
from urllib.parse import quote, unquote

from flask import Flask, abort, current_app, make_response, redirect, render_template, request
from flask_login import current_user

from cmon.base import batie_une_fois
from cmon.extensions import db
from cmon.htmx import demande_un_fragment

MARQUE = "_acces"
ADRESSE_MAX = 2000
TEXTE_LONG = 40


def tous(qui, *objets) -> bool:
    """Anybody, signed in or not."""
    return True


def connecte(qui) -> bool:
    """Anybody who is signed in."""
    return not qui.est_anonyme


def equipe(qui) -> bool:
    """The équipe (administrateur)."""
    return qui.est_equipe


def partenaire_ou_equipe(qui) -> bool:
    """A validated CMonStage partenaire, or the équipe."""
    return qui.est_partenaire or qui.est_equipe


def professionnel(qui) -> bool:
    """Somebody who acts for an employeur, an acteur or a CFA, validated or waiting for the équipe."""
    return qui.est_professionnel


def recruteur(qui) -> bool:
    """Somebody who acts for an employeur, an acteur or a CFA that the équipe has validated."""
    return qui.recrute


def candidat(qui) -> bool:
    """A candidate with an account."""
    return qui.est_candidat


def adresse_locale(adresse: str | None, defaut: str = "/") -> str:
    """Keep an address to go on to only when it is a path of this site (no host, no scheme, no trick with slashes)."""
    if not adresse or not adresse.startswith("/") or len(adresse) > ADRESSE_MAX:
        return defaut
    chemin = unquote(adresse.partition("?")[0].partition("#")[0])
    if "\\" in chemin or "//" in chemin or " " in adresse or not (chemin.isprintable() and adresse.isprintable()):
        return defaut
    return adresse


def _se_lit() -> bool:
    """Is the address asked for one that is read? A form that is sent to its own page comes back to it."""
    return request.method == "GET" or current_app.create_url_adapter(request).test(method="GET")


def _textes_ecrits() -> list[str]:
    """The texts of the form that was sent, those that would be long to write again; passwords and marks are not."""
    champs = [(nom, valeur.strip()) for nom, valeur in request.form.items(multi=True)]
    return [v for nom, v in champs if len(v) >= TEXTE_LONG and " " in v and "mot_de_passe" not in nom]


def refuser_anonyme():
    """Lead to the sign-in page and back: by a redirect, or by a header in a fragment (never its HTML).

    Whoever sent a form (`fin`) is told there that it was not kept: their session ended while they were filling it. What
    they had written at length is given back to them, to be copied.
    """
    suite = adresse_locale(request.full_path.rstrip("?")) if _se_lit() else "/"
    adresse = "/connexion/?suite=" + quote(suite, safe="/")
    adresse += "&fin=oui" if request.method == "POST" else ""
    if demande_un_fragment():
        reponse = make_response("", 401)
        reponse.headers["HX-Redirect"] = adresse
    elif textes := _textes_ecrits():
        reponse = make_response(render_template("connexion/session_finie.html", adresse=adresse, textes=textes), 401)
    else:
        reponse = redirect(adresse, 303)
    reponse.vary.add("HX-Request")
    return reponse


def _batie(requete: Callable) -> Callable:
    """A loader as `db.session.execute(*…)` takes it: where it is told ids alone its statement is built once."""
    parametres = inspect.signature(requete).parameters.values()
    if all(p.annotation is int for p in parametres) and not hasattr(requete, "__wrapped__"):
        return batie_une_fois(requete)

    def donner(*valeurs) -> tuple:
        enonce = requete(*valeurs)
        return enonce if isinstance(enonce, tuple) else (enonce,)

    return donner


def acces(predicat: Callable, **chargeurs: Callable):
    """Declare who may enter a view, and load what it works on.

    `predicat(qui)` or `predicat(qui, objet)` answers yes or no. Each keyword names the argument that the view receives
    and gives a query function `(valeur) -> Select` called with the route's value(s) of its own parameter names (it may
    give the statement with its values, as `batie_une_fois` does); the row it finds is loaded, or the answer is 404. A
    refused visitor is led to the sign-in page, except where an object was named: a foreign object answers exactly as a
    missing one.
    """

    lectures = [
        (nom, _batie(requete), tuple(inspect.signature(requete).parameters)) for nom, requete in chargeurs.items()
    ]

    def decorer(vue):
        @functools.wraps(vue)
        def enveloppe(**valeurs):
            objets = {}
            for nom, requete, parametres in lectures:
                arguments = [valeurs.pop(p) for p in parametres]
                objet = db.session.execute(*requete(*arguments)).unique().scalar_one_or_none()
                if objet is None:
                    if current_user.est_anonyme and not predicat_public(predicat):
                        return refuser_anonyme()
                    abort(404)
                objets[nom] = objet
            if not predicat(current_user, *objets.values()):
                if current_user.est_anonyme and not predicat_public(predicat):
                    return refuser_anonyme()
                abort(404)
            return vue(**objets, **valeurs)

        setattr(enveloppe, MARQUE, predicat)
        return enveloppe

    return decorer


def public(predicat: Callable) -> Callable:
    """Mark a predicate that visitors may satisfy: refusing them answers 404 and never leads to the sign-in page."""
    predicat.est_public = True
    return predicat


public(tous)


def predicat_public(predicat: Callable) -> bool:
    """May a visitor satisfy it?"""
    return getattr(predicat, "est_public", False)


def lister_acces(app: Flask) -> list[dict]:
    """Each route of the application: its rule, methods, endpoint and who may enter, in words."""
    lignes = []
    for regle in sorted(app.url_map.iter_rules(), key=lambda r: (r.rule, r.endpoint)):
        predicat = getattr(app.view_functions[regle.endpoint], MARQUE, None)
        lignes.append(
            {
                "route": regle.rule,
                "methodes": sorted(regle.methods - {"HEAD", "OPTIONS"}),
                "vue": regle.endpoint,
                "acces": predicat.__name__ if predicat else ("tous" if regle.endpoint == "static" else None),
                "qui": inspect.getdoc(predicat) if predicat else None,
            }
        )
    return lignes


def init_app(app: Flask) -> None:
    """Refuse any view that does not say who may enter."""

    @app.before_request
    def refuser_les_vues_sans_acces():
        if request.endpoint and request.endpoint != "static":
            vue = app.view_functions[request.endpoint]
            if not hasattr(vue, MARQUE):
                abort(403)
