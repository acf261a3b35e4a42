"""Internships for everybody: search, offer page, application."""

from functools import partial

from flask import Blueprint, Response, redirect, request, session

from cmon.acces import acces, tous
from cmon.base import RegleMetier
from cmon.blueprints.stages import presentation
from cmon.blueprints.stages.criteres import LIBELLES_DEBUT, LIBELLES_TRI, lire_recherche
from cmon.candidatures.operations import postuler
from cmon.candidatures.requetes import candidature_par_jeton
from cmon.extensions import db, limiter
from cmon.formulaires import recevoir_fichiers
from cmon.formulaires_candidature import FormulaireCandidature
from cmon.fraicheur import OFFRES, publique
from cmon.frequentation.compteur import comptee
from cmon.htmx import aller, demande_un_fragment, rendre, revenir_au_formulaire
from cmon.offres.droits import peut_voir_page
from cmon.offres.etats import LIBELLES_PUBLIC
from cmon.offres.requetes import offres_semblables, page_offre
from cmon.portails import portail_courant
from cmon.presentation import code_qr as dessiner_qr
from cmon.presentation_rencontre import fiche as fiche_de_rencontre
from cmon.recherche.enonce import PLAFOND, RAYONS
from cmon.recherche.lecture import LIBELLES_SECTEUR
from cmon.recherche.orthographe import aider
from cmon.recherche.requetes import chercher_offres, lire_resultats
from cmon.referentiels.departements import DEPARTEMENTS
from cmon.rencontres.requetes import rencontre_de_numero, rencontres_proches
from cmon.televersement import avec_fichiers
from cmon.temps import jour_de_paris, maintenant

bp = Blueprint("stages", __name__)

# A whole class may apply from one address in the same lesson.
CANDIDATURES_PAR_ADRESSE = "60 per 10 minutes"
# Seconds. On a computer of a school, the next pupil must not read who has just applied.
DUREE_DU_MERCI = 600
CLE_MERCI = "candidature"
LIBELLES = {
    "publics": LIBELLES_PUBLIC,
    "secteurs": LIBELLES_SECTEUR,
    "departements": DEPARTEMENTS,
    "debuts": LIBELLES_DEBUT,
    "tris": LIBELLES_TRI,
    "rayons": RAYONS,
    "plafond": PLAFOND,
}


def chercher(criteres, jour):
    """Run a search."""
    return lire_resultats(db.session.execute(*chercher_offres(criteres, jour)), criteres)


@bp.get("/offres/")
@publique(OFFRES)
@acces(tous)
def liste():
    le = maintenant()
    jour = jour_de_paris(le)
    r = lire_recherche(request.args)
    resultats = chercher(r.criteres, jour)
    par_numero = r.criteres.numero is not None and not resultats.total
    if par_numero and (numero := db.session.scalar(rencontre_de_numero(r.criteres.numero, le))):
        return aller(f"/rencontres/{numero}/", 302)
    aide = {} if resultats.total else aider(r, partial(chercher, jour=jour))
    fiches = [presentation.fiche(offre, jour, km) for offre, km in resultats.lignes]
    gabarits = ("stages/liste.html", "stages/_resultats.html")
    reponse = rendre(*gabarits, r=r, resultats=resultats, fiches=fiches, **aide, **LIBELLES)
    if par_numero:
        reponse.cache_control.no_store = True  # a rencontre may take that number meanwhile
    if demande_un_fragment():
        reponse.headers["HX-Push-Url"] = r.adresse(page=r.page_demandee if r.page_demandee > 1 else None)
    return reponse


@bp.get("/offres/<numero>/")
@acces(peut_voir_page, offre=page_offre)
def court(offre):
    return redirect(presentation.adresse_de(offre), 301)


def est_fermee(offre) -> bool:
    """Is the offer no longer public? It compares the date itself: the job may not have run yet."""
    return not offre.est_visible(jour_de_paris(maintenant()))


