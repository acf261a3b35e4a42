"""« Confirmez votre mot de passe »: before exporting everything, for whoever signed in some time ago."""

from urllib.parse import quote

from flask import current_app, session
from flask_login import current_user
from wtforms import HiddenField

from cmon.acces import acces, connecte
from cmon.base import RegleMetier
from cmon.blueprints.connexion.vues import bp, suite_demandee
from cmon.comptes import operations
from cmon.comptes.session import CLE, connexion_recente, session_limitee
from cmon.extensions import db, limiter
from cmon.formulaires import ChampMotDePasse, Formulaire, requis
from cmon.htmx import aller, rendre, revenir_au_formulaire
from cmon.temps import maintenant

# Whoever sits down at an open session must not try passwords at leisure.
ESSAIS = "10 per 5 minutes"


class FormulaireConfirmation(Formulaire):
    """The present password, and where to go on."""

    mot_de_passe = ChampMotDePasse("Mot de passe", [requis("Indiquez votre mot de passe.")])
    suite = HiddenField()


@bp.get("/connexion/confirmer/")
@acces(connecte)
def confirmer():
    suite = suite_demandee()
    form = FormulaireConfirmation(suite=suite)
    return rendre("connexion/confirmer.html", form=form, suite=suite, confirmee=connexion_recente(maintenant()))


@bp.post("/connexion/confirmer/")
@limiter.limit(ESSAIS, key_func=session_limitee)
@acces(connecte)
def confirmer_le_mot_de_passe():
    form, le, suite = FormulaireConfirmation(), maintenant(), suite_demandee()
    if form.validate():
        try:
            operations.confirmer_mot_de_passe(current_user, form.mot_de_passe.data)
            # The old cookie dies: who gave the password goes on with a new one.
            operations.fermer_session(session[CLE])
            duree, adhesion = current_app.config["SESSION_DUREE_MAX_H"], current_user.adhesion_active
            jeton = operations.ouvrir_session(current_user, le=le, duree_max_h=duree, adhesion=adhesion)
            db.session.commit()
            session.clear()
            session[CLE] = jeton
            return aller(f"/connexion/confirmer/?suite={quote(suite, safe='/')}")
        except RegleMetier as e:
            form.ajouter_regle(e)
    return revenir_au_formulaire("connexion/confirmer.html", form=form, suite=suite, confirmee=False)
