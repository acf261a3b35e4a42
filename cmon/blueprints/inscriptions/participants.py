"""« Inscrire un participant », the red cross that takes one off, and the code shown at the door."""

from flask import flash, request
from flask_login import current_user

from cmon.acces import acces
from cmon.base import RegleMetier
from cmon.blueprints.inscriptions.liste import moi
from cmon.blueprints.inscriptions.vues import bp
from cmon.essai import essayer
from cmon.extensions import db
from cmon.formulaires import Formulaire
from cmon.formulaires_inscription import FormulaireInscription
from cmon.htmx import aller, rendre
from cmon.inscriptions import operations
from cmon.inscriptions.droits import peut_gerer, peut_gerer_inscription
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import Inscription
from cmon.inscriptions.requetes import inscription_par_id, inscription_par_jeton, rencontre_a_gerer
from cmon.portefeuille.droits import peut_modifier
from cmon.temps import jour_de_paris, maintenant

PROJET = "projet"


def retour(rencontre) -> str:
    """Where the person came from: the form of the projet, or « Gérer les inscriptions »."""
    if request.values.get("retour") == PROJET and peut_modifier(current_user, rencontre.projet):
        return f"/portefeuille/projets/{rencontre.projet_id}/#participants"
    return f"/inscriptions/{rencontre.id}/"


def page_du_participant(rencontre, form: FormulaireInscription, *, statut: int = 200, complet: bool = False):
    """The form, on its page or in the dialog; with the waiting list when no place is left."""
    return rendre(
        "inscriptions/participant.html",
        "inscriptions/_participant.html",
        statut=statut,
        rencontre=rencontre,
        form=form,
        complet=complet or rencontre.est_complete,
        commencee=rencontre.est_passee(maintenant()),
        retour=retour(rencontre),
        vient_du_projet=request.values.get("retour") == PROJET,
    )


@bp.get("/<int:rencontre_id>/participants/nouveau/")
@acces(peut_gerer, rencontre=rencontre_a_gerer)
def nouveau_participant(rencontre):
    return page_du_participant(rencontre, FormulaireInscription())


@bp.post("/<int:rencontre_id>/participants/nouveau/")
@acces(peut_gerer, rencontre=rencontre_a_gerer)
def inscrire_un_participant(rencontre):
    form, le, attente = FormulaireInscription(), maintenant(), request.form.get("attente") == "oui"
    if not form.validate():
        return page_du_participant(rencontre, form, statut=422)
    saisie = form.saisie()
    fait, regle = essayer(lambda: operations.inscrire(rencontre, saisie, le=le, par=moi(), attente=attente))
    if regle is not None:
        form.ajouter_regle(regle)
        complet = isinstance(regle, operations.RencontreComplete)
        return page_du_participant(rencontre, form, statut=409 if complet else 422, complet=complet)
    phrase, adresse = _phrase_d_inscription(*fait, le), retour(rencontre)
    db.session.commit()
    flash(phrase, "ok")
    return aller(adresse)


def _phrase_d_inscription(inscription: Inscription, nouvelle: bool, le) -> str:
    nom = inscription.nom_complet
    attend = inscription.etat == EtatInscription.en_attente
    if not nouvelle:
        return f"{nom} est déjà sur la liste d’attente." if attend else f"{nom} a déjà une place."
    if attend:
        return f"{nom} est sur la liste d’attente et reçoit un mail."
    if inscription.rencontre.est_passee(le):
        return f"{nom} a une place."
    return f"{nom} a une place et reçoit une confirmation par mail."


@bp.get("/participants/<int:inscription_id>/desinscrire/")
@acces(peut_gerer_inscription, inscription=inscription_par_id)
def preparer_la_desinscription(inscription):
    adresse = retour(inscription.rencontre)
    if inscription.etat == EtatInscription.annulee:
        flash(f"{inscription.nom_complet} n’est plus parmi les participants.", "ok")
        return aller(adresse)
    return rendre(
        "inscriptions/desinscrire.html",
        "inscriptions/_desinscrire.html",
        i=inscription,
        rencontre=inscription.rencontre,
        form=Formulaire(),
        retour=adresse,
        commencee=inscription.rencontre.est_passee(maintenant()),
        vient_du_projet=request.values.get("retour") == PROJET,
    )


@bp.post("/participants/<int:inscription_id>/desinscrire/")
@acces(peut_gerer_inscription, inscription=inscription_par_id)
def desinscrire(inscription):
    nom, adresse = inscription.nom_complet, retour(inscription.rencontre)
    _, regle = essayer(lambda: operations.annuler(inscription, par=moi(), le=maintenant()))
    db.session.commit()
    flash(regle.message if regle else f"{nom} n’est plus parmi les participants.", "warn" if regle else "ok")
    return aller(adresse)


def page_de_presence(inscription, *, statut: int = 200, erreur: str = ""):
    """The name, and one big button."""
    rencontre, le = inscription.rencontre, maintenant()
    return rendre(
        "inscriptions/presence.html",
        statut=statut,
        i=inscription,
        rencontre=rencontre,
        form=Formulaire(),
        erreur=erreur,
        c_est_le_jour=jour_de_paris(le) >= jour_de_paris(rencontre.debut_le),
    )


@bp.get("/presence/<jeton>/")
@acces(peut_gerer_inscription, inscription=inscription_par_jeton)
def presence(inscription):
    return page_de_presence(inscription)


@bp.post("/presence/<jeton>/")
@acces(peut_gerer_inscription, inscription=inscription_par_jeton)
def marquer_la_presence(inscription):
    present, jeton = request.form.get("present") == "oui", inscription.jeton
    try:
        operations.pointer(inscription, present, par=moi(), le=maintenant())
    except RegleMetier as regle:
        return page_de_presence(inscription, statut=422, erreur=regle.message)
    db.session.commit()
    return aller(f"/inscriptions/presence/{jeton}/")