def semblables(offre) -> list:
    """A few public offers to read instead or besides."""
    return list(db.session.scalars(*offres_semblables(offre, jour_de_paris(maintenant()))))


def dire_fermee(offre):
    """« Cette offre n’est plus disponible », with similar ones, and nothing of the people that it named."""
    le = maintenant()
    return rendre(
        "stages/fermee.html",
        "stages/_fermee.html",
        statut=410,
        numero=offre.numero,
        semblables=semblables(offre),
        rencontres=[fiche_de_rencontre(x, le) for x in db.session.scalars(*rencontres_proches(offre, le))],
    )


@bp.get("/detail-offre-stage/offre-detail/<numero>/")
@comptee
@publique(OFFRES)
@acces(peut_voir_page, offre=page_offre)
def page(offre):
    if request.view_args["numero"] != offre.numero:
        return redirect(presentation.adresse_de(offre), 301)
    if est_fermee(offre):
        return dire_fermee(offre)
    jour, portail = jour_de_paris(maintenant()), portail_courant()
    return rendre(
        "stages/page.html",
        fiche=presentation.fiche(offre, jour),
        offre=offre,
        lien=portail.url(presentation.adresse_de(offre)),
        donnees=presentation.donnees_structurees(offre, portail),
        semblables=semblables(offre),
    )


@bp.get("/detail-offre-stage/offre-detail/<numero>/qr.svg")
@publique(OFFRES)
@acces(peut_voir_page, offre=page_offre)
def code_qr(offre):
    if request.view_args["numero"] != offre.numero:
        return redirect(presentation.adresse_de(offre) + "qr.svg", 301)
    if est_fermee(offre):
        return dire_fermee(offre)
    lien = portail_courant().url(presentation.adresse_de(offre))
    return Response(dessiner_qr(lien, f"Offre de stage n° {offre.numero}"), mimetype="image/svg+xml")


@bp.get("/detail-offre-stage/offre-detail/<numero>/postuler/")
@acces(peut_voir_page, offre=page_offre)
def postuler_formulaire(offre):
    if est_fermee(offre):
        return dire_fermee(offre)
    return rendre("stages/postuler.html", "stages/_postuler.html", offre=offre, form=FormulaireCandidature())


@bp.post("/detail-offre-stage/offre-detail/<numero>/postuler/")
@limiter.limit(CANDIDATURES_PAR_ADRESSE)
@avec_fichiers()
@acces(peut_voir_page, offre=page_offre)
def envoyer_candidature(offre):
    if est_fermee(offre):
        return dire_fermee(offre)
    form, le = FormulaireCandidature(), maintenant()
    recevoir_fichiers(form.fichiers, le=le)
    if form.validate():
        try:
            candidature, nouvelle = postuler(offre, form.saisie(), le=le)
            db.session.commit()
            session[CLE_MERCI] = [candidature.jeton, int(le.timestamp()), nouvelle]
            return aller(presentation.adresse_de(offre) + "postuler/merci/")
        except RegleMetier as e:
            form.ajouter_regle(e)
    reponse = revenir_au_formulaire("stages/postuler.html", "stages/_postuler.html", offre=offre, form=form)
    db.session.commit()  # the files already here are kept for the next try
    return reponse


@bp.get("/detail-offre-stage/offre-detail/<numero>/postuler/merci/")
@acces(peut_voir_page, offre=page_offre)
def merci(offre):
    # Whoever sends the name and address of another sees nothing of what the other has typed.
    jeton, envoyee, nouvelle = session.get(CLE_MERCI) or ("", 0, False)
    candidature = None
    if maintenant().timestamp() - envoyee < DUREE_DU_MERCI:
        candidature = db.session.execute(candidature_par_jeton(jeton)).unique().scalar_one_or_none()
    if candidature is None or candidature.offre_id != offre.id:
        session.pop(CLE_MERCI, None)
        return aller(presentation.adresse_de(offre))
    return rendre("stages/merci.html", offre=offre, candidature=candidature, nouvelle=nouvelle)
