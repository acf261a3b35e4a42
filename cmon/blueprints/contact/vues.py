"""« Demander une information »: the contact form, on a page of its own."""

from flask import Blueprint, current_app, request, session

from cmon.acces import acces, tous
from cmon.base import RegleMetier
from cmon.blueprints.contact.formulaires import FormulaireContact
from cmon.demandes.etats import Demandeur
from cmon.demandes.operations import demander
from cmon.extensions import db, limiter
from cmon.htmx import aller, rendre, revenir_au_formulaire
from cmon.portails import portail_courant
from cmon.temps import maintenant

bp = Blueprint("contact", __name__, url_prefix="/contact")

DEMANDES_PAR_ADRESSE = "10 per 10 minutes"
CLE_MERCI = "demande"


def conservation() -> int:
    """Days that a demande is kept once it has been handled, for the notice above the button."""
    return current_app.config["CONSERVATION_DEMANDES_J"]


@bp.get("/")
@acces(tous)
def formulaire():
    form = FormulaireContact()
    form.demandeur.data = next((d for d in Demandeur if d == request.args.get("vous")), None)
    return rendre("contact/formulaire.html", form=form, jours=conservation())


@bp.post("/")
@limiter.limit(DEMANDES_PAR_ADRESSE)
@acces(tous)
def envoyer():
    form = FormulaireContact()
    if form.validate():
        try:
            demande = demander(form.saisie(), portail=portail_courant(), le=maintenant())
            db.session.commit()
            session[CLE_MERCI] = demande.id
            return aller("/contact/merci/")
        except RegleMetier as e:
            form.ajouter_regle(e)
    return revenir_au_formulaire("contact/formulaire.html", form=form, jours=conservation())


@bp.get("/merci/")
@acces(tous)
def merci():
    if CLE_MERCI not in session:
        return aller("/contact/")
    return rendre("contact/merci.html", numero=session[CLE_MERCI])
