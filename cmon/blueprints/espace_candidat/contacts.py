"""« Recruteurs intéressés »: what recruiters have written to a candidate, who accepts or declines."""

from flask import current_app, flash, request
from flask_login import current_user

from cmon.acces import acces, candidat
from cmon.blueprints.espace_candidat.vues import bp
from cmon.contacts.droits import peut_repondre_au_contact
from cmon.contacts.etats import texte_d_invitation
from cmon.contacts.operations import repondre_au_contact
from cmon.contacts.requetes import contact_par_id, contacts_recus
from cmon.echanges.droits import du_cote_du_candidat
from cmon.echanges.requetes import fil_de_contact
from cmon.erreurs import page_d_erreur
from cmon.essai import essayer
from cmon.extensions import db, limiter
from cmon.fil_de_messages import (
    CANDIDAT,
    MESSAGES_PAR_PERSONNE,
    auteur_limite,
    contexte_du_fil,
    page_du_fil,
    repondre_dans_le_fil,
)
from cmon.htmx import aller, rendre
from cmon.pagination import lire_page, numero_de_page
from cmon.temps import maintenant

PAR_PAGE = 20
LISTE = "/mon-espace/candidat/contacts/"
ACCEPTE = "Vous avez accepté : ce recruteur connaît maintenant votre prénom et votre nom."
DECLINE = "Vous avez décliné : ce recruteur est prévenu, sans savoir qui vous êtes."


@bp.get("/contacts/")
@acces(candidat)
def contacts():
    page = lire_page(contacts_recus(current_user.id), numero_de_page(request.args.get("page")), PAR_PAGE)
    return rendre("espace_candidat/contacts.html", "espace_candidat/_contacts.html", page=page)


@bp.get("/contacts/<int:contact_id>/")
@acces(peut_repondre_au_contact, contact=contact_par_id)
def contact(contact):
    return rendre(
        "espace_candidat/contact.html",
        contact=contact,
        invitation=texte_d_invitation(contact.structure.nom),
        expire_j=current_app.config["CONTACT_EXPIRE_J"],
        **contexte_du_fil(contact, CANDIDAT, messages=contact.messages),
    )


def repondre(contact, accepte: bool):
    """Take the answer, and come back to the contact."""
    contact_id = contact.id
    _, regle = essayer(lambda: repondre_au_contact(contact_id, accepte, le=maintenant()))
    if regle:
        db.session.rollback()
        return page_d_erreur(409, "Réponse impossible", regle.message)
    flash(ACCEPTE if accepte else DECLINE, "ok")
    db.session.commit()
    return aller(f"{LISTE}{contact_id}/")


@bp.post("/contacts/<int:contact_id>/accepter/")
@acces(peut_repondre_au_contact, contact=contact_par_id)
def accepter(contact):
    return repondre(contact, True)


@bp.post("/contacts/<int:contact_id>/decliner/")
@acces(peut_repondre_au_contact, contact=contact_par_id)
def decliner(contact):
    return repondre(contact, False)


@bp.get("/contacts/<int:contact_id>/messages/")
@acces(du_cote_du_candidat, fil=fil_de_contact)
def fil_du_contact(fil):
    return page_du_fil(fil, CANDIDAT)


@bp.post("/contacts/<int:contact_id>/messages/")
@limiter.limit(MESSAGES_PAR_PERSONNE, key_func=auteur_limite)
@acces(du_cote_du_candidat, fil=fil_de_contact)
def ecrire_dans_le_contact(fil):
    reponse = repondre_dans_le_fil(fil, CANDIDAT)
    db.session.commit()
    return reponse
