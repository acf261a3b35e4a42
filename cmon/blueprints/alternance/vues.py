"""Alternance offers for everybody: search, offer page, application of a candidate."""

from functools import partial

from flask import Blueprint, Response, current_app, redirect, request
from flask_login import current_user

from cmon import presentation_alternance as presentation
from cmon.acces import acces, tous
from cmon.alternance.etats import LIBELLES_CONTRAT, LIBELLES_NIVEAU
from cmon.alternance.lecture import LIBELLES_TRI, lire_recherche
from cmon.alternance.publiques import alternances_semblables, est_sur, page_d_alternance, peut_lire_la_page
from cmon.alternance.recherche import chercher_alternances, lire_alternances
from cmon.extensions import db
from cmon.favoris.requetes_offres import favori_de
from cmon.fraicheur import ALTERNANCE, publique
from cmon.frequentation.compteur import comptee
from cmon.htmx import demande_un_fragment, rendre
from cmon.portails import portail_courant
from cmon.presentation import code_qr as dessiner_qr
from cmon.recherche.enonce import PLAFOND, RAYONS
from cmon.recherche.lecture import LIBELLES_SECTEUR
from cmon.recherche.orthographe import aider
from cmon.referentiels.departements import DEPARTEMENTS
from cmon.temps import jour_de_paris, maintenant

bp = Blueprint("alternance", __name__)

LIBELLES = {
    "contrats": LIBELLES_CONTRAT,
    "niveaux": {n.value: libelle for n, libelle in LIBELLES_NIVEAU.items()},
    "secteurs": LIBELLES_SECTEUR,
    "departements": DEPARTEMENTS,
    "tris": LIBELLES_TRI,
    "rayons": RAYONS,
    "plafond": PLAFOND,
}


def chercher(criteres, jour):
    """Run a search."""
    return lire_alternances(db.session.execute(*chercher_alternances(criteres, jour)), criteres)


@bp.get("/offres/")
@publique(ALTERNANCE)
@acces(tous)
def liste():
    jour = jour_de_paris(maintenant())
    r = lire_recherche(request.args, portail_courant())
    resultats = chercher(r.criteres, jour)
    aide = {} if resultats.total else aider(r, partial(chercher, jour=jour))
    fiches = [presentation.fiche(offre, jour, km) for offre, km in resultats.lignes]
    gabarits = ("alternance/liste.html", "alternance/_resultats.html")
    reponse = rendre(*gabarits, r=r, resultats=resultats, fiches=fiches, **aide, **LIBELLES)
    if demande_un_fragment():
        reponse.headers["HX-Push-Url"] = r.adresse(page=r.page_demandee if r.page_demandee > 1 else None)
    return reponse


def semblables(offre, jour) -> list:
    """A few public offers to read instead or besides."""
    return [
        presentation.fiche(x, jour) for x in db.session.scalars(*alternances_semblables(offre, portail_courant(), jour))
    ]


def detour(offre, suite: str = ""):
    """Where to read the offer when it is not here: at its whole number; on the site of every sector. Else None."""
    chemin = presentation.adresse_de(offre) + suite
    if not est_sur(portail_courant(), offre):
        portails = current_app.extensions["portails"].values()
        general = next(p for p in portails if p.sert("alternance") and not p.a_un_secteur)
        return redirect(general.url(chemin), 302)
    return redirect(chemin, 301) if request.view_args["numero"] != offre.numero else None


def dire_fermee(offre, jour):
    """« Cette offre n’est plus disponible », with similar ones, and nothing of the company that it named."""
    return rendre("alternance/fermee.html", statut=410, numero=offre.numero, semblables=semblables(offre, jour))


def coeur(offre) -> dict:
    """What the heart of a candidate shows; nothing of it stands on the page that everybody is given."""
    if not current_user.est_candidat:
        return {}
    return {"favori": db.session.scalar(favori_de(current_user.id, offre.id)) is not None, "regle": None}


@bp.get("/offres/<numero>/")
@comptee
@publique(ALTERNANCE)
@acces(peut_lire_la_page, offre=page_d_alternance)
def page(offre):
    if ailleurs := detour(offre):
        return ailleurs
    jour, portail = jour_de_paris(maintenant()), portail_courant()
    if not offre.est_visible(jour):
        return dire_fermee(offre, jour)
    return rendre(
        "alternance/page.html",
        offre=offre,
        fiche=presentation.fiche(offre, jour),
        lien=portail.url(presentation.adresse_de(offre)),
        donnees=presentation.donnees_structurees(offre, portail),
        semblables=semblables(offre, jour),
        departements=DEPARTEMENTS,
        **coeur(offre),
    )


@bp.get("/offres/<numero>/qr.svg")
@publique(ALTERNANCE)
@acces(peut_lire_la_page, offre=page_d_alternance)
def code_qr(offre):
    if ailleurs := detour(offre, "qr.svg"):
        return ailleurs
    jour = jour_de_paris(maintenant())
    if not offre.est_visible(jour):
        return dire_fermee(offre, jour)
    lien = portail_courant().url(presentation.adresse_de(offre))
    return Response(dessiner_qr(lien, f"Offre n° {offre.numero}"), mimetype="image/svg+xml")
