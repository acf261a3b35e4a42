"""Take one’s data away, and erase one’s account."""

from flask import flash, session
from flask_login import current_user

from cmon.acces import acces, connecte
from cmon.blueprints.mon_compte.vues import bp
from cmon.comptes.session import session_limitee
from cmon.confirmation import confirmation_exigee
from cmon.documents.livraison import telecharger
from cmon.essai import essayer
from cmon.extensions import db, limiter
from cmon.formulaires import Formulaire
from cmon.htmx import aller, rendre, revenir_au_formulaire
from cmon.journal.traces import tracer_la_lecture
from cmon.temps import jour_de_paris, maintenant
from cmon.vie_privee.compte import PAS_SEUL, peut_se_supprimer, supprimer_compte
from cmon.vie_privee.export import archive_de

EXPORTS = "10 per hour"


@bp.get("/mes-donnees.zip")
@limiter.limit(EXPORTS, key_func=session_limitee)
@acces(connecte)
@confirmation_exigee(de=connecte)
def mes_donnees():
    le = maintenant()
    archive = archive_de(current_user, le=le)
    tracer_la_lecture("export de ses données", compte_id=current_user.id, le=le)
    nom = f"mes-donnees-{jour_de_paris(le):%Y-%m-%d}.zip"
    return telecharger(archive, nom, "application/zip")


@bp.get("/supprimer/")
@acces(connecte)
@confirmation_exigee(de=connecte)
def preparer_la_suppression():
    motif = "" if peut_se_supprimer(current_user) else PAS_SEUL
    return rendre("mon_compte/supprimer.html", form=Formulaire(), motif=motif)


@bp.post("/supprimer/")
@acces(connecte)
@confirmation_exigee(de=connecte)
def supprimer():
    form, compte = Formulaire(), current_user._get_current_object()
    _, regle = essayer(lambda: supprimer_compte(compte, le=maintenant()))
    if regle is not None:
        form.ajouter_regle(regle)
        return revenir_au_formulaire("mon_compte/supprimer.html", form=form, motif="")
    db.session.commit()
    session.clear()
    flash("Votre compte est supprimé, avec tout ce qu’il contenait.", "ok")
    reponse = aller("/")
    reponse.headers["Clear-Site-Data"] = '"cache", "storage"'
    return reponse
