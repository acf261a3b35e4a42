"""The thread of messages of a candidature or of a contact, as both sides read it and write in it.

A page that shows a thread gives its template `**contexte_du_fil(fil, …)` and includes `echanges/_fil.html`.
"""

from flask import flash
from flask_login import current_user

from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.modeles import Compte
from cmon.comptes.session import session_limitee
from cmon.contacts.modeles import Contact
from cmon.echanges import operations, requetes
from cmon.echanges.etats import CANDIDAT_ABSENT, est_ouvert
from cmon.echanges.modeles import Message
from cmon.essai import essayer
from cmon.extensions import db
from cmon.formulaires_echanges import FormulaireMessage, FormulaireSignalement
from cmon.htmx import aller, demande_un_fragment, rendre
from cmon.temps import maintenant

MESSAGES_PAR_PERSONNE = "30/hour"
CANDIDAT, RECRUTEUR = "candidat", "recruteur"


def moi() -> Compte:
    """The account that asks, itself and not the proxy of the request."""
    return current_user._get_current_object()


def auteur_limite() -> str:
    """What the limit of messages counts by: the open session, known before the request opens its transaction."""
    return f"messages-{session_limitee()}"


def contexte_du_fil(
    fil: CandidatureAlternance | Contact, cote: str, form: FormulaireMessage | None = None, messages=None
) -> dict:
    """What `echanges/_fil.html` needs: the messages as `cote` (« candidat » or « recruteur ») reads them, the form.

    `messages`: those of the thread when they are loaded already.
    """
    genre = "contacts" if isinstance(fil, Contact) else "candidatures"
    base = "/mon-espace/candidat/" if cote == CANDIDAT else "/mon-espace/"
    absent = cote == RECRUTEUR and not operations.candidat_du_fil(fil).is_active
    return {
        "fil": fil,
        "fil_ouvert": est_ouvert(fil) and not absent,
        "fil_ferme": CANDIDAT_ABSENT if absent else operations.FIL_FERME,
        "cote": cote,
        "messages_du_fil": db.session.scalars(requetes.messages_du_fil(fil)).all() if messages is None else messages,
        "form_message": form or FormulaireMessage(formdata=None),
        "adresse_du_fil": f"{base}{genre}/{fil.id}/messages/",
        "page_du_fil": f"{base}{genre}/{fil.id}/",
        "signaler": f"{base}messages/",
    }


def page_du_fil(fil: CandidatureAlternance | Contact, cote: str, form=None, statut: int = 200):
    """The thread on a page of its own, or alone when htmx asks."""
    sujet = operations.sujet_du_fil(fil)
    contexte = contexte_du_fil(fil, cote, form)
    return rendre("echanges/fil.html", "echanges/_fil.html", statut=statut, sujet=sujet, **contexte)


def repondre_dans_le_fil(fil: CandidatureAlternance | Contact, cote: str):
    """Write what was typed in the thread; the view commits. In place for htmx, else back to the page of the thread."""
    form, regle = FormulaireMessage(), None
    if form.validate():
        texte = form.texte.data
        _, regle = essayer(lambda: operations.ecrire(fil, texte, par=moi(), le=maintenant()))
        if regle is not None:
            form.ajouter_regle(regle)
    if form.erreurs:
        return page_du_fil(fil, cote, form, 409 if regle else 422)
    if demande_un_fragment():
        return page_du_fil(fil, cote)
    flash("Votre message est envoyé.", "ok")
    return aller(f"{contexte_du_fil(fil, cote, messages=())['page_du_fil']}#fil")


def page_de_signalement(message: Message, cote: str, form=None, statut: int = 200):
    """« Signaler » one message: what it says, and why it is reported."""
    fil = message.candidature or message.contact
    contexte = contexte_du_fil(fil, cote, messages=())
    form = form or FormulaireSignalement()
    return rendre("echanges/signaler.html", statut=statut, message=message, form=form, **contexte)


def envoyer_un_signalement(message: Message, cote: str):
    """Take a report in and go back to the thread; the view commits."""
    form = FormulaireSignalement()
    if not form.validate():
        return page_de_signalement(message, cote, form, 422)
    adresse = contexte_du_fil(message.candidature or message.contact, cote, messages=())["page_du_fil"]
    operations.signaler(message, form.motif.data, par=moi(), le=maintenant())
    flash("Le message est signalé : l’équipe va le lire, avec l’échange.", "ok")
    return aller(f"{adresse}#fil")
