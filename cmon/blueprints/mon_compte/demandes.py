"""A gestionnaire answers somebody who asks to join the structure."""

from flask import flash, request
from flask_login import current_user

from cmon.acces import acces
from cmon.blueprints.mon_compte.vues import bp
from cmon.erreurs import page_d_erreur
from cmon.essai import essayer
from cmon.extensions import db
from cmon.formulaires import Formulaire
from cmon.htmx import aller, rendre, revenir_au_formulaire
from cmon.structures.droits import peut_repondre
from cmon.structures.operations import accepter_demande, refuser_demande
from cmon.structures.requetes import demande_adhesion_par_id
from cmon.temps import maintenant

REPONSES = {
    "accepter": (accepter_demande, "{} a rejoint votre structure."),
    "refuser": (refuser_demande, "La demande de {} est refusée."),
}


@bp.get("/utilisateurs/demandes/<int:demande_id>/")
@acces(peut_repondre, demande=demande_adhesion_par_id)
def demande_adhesion(demande):
    return rendre("mon_compte/demande.html", demande=demande, form=Formulaire())


@bp.post("/utilisateurs/demandes/<int:demande_id>/")
@acces(peut_repondre, demande=demande_adhesion_par_id)
def repondre_a_la_demande(demande):
    verbe, phrase = REPONSES.get(request.form.get("reponse"), (None, ""))
    if verbe is None:
        return revenir_au_formulaire("mon_compte/demande.html", demande=demande, form=Formulaire())
    nom, par = demande.compte.nom_complet, current_user._get_current_object()
    _, regle = essayer(lambda: verbe(demande, par=par, le=maintenant()))
    if regle is not None:
        return page_d_erreur(409, "Demande déjà traitée", regle.message)
    db.session.commit()
    flash(phrase.format(nom), "ok")
    return aller("/mon-compte/utilisateurs/")
