"""Rencontres for everybody: search, and the page of each."""

from functools import partial

from flask import Blueprint, Response, redirect, request

from cmon import presentation_rencontre as presentation
from cmon.acces import acces, tous
from cmon.blueprints.rencontres.criteres import LIBELLES_QUAND, LIBELLES_TRI, LIBELLES_TYPE, lire_recherche
from cmon.extensions import db
from cmon.fraicheur import RENCONTRES, publique
from cmon.frequentation.compteur import comptee
from cmon.htmx import aller, demande_un_fragment, rendre
from cmon.inscriptions.operations import contact_de
from cmon.offres.requetes import offre_de_numero
from cmon.portails import portail_courant
from cmon.presentation import code_qr as dessiner_qr
from cmon.recherche.enonce import PLAFOND, RAYONS
from cmon.recherche.lecture import LIBELLES_SECTEUR
from cmon.recherche.orthographe import aider
from cmon.recherche.rencontres import chercher_rencontres, lire_rencontres
from cmon.referentiels.departements import DEPARTEMENTS
from cmon.rencontres.droits import peut_voir_page
from cmon.rencontres.etats import LIBELLES_STATUT
from cmon.rencontres.requetes import page_rencontre, rencontre_de_numero, rencontres_semblables
from cmon.temps import jour_de_paris, maintenant

bp = Blueprint("rencontres", __name__)

LIBELLES = {
    "publics": LIBELLES_STATUT,
    "secteurs": LIBELLES_SECTEUR,
    "departements": DEPARTEMENTS,
    "types": LIBELLES_TYPE,
    "moments": LIBELLES_QUAND,
    "tris": LIBELLES_TRI,
    "rayons": RAYONS,
    "plafond": PLAFOND,
}


def chercher(criteres, le):
    """Run a search."""
    return lire_rencontres(db.session.execute(*chercher_rencontres(criteres, le)), criteres)


def adresse_du_numero(rang: int, le) -> str | None:
    """Where a number leads that no listed rencontre bears: to a rencontre that is full or has begun, or to an offer."""
    if numero := db.session.scalar(rencontre_de_numero(rang, le)):
        return f"/rencontres/{numero}/"
    numero = db.session.scalar(offre_de_numero(rang, jour_de_paris(le)))
    return numero and f"/detail-offre-stage/offre-detail/{numero}/"


@bp.get("/rencontres/")
@publique(RENCONTRES)
@acces(tous)
def liste():
    le = maintenant()
    r = lire_recherche(request.args)
    resultats = chercher(r.criteres, le)
    par_numero = r.criteres.numero is not None and not resultats.total
    if par_numero and (adresse := adresse_du_numero(r.criteres.numero, le)):
        return aller(adresse, 302)
    aide = {} if resultats.total else aider(r, partial(chercher, le=le))
    fiches = [presentation.fiche(rencontre, le, km) for rencontre, km in resultats.lignes]
    gabarits = ("rencontres/liste.html", "rencontres/_resultats.html")
    reponse = rendre(*gabarits, r=r, resultats=resultats, fiches=fiches, **aide, **LIBELLES)
    if par_numero:
        reponse.cache_control.no_store = True  # an offer may take that number meanwhile
    if demande_un_fragment():
        reponse.headers["HX-Push-Url"] = r.adresse(page=r.page_demandee if r.page_demandee > 1 else None)
    return reponse


def semblables(rencontre, le) -> list:
    """A few listed rencontres to read instead or besides."""
    lues = db.session.scalars(*rencontres_semblables(rencontre, le))
    return [presentation.fiche(x, le) for x in lues]


def dire_fermee(rencontre, le):
    """« Cette rencontre n’est plus disponible », with similar ones, and nothing of the people that it named."""
    return rendre("rencontres/fermee.html", statut=410, numero=rencontre.numero, semblables=semblables(rencontre, le))


@bp.get("/rencontres/<numero>/")
@comptee
@publique(RENCONTRES, toujours_demander=True)
@acces(peut_voir_page, rencontre=page_rencontre)
def page(rencontre):
    if request.view_args["numero"] != rencontre.numero:
        return redirect(presentation.adresse_de(rencontre), 301)
    le, portail = maintenant(), portail_courant()
    if not rencontre.est_visible(le):
        return dire_fermee(rencontre, le)
    return rendre(
        "rencontres/page.html",
        fiche=presentation.fiche(rencontre, le),
        image=presentation.IMAGES[rencontre.genre],
        horaire=presentation.horaire_de(rencontre),
        personnages=rencontre.nb_max <= presentation.PERSONNAGES_MAX,
        ouverte=rencontre.est_ouverte(le),
        contact=contact_de(rencontre),
        rencontre=rencontre,
        lien=portail.url(presentation.adresse_de(rencontre)),
        donnees=presentation.donnees_structurees(rencontre, portail),
        semblables=semblables(rencontre, le),
    )


@bp.get("/rencontres/<numero>/qr.svg")
@publique(RENCONTRES)
@acces(peut_voir_page, rencontre=page_rencontre)
def code_qr(rencontre):
    if request.view_args["numero"] != rencontre.numero:
        return redirect(presentation.adresse_de(rencontre) + "qr.svg", 301)
    le = maintenant()
    if not rencontre.est_visible(le):
        return dire_fermee(rencontre, le)
    lien = portail_courant().url(presentation.adresse_de(rencontre))
    return Response(dessiner_qr(lien, f"Rencontre n° {rencontre.numero}"), mimetype="image/svg+xml")
