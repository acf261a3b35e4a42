"""« Mes offres »: the list, the page of an offer, its state. Written in saisie.py, its employers in employeurs.py."""

from flask import Blueprint, Response, abort, flash

from cmon.acces import acces, professionnel
from cmon.alternance.droits import peut_gerer_offre_alternance
from cmon.alternance.operations import changer_etat
from cmon.alternance.requetes import offre_alternance_par_id
from cmon.blueprints.mes_offres import gestes
from cmon.blueprints.mes_offres.formulaires import FormulaireEtatOffre
from cmon.blueprints.mes_offres.gestes import moi
from cmon.erreurs import page_d_erreur
from cmon.essai import essayer
from cmon.extensions import db
from cmon.htmx import aller, demande_un_fragment
from cmon.presentation import code_qr as dessiner_qr
from cmon.temps import maintenant

bp = Blueprint("mes_offres", __name__)


@bp.get("/mes-offres/")
@acces(professionnel)
def offres():
    return gestes.liste(fait=gestes.fait_de_l_adresse())


@bp.get("/mes-offres/<int:offre_id>/")
@acces(peut_gerer_offre_alternance, offre=offre_alternance_par_id)
def offre(offre):
    return gestes.page_de_l_offre(offre)


@bp.get("/mes-offres/<int:offre_id>/qr.svg")
@acces(peut_gerer_offre_alternance, offre=offre_alternance_par_id)
def code_qr(offre):
    return Response(dessiner_qr(gestes.lien_public(offre), f"Offre {offre.numero}"), mimetype="image/svg+xml")


@bp.post("/mes-offres/<int:offre_id>/etat/")
@acces(peut_gerer_offre_alternance, offre=offre_alternance_par_id)
def etat(offre):
    form, de = FormulaireEtatOffre(), offre.etat
    if not form.validate():
        abort(400)
    vers, annule = form.vers.data, bool(form.annule.data)
    _, regle = essayer(lambda: changer_etat(offre, vers, par=moi(), le=maintenant(), annule=annule))
    if regle:
        reponse = dire_le_refus(regle.message)
    elif demande_un_fragment():
        reponse = gestes.liste(fait=(offre, de) if not annule and offre.etat != de else None)
    elif form.retour.data:
        flash(f"L’offre {offre.numero} est passée à l’état « {offre.etat.libelle} ».", "ok")
        reponse = aller(f"/mes-offres/{offre.id}/")
    else:
        reponse = aller(gestes.adresse() if annule else gestes.adresse(fait=offre.id, de=gestes.CLES[de]))
    db.session.commit()
    return reponse


def dire_le_refus(message: str):
    """The answer when the state could not be changed: the list as it is now, or the page of the error."""
    if demande_un_fragment():
        return gestes.liste(409, refus=message)
    return page_d_erreur(409, "L’état de l’offre n’a pas changé", message)
