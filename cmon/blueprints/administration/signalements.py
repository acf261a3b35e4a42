"""« Messages signalés »: what people report of the messages between candidates and recruiters."""

from flask import flash, request
from flask_login import current_user

from cmon.acces import acces, equipe
from cmon.blueprints.administration.vues import bp
from cmon.candidatures.modeles import TrancheAge
from cmon.echanges import operations, requetes
from cmon.echanges.droits import peut_lire_les_signalements
from cmon.erreurs import page_d_erreur
from cmon.essai import essayer
from cmon.extensions import db
from cmon.formulaires import Formulaire
from cmon.htmx import aller, rendre
from cmon.journal.traces import tracer_la_lecture
from cmon.pagination import lire_page, numero_de_page
from cmon.temps import maintenant

PAR_PAGE = 20


@bp.get("/signalements/")
@acces(equipe)
def signalements():
    traites = request.args.get("etat") == "traites"
    return rendre(
        "administration/signalements.html",
        page=lire_page(requetes.signalements(traites=traites), numero_de_page(request.args.get("page")), PAR_PAGE),
        traites=traites,
        nb=db.session.scalar(requetes.compter_signalements()),
    )


@bp.get("/signalements/<int:message_id>/")
@acces(peut_lire_les_signalements, message=requetes.signalement_par_id)
def signalement(message):
    return page_du_signalement(message)


def page_du_signalement(message, form=None, statut: int = 200):
    """A reported message, why, and its whole thread; the équipe’s reading of it is accounted for."""
    fil = message.candidature or message.contact
    candidat = message.candidature.compte if message.candidature else message.contact.projet_pro.compte
    structure = message.candidature.offre.structure if message.candidature else message.contact.structure
    mineur = candidat.tranche_age != TrancheAge.majeur
    if request.method == "GET":
        detail = f"échange du message signalé n° {message.id}{', personne mineure' if mineur else ''}"
        tracer_la_lecture("lecture", compte_id=current_user.id, le=maintenant(), detail=detail)
    return rendre(
        "administration/signalement.html",
        statut=statut,
        message=message,
        sujet=operations.sujet_du_fil(fil),
        candidat=candidat,
        structure=structure,
        mineur=mineur,
        candidature=message.candidature,
        contact=message.contact,
        echange=db.session.scalars(requetes.messages_du_fil(fil)).all(),
        form=form or Formulaire(),
    )


@bp.post("/signalements/<int:message_id>/traiter/")
@acces(peut_lire_les_signalements, message=requetes.signalement_par_id)
def traiter_un_signalement(message):
    form, regle = Formulaire(), None
    if not form.validate():
        return page_du_signalement(message, form, 422)
    par = current_user._get_current_object()
    _, regle = essayer(lambda: operations.traiter_signalement(message, par=par, le=maintenant()))
    if regle is not None:
        return page_d_erreur(409, "Déjà traité", regle.message)
    db.session.commit()
    flash("Le signalement est marqué comme traité.", "ok")
    return aller("/administration/signalements/")
