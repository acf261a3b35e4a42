"""« Utilisateurs de ma structure »: gestionnaires only; anybody else goes to the home page with the reason."""

import functools

from flask import current_app, flash, session
from flask_login import current_user

from cmon.acces import acces, connecte
from cmon.blueprints.mon_compte.formulaires_utilisateurs import FormulaireInviter, FormulaireTransfert
from cmon.blueprints.mon_compte.vues import bp
from cmon.entree import entrer
from cmon.essai import essayer
from cmon.extensions import db, limiter
from cmon.formulaires import Formulaire
from cmon.htmx import aller, rendre, revenir_au_formulaire
from cmon.structures import membres, requetes
from cmon.structures.droits import peut_gerer_l_adhesion, peut_gerer_l_invitation
from cmon.structures.etats import RoleAdhesion
from cmon.temps import maintenant

UTILISATEURS = "/mon-compte/utilisateurs/"
INVITATIONS_PAR_ADRESSE = "30 per 10 minutes"


def gestionnaires(vue):
    """Send whoever is not gestionnaire of the structure they act for to the home page, with the reason."""

    @functools.wraps(vue)
    def enveloppe(**valeurs):
        if not current_user.est_gestionnaire:
            flash(membres.SEUL_LE_GESTIONNAIRE, "warn")
            return aller("/")
        return vue(**valeurs)

    return enveloppe


def moi():
    """The account that asks, itself."""
    return current_user._get_current_object()


@bp.get("/utilisateurs/")
@acces(connecte)
@gestionnaires
def utilisateurs():
    structure = current_user.structure_active
    return rendre(
        "mon_compte/utilisateurs.html",
        structure=structure,
        membres=db.session.scalars(requetes.membres_de(structure.id)).all(),
        invitations=db.session.scalars(requetes.invitations_de(structure.id, maintenant())).all(),
        demandes=db.session.scalars(requetes.demandes_en_attente(structure.id)).all(),
        form=Formulaire(),
    )


@bp.get("/utilisateurs/inviter/<any(gestionnaire,utilisateur):role>/")
@acces(connecte)
@gestionnaires
def preparer_l_invitation(role: str):
    return rendre("mon_compte/inviter.html", form=FormulaireInviter(), role=RoleAdhesion(role))


@bp.post("/utilisateurs/inviter/<any(gestionnaire,utilisateur):role>/")
@limiter.limit(INVITATIONS_PAR_ADRESSE)
@acces(connecte)
@gestionnaires
def inviter(role: str):
    form, role, duree_j = FormulaireInviter(), RoleAdhesion(role), current_app.config["INVITATION_J"]
    structure = current_user.structure_active
    if form.validate():
        _, regle = essayer(
            lambda: membres.inviter(structure, form.courriel.data, role, par=moi(), le=maintenant(), duree_j=duree_j)
        )
        if regle is None:
            db.session.commit()
            flash(f"L’invitation est envoyée à {form.courriel.data}.", "ok")
            return aller(UTILISATEURS)
        form.ajouter_regle(regle)
    return revenir_au_formulaire("mon_compte/inviter.html", form=form, role=role)


@bp.post("/utilisateurs/invitations/<int:invitation_id>/revoquer/")
@acces(peut_gerer_l_invitation, invitation=requetes.invitation_par_id)
def revoquer_l_invitation(invitation):
    courriel = invitation.courriel
    _, regle = essayer(lambda: membres.revoquer_invitation(invitation, par=moi(), le=maintenant()))
    db.session.commit()
    flash(regle.message if regle else f"L’invitation de {courriel} est révoquée.", "warn" if regle else "ok")
    return aller(UTILISATEURS)


@bp.get("/utilisateurs/transferer/")
@acces(connecte)
@gestionnaires
def preparer_le_transfert():
    return rendre("mon_compte/transferer.html", form=FormulaireTransfert.pour(current_user))


@bp.post("/utilisateurs/transferer/")
@acces(connecte)
@gestionnaires
def transferer():
    form, par = FormulaireTransfert.pour(current_user), moi()
    if form.validate():
        structure = par.structure_active
        mienne, regle = essayer(
            lambda: membres.transferer_mes_droits(structure, form.adhesion.data, par=par, le=maintenant())
        )
        if regle is None:
            reponse = entrer(par, "/mon-compte/ma-structure/", adhesion=mienne)
            flash("Vos droits sont transférés : vous êtes maintenant utilisateur.", "ok")
            return reponse
        form.ajouter_regle(regle)
    return revenir_au_formulaire("mon_compte/transferer.html", form=form)


@bp.get("/utilisateurs/<int:adhesion_id>/retirer/")
@acces(peut_gerer_l_adhesion, adhesion=requetes.adhesion_par_id)
def preparer_le_retrait(adhesion):
    return rendre("mon_compte/retirer.html", adhesion=adhesion, form=Formulaire())


@bp.post("/utilisateurs/<int:adhesion_id>/retirer/")
@acces(peut_gerer_l_adhesion, adhesion=requetes.adhesion_par_id)
def retirer(adhesion):
    form, nom, soi = Formulaire(), adhesion.compte.nom_complet, adhesion.compte_id == current_user.id
    structure, par, numero = current_user.structure_active, moi(), adhesion.id
    _, regle = essayer(lambda: membres.retirer_membre(structure, numero, par=par, le=maintenant()))
    if regle is not None:
        form.ajouter_regle(regle)
        return revenir_au_formulaire("mon_compte/retirer.html", adhesion=adhesion, form=form)
    db.session.commit()
    if soi:
        session.clear()
        return aller("/connexion/")
    flash(f"{nom} ne fait plus partie de votre structure.", "ok")
    return aller(UTILISATEURS)
