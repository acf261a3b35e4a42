"""« Envoyer un email de confirmation »: who gets it and what it says, then its progress."""

from datetime import datetime, timedelta

from flask import abort

from cmon.acces import acces
from cmon.blueprints.inscriptions.liste import moi
from cmon.blueprints.inscriptions.vues import bp
from cmon.essai import essayer
from cmon.extensions import db
from cmon.formulaires_suivi import FormulaireConfirmation
from cmon.htmx import aller, rendre
from cmon.inscriptions import envois, suivi
from cmon.inscriptions.droits import peut_gerer
from cmon.inscriptions.modeles import EnvoiGroupe
from cmon.inscriptions.requetes import rencontre_a_gerer
from cmon.rencontres.modeles import Rencontre
from cmon.temps import maintenant

# A page that nobody looks at any more stops asking.
SUIVI_MAX = timedelta(minutes=30)
BIENTOT = timedelta(minutes=2)


def page_d_envoi(rencontre: Rencontre, form: FormulaireConfirmation, le: datetime, statut: int = 200):
    """To how many it goes, its text, when the last one left, and the button."""
    dernier = db.session.execute(suivi.dernier_envoi(rencontre.id)).scalar_one_or_none()
    possible = rencontre.nb_inscrits > 0 and rencontre.est_ouverte(le)
    objet, texte = envois.apercu_du_mail(rencontre, le=le) if possible else ("", "")
    return rendre(
        "inscriptions/envoi.html",
        statut=statut,
        r=rencontre,
        form=form,
        dernier=dernier,
        recent=envois.est_recent(dernier, le),
        objet=objet,
        texte=texte,
        commencee=not rencontre.est_ouverte(le),
    )


@bp.get("/<int:rencontre_id>/envoi/")
@acces(peut_gerer, rencontre=rencontre_a_gerer)
def preparer_l_envoi(rencontre):
    return page_d_envoi(rencontre, FormulaireConfirmation(), maintenant())


@bp.post("/<int:rencontre_id>/envoi/")
@acces(peut_gerer, rencontre=rencontre_a_gerer)
def envoyer(rencontre):
    form, le = FormulaireConfirmation(), maintenant()
    if not form.validate():
        return page_d_envoi(rencontre, form, le, 422)
    cle, encore = form.cle.data, form.encore.data
    envoi, regle = essayer(lambda: envois.envoyer_a_tous(rencontre, cle=cle, encore=encore, par=moi(), le=le))
    if regle:
        form.ajouter_regle(regle)
        return page_d_envoi(rencontre, form, le, 422)
    db.session.commit()
    return aller(f"/inscriptions/{rencontre.id}/envois/{envoi.id}/")


@bp.get("/<int:rencontre_id>/envois/<int:envoi_id>/")
@acces(peut_gerer, rencontre=rencontre_a_gerer)
def avancement(rencontre, envoi_id):
    envoi = db.session.execute(suivi.envoi_de(rencontre.id, envoi_id)).scalar_one_or_none()
    if envoi is None:
        abort(404)
    etat, le = db.session.execute(suivi.avancement(envoi.id)).one(), maintenant()
    return rendre(
        "inscriptions/avancement.html",
        "inscriptions/_avancement.html",
        r=rencontre,
        envoi=envoi,
        etat=etat,
        echecs=db.session.execute(suivi.echecs(envoi.id)).all() if etat.echec else [],
        se_rafraichit=_avance(envoi, etat, le),
        plus_tard=etat.a_envoyer and etat.prochain_essai_le > le + BIENTOT,
    )


def _avance(envoi: EnvoiGroupe, etat, le: datetime) -> bool:
    """Is a mail about to leave, so that the page is worth asking again in two seconds?"""
    return bool(etat.a_envoyer) and etat.prochain_essai_le <= le + BIENTOT and le < envoi.le + SUIVI_MAX
