"""Mon compte: who I am, the structure I act for, my password, my open sessions."""

from flask import Blueprint, current_app, flash, g, session
from flask_login import current_user

from cmon.acces import acces, connecte
from cmon.base import RegleMetier
from cmon.blueprints.mon_compte.formulaires import FormulaireMotDePasse, FormulaireStructure
from cmon.comptes import operations
from cmon.comptes.session import CLE, session_limitee
from cmon.extensions import db, limiter
from cmon.htmx import aller, rendre, revenir_au_formulaire
from cmon.portails import Portail, portail_courant, portail_qui_sert
from cmon.structures.etats import GENRES_PROFESSIONNELS, LIBELLES_ETAT, LIBELLES_ROLE, GenreStructure
from cmon.temps import maintenant

bp = Blueprint("mon_compte", __name__, url_prefix="/mon-compte")

# Whoever sits down at an open session must not try passwords at leisure.
ESSAIS_DE_MOT_DE_PASSE = "10 per 5 minutes"


def portail_de_sa_structure() -> Portail | None:
    """The other portail where the structure that one acts for works; None when it works on this one."""
    structure = current_user.structure_active
    if structure is None or structure.genre == GenreStructure.equipe:
        return None
    portail = portail_qui_sert("mon_espace" if structure.genre in GENRES_PROFESSIONNELS else "portefeuille")
    return portail if portail.code != portail_courant().code else None


def libelles() -> dict:
    """Role and state of the structure one acts for, in words, and the portail where it works if it is another."""
    a = current_user.adhesion_active
    return {
        "ailleurs": portail_de_sa_structure(),
        "libelle_role": LIBELLES_ROLE[a.role] if a else "",
        "libelle_etat": LIBELLES_ETAT[a.structure.etat] if a else "",
    }


@bp.get("/")
@acces(connecte)
def page():
    return rendre("mon_compte/page.html", form=FormulaireStructure.pour(current_user), **libelles())


@bp.post("/structure/")
@acces(connecte)
def changer_de_structure():
    form = FormulaireStructure.pour(current_user)
    if form.validate():
        try:
            operations.choisir_structure(g.session_ouverte_id, current_user, form.adhesion.data)
            db.session.commit()
            flash(f"Vous agissez pour {dict(form.adhesion.choices)[form.adhesion.data]}.", "ok")
            return aller("/connexion/accueil/")
        except RegleMetier as e:
            form.ajouter_regle(e)
    return revenir_au_formulaire("mon_compte/page.html", form=form, **libelles())


@bp.get("/mot-de-passe/")
@acces(connecte)
def mot_de_passe():
    return rendre("mon_compte/mot_de_passe.html", form=FormulaireMotDePasse())


@bp.post("/mot-de-passe/")
@limiter.limit(ESSAIS_DE_MOT_DE_PASSE, key_func=session_limitee)
@acces(connecte)
def changer_mot_de_passe():
    form, le = FormulaireMotDePasse(), maintenant()
    if form.validate():
        try:
            operations.changer_mot_de_passe(current_user, form.actuel.data, form.nouveau.data, le=le)
            adhesion = current_user.adhesion_active
            duree = current_app.config["SESSION_DUREE_MAX_H"]
            jeton = operations.ouvrir_session(current_user, le=le, duree_max_h=duree, adhesion=adhesion)
            db.session.commit()
            session.clear()
            session[CLE] = jeton
            flash("Votre mot de passe est changé. Vos autres sessions sont fermées.", "ok")
            return aller("/mon-compte/")
        except RegleMetier as e:
            form.ajouter_regle(e)
    return revenir_au_formulaire("mon_compte/mot_de_passe.html", form=form)


@bp.post("/deconnexion-partout/")
@acces(connecte)
def deconnecter_partout():
    operations.fermer_toutes_les_sessions(current_user)
    db.session.commit()
    session.clear()
    reponse = aller("/connexion/")
    reponse.headers["Clear-Site-Data"] = '"cache", "storage"'
    return reponse
