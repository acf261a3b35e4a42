"""« Consultation »: every projet of every partenaire, read only unless it is one's own."""

from flask import Blueprint
from flask_login import current_user

from cmon.acces import acces, partenaire_ou_equipe
from cmon.extensions import db
from cmon.formulaires_portefeuille import FormulaireFiltres
from cmon.htmx import rendre
from cmon.portefeuille import requetes
from cmon.portefeuille.droits import peut_consulter, peut_modifier
from cmon.referentiels.requetes import libelles_naf
from cmon.temps import jour_de_paris, maintenant

bp = Blueprint("consultation", __name__, url_prefix="/consultation")


def secteurs_d_activite(projets) -> dict[str, str]:
    """The label of the NAF class of the companies of these projets, by code."""
    codes = {p.etablissement.naf for p in projets if p.etablissement.naf}
    return dict(db.session.execute(libelles_naf(codes)).tuples().all()) if codes else {}


@bp.get("/")
@acces(partenaire_ou_equipe)
def liste():
    filtres = FormulaireFiltres.de_la_requete()
    page = filtres.lire(requetes.tous_les_projets())
    return rendre(
        "consultation/liste.html",
        "portefeuille/_liste.html",
        filtres=filtres,
        page=page,
        secteurs=secteurs_d_activite(page.lignes),
        ma_liste=False,
    )


@bp.get("/projets/<int:projet_id>/")
@acces(peut_consulter, projet=requetes.fiche_projet)
def projet(projet):
    return rendre(
        "consultation/projet.html",
        projet=projet,
        secteurs=secteurs_d_activite([projet]),
        en_ligne=projet.offre is not None and projet.offre.est_visible(jour_de_paris(maintenant())),
        est_a_moi=peut_modifier(current_user, projet),
    )
