"""Mon espace of recruiters: dashboard, alerts, profiles, candidatures."""

import hashlib

from flask import Blueprint, make_response, request
from flask_login import current_user

from cmon.acces import acces, professionnel
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.requetes import candidatures_de
from cmon.extensions import db
from cmon.favoris.requetes_profils import favoris_parmi
from cmon.htmx import aller, rendre
from cmon.recherche.enonce import PLAFOND
from cmon.tableau_de_bord import requetes
from cmon.temps import jour_de_paris, maintenant

bp = Blueprint("mon_espace", __name__, url_prefix="/mon-espace")

NB_PAR_LISTE = 5


def moi():
    """Who asks, as the account itself: a rolled-back transaction forgets the proxy’s."""
    return current_user._get_current_object()


def a_un_espace(qui) -> bool:
    """A candidate, or somebody who acts for an employeur, an acteur or a CFA: each has a space of their own."""
    return qui.est_candidat or qui.est_professionnel


def en_attente(titre: str, ici: str):
    """What a structure that the équipe has not validated yet finds where profiles are: why, and what it may do."""
    return rendre("mon_espace/en_attente.html", "mon_espace/_en_attente.html", titre=titre, ici=ici)


def favoris_parmi_ceux_de(projets) -> set[int]:
    """Which of these projets (their ids) are favourites of whoever asks."""
    ids = [p.id for p in projets]
    return set(db.session.scalars(*favoris_parmi(moi().id, moi().structure_active.id, ids))) if ids else set()


def lire_compteurs():
    """The counters of the dashboard as its template reads them, with a mark that changes with them."""
    structure = moi().structure_active
    nb = db.session.execute(*requetes.compteurs(moi().id, structure.id, jour_de_paris(maintenant()))).one()
    marque = hashlib.sha256(repr((structure.id, *nb)).encode()).hexdigest()[:16]
    return {"nb": nb, "marque": marque, "plafond": PLAFOND}


@bp.get("/")
@acces(a_un_espace)
def tableau():
    if current_user.est_candidat:
        return aller("/mon-espace/candidat/")
    structure = moi().structure_active
    if not current_user.recrute:
        return rendre("mon_espace/tableau_en_attente.html", structure=structure)
    qui, jour, combien = (moi().id, structure.id), jour_de_paris(maintenant()), {"nb": NB_PAR_LISTE}
    a_traiter = candidatures_de(structure.id, 0, 0, NB_PAR_LISTE, 0, etats=(EtatCandidature.a_traiter,))
    return rendre(
        "mon_espace/tableau.html",
        structure=structure,
        alertes=db.session.execute(*requetes.dernieres_alertes(*qui, jour, **combien)).all(),
        favoris=db.session.scalars(*requetes.derniers_favoris(*qui, **combien)).all(),
        candidatures=db.session.scalars(*a_traiter).all(),
        **lire_compteurs(),
    )


@bp.get("/compteurs/")
@acces(professionnel)
def compteurs():
    """The three counters alone, asked for from time to time by the dashboard that is looked at.

    It says which ones it shows (`vus`): as long as they are true the answer is empty and nothing is swapped.
    """
    if not current_user.recrute:
        return "", 204
    lus = lire_compteurs()
    marque = lus["marque"]
    if request.args.get("vus") == marque or request.if_none_match.contains_weak(marque):
        reponse = make_response("", 304 if request.if_none_match else 204)
    else:
        reponse = rendre("mon_espace/compteurs.html", "mon_espace/_compteurs.html", **lus)
    reponse.set_etag(marque, weak=True)
    return reponse
