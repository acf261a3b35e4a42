"""« Vite mon stage »: the structures that host pupils of 3e and 2de, and what such an internship is."""

from flask import Blueprint, make_response, render_template, request

from cmon.acces import acces, tous
from cmon.blueprints.vite_mon_stage.criteres import lire_recherche
from cmon.extensions import db
from cmon.fraicheur import STRUCTURES, publique
from cmon.htmx import demande_un_fragment, rendre
from cmon.portails import portail_courant
from cmon.recherche.enonce import PLAFOND, RAYONS, Resultats
from cmon.recherche.lecture import PAGE_MAX
from cmon.referentiels.departements import DEPARTEMENTS
from cmon.referentiels.secteurs import Secteur
from cmon.structures.accueillantes import nombres_accueillants, structures_accueillantes
from cmon.structures.etats import LIBELLES_CLASSE, Classe

bp = Blueprint("vite_mon_stage", __name__, url_prefix="/vite-mon-stage")

GABARITS = {
    "le-stage-d-observation": "vite_mon_stage/stage_d_observation.html",
    "accueillir-un-eleve": "vite_mon_stage/accueillir.html",
}
IMAGES = {
    Secteur.agriculture: "paysage",
    Secteur.industrie: "mecanique",
    Secteur.construction: "batiment",
    Secteur.commerce: "commerce",
    Secteur.services: "bureau",
}


def chercher(criteres) -> tuple[Resultats, dict[str, int]]:
    """A page of structures with the count of each class, and how many there are in each département."""
    nombres = db.session.execute(nombres_accueillants(criteres)).all()
    lignes = db.session.execute(structures_accueillantes(criteres)).all() if criteres.page <= PAGE_MAX else []
    par_departement = {n.departement: n.nb for n in nombres}
    total = sum(n for code, n in par_departement.items() if code in (criteres.departements or DEPARTEMENTS))
    resultats = Resultats(
        lignes=lignes,
        total=min(total, PLAFOND),
        plafonne=total > PLAFOND,
        par_public={c: sum(getattr(n, c) for n in nombres) for c in Classe},
        page=criteres.page,
    )
    return resultats, par_departement


@bp.get("/")
@publique(STRUCTURES, toujours_demander=True)
@acces(tous)
def liste():
    r = lire_recherche(request.args, portail_courant())
    resultats, par_departement = chercher(r.criteres)
    reponse = rendre(
        "vite_mon_stage/liste.html",
        "vite_mon_stage/_resultats.html",
        r=r,
        resultats=resultats,
        par_departement=par_departement,
        classes=LIBELLES_CLASSE,
        departements=DEPARTEMENTS,
        rayons=RAYONS,
        images=IMAGES,
    )
    if demande_un_fragment():
        reponse.headers["HX-Push-Url"] = r.adresse(page=r.page_demandee if r.page_demandee > 1 else None)
    return reponse


@bp.get("/<any('le-stage-d-observation', 'accueillir-un-eleve'):nom>/")
@acces(tous)
def texte(nom: str):
    """A text that is the same for everybody, and may be kept for an hour."""
    reponse = make_response(render_template(GABARITS[nom], nom=nom))
    reponse.headers["Cache-Control"] = "public, max-age=3600"
    return reponse
