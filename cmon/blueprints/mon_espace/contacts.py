"""« Contacter ce profil », and what becomes of it, for the structure that wrote."""

from flask import current_app, flash, request
from flask_login import current_user

from cmon.acces import acces, professionnel
from cmon.blueprints.mon_espace.vues import bp, en_attente, moi
from cmon.contacts.droits import peut_suivre_contact
from cmon.contacts.etats import EtatContact, texte_d_invitation
from cmon.contacts.operations import contacter
from cmon.contacts.requetes import contact_de, contact_par_id, contacts_de_structure, offres_a_proposer
from cmon.echanges.droits import du_cote_du_recruteur
from cmon.echanges.requetes import fil_de_contact
from cmon.essai import essayer
from cmon.extensions import db, limiter
from cmon.fil_de_messages import (
    MESSAGES_PAR_PERSONNE,
    RECRUTEUR,
    auteur_limite,
    contexte_du_fil,
    page_du_fil,
    repondre_dans_le_fil,
)
from cmon.formulaires_contact import FormulaireContact, FormulaireContactMineur
from cmon.htmx import aller, rendre
from cmon.journal.traces import tracer_la_lecture
from cmon.pagination import lire_page, numero_de_page
from cmon.profils.droits import peut_lire_profil
from cmon.profils.requetes import profil_par_id
from cmon.temps import jour_de_paris, maintenant

PAR_PAGE = 20


def formulaire(projet):
    """The form that fits the age of the candidate, with the offers that may be named."""
    form = FormulaireContactMineur() if projet.mineur else FormulaireContact()
    offres = offres_a_proposer(moi().structure_active.id, jour_de_paris(maintenant()))
    form.proposer(db.session.execute(offres).all())
    return form


def page_du_contact(projet, form, statut: int = 200):
    """The form, or the dialog that holds it."""
    return rendre(
        "mon_espace/contacter.html",
        "mon_espace/_contacter.html",
        statut=statut,
        projet=projet,
        form=form,
        structure=moi().structure_active,
        invitation=texte_d_invitation(moi().structure_active.nom),
    )


def deja_ecrit(projet):
    """What the structure has already written to the owner of that projet, unless it may be sent again."""
    contact = db.session.scalar(contact_de(moi().structure_active.id, projet.id))
    return contact if contact is not None and contact.etat != EtatContact.expire else None


@bp.get("/profils/<int:projet_id>/contacter/")
@acces(peut_lire_profil, projet=profil_par_id)
def contacter_formulaire(projet):
    if contact := deja_ecrit(projet):
        return aller(f"/mon-espace/contacts/{contact.id}/")
    return page_du_contact(projet, formulaire(projet))


@bp.post("/profils/<int:projet_id>/contacter/")
@acces(peut_lire_profil, projet=profil_par_id)
def envoyer_le_contact(projet):
    form = formulaire(projet)
    if not form.validate():
        return page_du_contact(projet, form, 422)
    saisie = {"offre_id": form.offre.data, "message": "" if projet.mineur else form.message.data}
    reglages = {"par_jour": current_app.config["CONTACTS_PAR_JOUR"], "expire_j": current_app.config["CONTACT_EXPIRE_J"]}
    fait, regle = essayer(lambda: contacter(projet, **saisie, **reglages, par=moi(), le=maintenant()))
    if regle:
        form.ajouter_regle(regle)
        return page_du_contact(projet, form, 422)
    contact, nouveau = fait
    flash("Votre message est envoyé." if nouveau else "Votre structure a déjà contacté ce profil.", "ok")
    reponse = aller(f"/mon-espace/contacts/{contact.id}/")
    db.session.commit()
    return reponse


@bp.get("/contacts/")
@acces(professionnel)
def contacts():
    if not current_user.recrute:
        return en_attente("Profils contactés", "contacts")
    requete = contacts_de_structure(moi().structure_active.id)
    page = lire_page(requete, numero_de_page(request.args.get("page")), PAR_PAGE)
    return rendre("mon_espace/contacts.html", "mon_espace/_contacts.html", page=page)


@bp.get("/contacts/<int:contact_id>/")
@acces(peut_suivre_contact, contact=contact_par_id)
def contact(contact):
    if contact.projet_pro.mineur and contact.etat == EtatContact.accepte:
        detail = f"contact avec le projet {contact.projet_pro.numero}, personne mineure"
        tracer_la_lecture("lecture", compte_id=current_user.id, le=maintenant(), detail=detail)
    return rendre(
        "mon_espace/contact.html",
        contact=contact,
        projet=contact.projet_pro,
        invitation=texte_d_invitation(contact.structure.nom),
        expire_j=current_app.config["CONTACT_EXPIRE_J"],
        **contexte_du_fil(contact, RECRUTEUR, messages=contact.messages),
    )


@bp.get("/contacts/<int:contact_id>/messages/")
@acces(du_cote_du_recruteur, fil=fil_de_contact)
def fil_du_contact(fil):
    return page_du_fil(fil, RECRUTEUR)


@bp.post("/contacts/<int:contact_id>/messages/")
@limiter.limit(MESSAGES_PAR_PERSONNE, key_func=auteur_limite)
@acces(du_cote_du_recruteur, fil=fil_de_contact)
def ecrire_dans_le_contact(fil):
    reponse = repondre_dans_le_fil(fil, RECRUTEUR)
    db.session.commit()
    return reponse
