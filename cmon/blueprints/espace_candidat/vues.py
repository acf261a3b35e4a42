"""The space of a candidate: dashboard; projets, candidatures, favourites, searches and contacts stand beside."""

from flask import Blueprint
from flask_login import current_user

from cmon.acces import acces, candidat
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.requetes_candidat import mes_candidatures, nb_par_etat
from cmon.extensions import db
from cmon.favoris.requetes_offres import nb_offres_favorites
from cmon.formulaires import Formulaire
from cmon.htmx import rendre
from cmon.profils.requetes_candidat import mes_projets, nb_contacts_a_repondre

bp = Blueprint("espace_candidat", __name__, url_prefix="/mon-espace/candidat")

NB_DERNIERES = 3


def moi():
    """The account that asks, itself."""
    return current_user._get_current_object()


def compter_candidatures(compte_id: int) -> tuple[dict, int]:
    """How many candidatures of a candidate are in each state (all of them), and how many answers they have to read."""
    lignes = db.session.execute(nb_par_etat(compte_id)).all()
    nombres = dict.fromkeys(EtatCandidature, 0) | {etat: n for etat, n, _ in lignes}
    return nombres, sum(a_lire for _, _, a_lire in lignes)


@bp.get("/")
@acces(candidat)
def tableau():
    nombres, a_lire = compter_candidatures(current_user.id)
    return rendre(
        "espace_candidat/tableau.html",
        projets=db.session.scalars(mes_projets(current_user.id)).all(),
        nombres=nombres,
        a_lire=a_lire,
        nb_contacts=db.session.scalar(nb_contacts_a_repondre(current_user.id)),
        nb_favoris=db.session.scalar(nb_offres_favorites(current_user.id)),
        dernieres=db.session.scalars(mes_candidatures(current_user.id).limit(NB_DERNIERES)).all(),
        form=Formulaire(),
    )
