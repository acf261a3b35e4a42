"""The home page of each portail."""

from flask import Blueprint, current_app, render_template, request

from cmon.acces import acces, tous
from cmon.extensions import db
from cmon.fraicheur import OFFRES, RENCONTRES, publique
from cmon.htmx import aller
from cmon.offres.requetes import compter_par_departement
from cmon.portails import portail_courant
from cmon.presentation_rencontre import fiche as fiche_de_rencontre
from cmon.rencontres.requetes import prochaines_rencontres, rencontres_par_departement
from cmon.temps import jour_de_paris, maintenant

bp = Blueprint("accueil", __name__)


def _accueil_des_stages() -> str:
    le = maintenant()
    offres = dict(db.session.execute(compter_par_departement(jour_de_paris(le))).tuples().all())
    rencontres = dict(db.session.execute(rencontres_par_departement(le)).tuples().all())
    return render_template(
        "accueil/page.html",
        par_departement=offres,
        nb=sum(offres.values()),
        rencontres_par_departement=rencontres,
        nb_rencontres=sum(rencontres.values()),
        prochaines=[fiche_de_rencontre(x, le) for x in db.session.scalars(prochaines_rencontres(le))],
    )


def _accueil_de_la_marque() -> str:
    voisins = [p for p in current_app.extensions["portails"].values() if p.sert("stages")]
    return render_template("accueil/marque.html", voisins=voisins)


@bp.get("/")
@publique(OFFRES, RENCONTRES)
@acces(tous)
def accueil():
    """What the portail is for, with the offers counted where it serves them; on its management host, the dashboard."""
    if portail_courant().est_la_gestion(request.host):
        return aller("/portefeuille/")
    return _accueil_des_stages() if portail_courant().sert("stages") else _accueil_de_la_marque()
