"""« Consultation »: every projet, stage and rencontre of every partenaire, read only unless it is one's own."""

from flask import Blueprint
from flask_login import current_user

from cmon.acces import acces, partenaire_ou_equipe
from cmon.formulaires_portefeuille import FormulaireFiltres
from cmon.htmx import rendre
from cmon.liste_de_projets import contexte, nb_postulants, secteurs_d_activite
from cmon.portefeuille import requetes
from cmon.portefeuille.droits import peut_consulter, peut_modifier
from cmon.temps import jour_de_paris, maintenant

bp = Blueprint("consultation", __name__, url_prefix="/consultation")


@bp.get("/")
@acces(partenaire_ou_equipe)
def liste():
    filtres = FormulaireFiltres.de_la_requete()
    page = filtres.lire(requetes.tous_les_projets())
    return rendre(
        "consultation/liste.html",
        "portefeuille/_liste.html",
        statut=422 if filtres.erreurs else 200,
        filtres=filtres,
        page=page,
        ma_liste=False,
        **contexte(current_user._get_current_object()),
    )


@bp.get("/projets/<int:projet_id>/")
@acces(peut_consulter, projet=requetes.fiche_projet)
def projet(projet):
    return rendre(
        "consultation/projet.html",
        projet=projet,
        secteurs=secteurs_d_activite([projet.etablissement]),
        nb_postulants=sum(nb_postulants([projet]).values()),
        adresse_publique=adresse_publique(projet),
        est_a_moi=peut_modifier(current_user, projet),
    )


def adresse_publique(projet) -> str:
    """The page of its offer or of its rencontre on the site, nothing while it has none."""
    le = maintenant()
    if projet.offre and projet.offre.est_visible(jour_de_paris(le)):
        return f"/detail-offre-stage/offre-detail/{projet.offre.numero}/"
    if projet.rencontre and projet.rencontre.est_visible(le):
        return f"/rencontres/{projet.rencontre.numero}/"
    return ""
