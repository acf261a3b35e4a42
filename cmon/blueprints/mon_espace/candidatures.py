"""« Candidatures sur mes offres »: the list and its tabs, one application, its answer, the messages that follow."""

import re
from functools import partial

from flask import flash, request
from flask_login import current_user

from cmon.acces import acces, professionnel
from cmon.blueprints.mon_espace.vues import bp, en_attente, moi
from cmon.candidatures.modeles import LIBELLES_AGE, TrancheAge
from cmon.candidatures_alternance import requetes
from cmon.candidatures_alternance.droits import peut_traiter
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.reponses import (
    MODELES,
    Choix,
    contient_des_coordonnees,
    repondre,
)
from cmon.echanges.droits import du_cote_du_recruteur, peut_signaler
from cmon.echanges.requetes import message_par_id
from cmon.essai import essayer
from cmon.extensions import db, limiter
from cmon.fil_de_messages import (
    MESSAGES_PAR_PERSONNE,
    RECRUTEUR,
    auteur_limite,
    contexte_du_fil,
    envoyer_un_signalement,
    page_de_signalement,
    page_du_fil,
    repondre_dans_le_fil,
)
from cmon.formulaires_echanges import FormulaireFiltreCandidatures, FormulaireReponse
from cmon.htmx import aller, rendre
from cmon.journal.traces import tracer_la_lecture
from cmon.pagination import CHOIX_MAX, feuilleter, numero_de_page
from cmon.temps import jour_de_paris, maintenant

PAR_PAGE = 12
# The places of the list: the key of the address, the words, the column of the counts, the states.
ONGLETS = {
    "a-traiter": ("À traiter", "a_traiter", (EtatCandidature.a_traiter,)),
    "acceptees": ("Acceptées", "acceptees", (EtatCandidature.acceptee,)),
    "refusees": ("Refusées", "refusees", (EtatCandidature.refusee,)),
    "autres": ("Autres", "autres", requetes.AUTRES),
}
# From that many days on, who waits is told in a warning.
JOURS_D_ALERTE = 7
NUMERO_MAX = 2_147_483_647
TITRE = "Candidatures sur mes offres"
SUITES = {
    Choix.entretien: "Votre réponse est envoyée : la candidature est dans « Acceptées ».",
    Choix.refus: "Votre réponse est envoyée : la candidature est dans « Refusées ».",
}


def numero_cherche(texte: str) -> int | None:
    """The number that was typed, spaces and letters left out; None when nothing was, 0 (nobody’s) for no number."""
    if not texte:
        return None
    chiffres = re.sub(r"[^0-9]", "", texte)
    return int(chiffres) if chiffres and len(chiffres) <= 10 and int(chiffres) <= NUMERO_MAX else 0


def jours_d_attente(candidature) -> int:
    """For how many days an application has waited, on the calendar of Paris."""
    return (jour_de_paris(maintenant()) - jour_de_paris(candidature.candidatee_le)).days


def offre_choisie(structure_id: int, texte: str):
    """The offer (id, number, title) of the structure that the address filters by, if it has received an application."""
    if not (texte.isascii() and texte.isdigit() and len(texte) <= 9):
        return None
    requete = requetes.offres_avec_candidatures(structure_id, int(texte), d_une_offre=True)
    return db.session.execute(*requete).one_or_none()


def lire_candidatures(structure_id: int, onglet: str, offre_id: int | None, numero: int | None) -> tuple:
    """How many the structure has, how many under the filters (two rows of counts), and a page of those of the tab."""
    valeurs = (structure_id, offre_id, numero)
    filtres = {"d_une_offre": offre_id is not None, "de_ce_numero": numero is not None}
    nb = trouvees = db.session.execute(*requetes.compter_les_candidatures(*valeurs)).one()
    if any(filtres.values()):
        trouvees = db.session.execute(*requetes.compter_les_candidatures(*valeurs, **filtres)).one()
    _, colonne, etats = ONGLETS[onglet]

    def lire(nb: int, debut: int) -> list:
        return db.session.scalars(*requetes.candidatures_de(*valeurs, nb, debut, etats=etats, **filtres)).all()

    page = numero_de_page(request.args.get("page"))
    return nb, trouvees, feuilleter(lire, getattr(trouvees, colonne), page, PAR_PAGE)


@bp.get("/candidatures/")
@acces(professionnel)
def candidatures():
    if not current_user.recrute:
        return en_attente(TITRE, "candidatures")
    structure_id, filtre = moi().structure_active.id, FormulaireFiltreCandidatures(request.args)
    onglet = request.args.get("etat", "")
    onglet = onglet if onglet in ONGLETS else next(iter(ONGLETS))
    offres = db.session.execute(*requetes.offres_avec_candidatures(structure_id, 0, nb=CHOIX_MAX + 1)).all()
    offre = offre_choisie(structure_id, request.args.get("offre", ""))
    offre_id, numero = offre and offre.id, numero_cherche(filtre.q.data)
    nb, trouvees, page = lire_candidatures(structure_id, onglet, offre_id, numero)
    return rendre(
        "mon_espace/candidatures.html",
        "mon_espace/_candidatures.html",
        page=page,
        nb=nb,
        trouvees=trouvees,
        onglets=ONGLETS,
        onglet=onglet,
        offres=offres,
        offre=offre,
        trop_d_offres=len(offres) > CHOIX_MAX,
        offre_id=offre_id,
        filtre=filtre,
        jours_d_attente=jours_d_attente,
        jours_d_alerte=JOURS_D_ALERTE,
    )


@bp.get("/candidatures/<int:candidature_id>/")
@acces(peut_traiter, candidature=requetes.candidature_recue)
def candidature(candidature):
    if candidature.compte.tranche_age != TrancheAge.majeur:
        detail = f"candidature en alternance n° {candidature.numero}, personne mineure"
        tracer_la_lecture("lecture", compte_id=current_user.id, le=maintenant(), detail=detail)
    return rendre(
        "mon_espace/candidature.html",
        c=candidature,
        retiree=candidature.etat == EtatCandidature.retiree,
        attend=candidature.etat == EtatCandidature.a_traiter,
        age=LIBELLES_AGE.get(candidature.compte.tranche_age),
        jours=jours_d_attente(candidature),
        jours_d_alerte=JOURS_D_ALERTE,
        **contexte_du_fil(candidature, RECRUTEUR, messages=candidature.messages),
    )


def page_de_reponse(candidature, form, statut: int = 200, *, confirmer: bool = False, refus=None):
    """The form of the answer, on its page or in the dialog.

    `confirmer`: the message tells no way to answer, it is sent when asked again. `refus`: the rule that has said no.
    """
    return rendre(
        "mon_espace/repondre.html",
        "mon_espace/_repondre.html",
        statut=statut,
        c=candidature,
        form=form,
        confirmer=confirmer,
        refus=refus,
        modeles=list(MODELES),
        attend=candidature.etat == EtatCandidature.a_traiter and refus is None,
    )


@bp.get("/candidatures/<int:candidature_id>/repondre/")
@acces(peut_traiter, candidature=requetes.fil_de_candidature)
def preparer_la_reponse(candidature):
    return page_de_reponse(candidature, FormulaireReponse())


def manque_de_coordonnees(form: FormulaireReponse) -> bool:
    """Would the candidate of an interview have no way to answer, and has nobody confirmed that it is meant so?"""
    sans = form.choix.data == Choix.entretien and not contient_des_coordonnees(form.message.data)
    return sans and request.form.get("confirme") != "oui"


@bp.post("/candidatures/<int:candidature_id>/repondre/")
@acces(peut_traiter, candidature=requetes.fil_de_candidature)
def envoyer_la_reponse(candidature):
    form = FormulaireReponse()
    if (modele := request.form.get("modele")) in MODELES:
        form.ajouter_un_modele(MODELES[modele], Choix.refus if modele == "Refuser" else Choix.entretien)
        return page_de_reponse(candidature, form)
    if not form.validate():
        return page_de_reponse(candidature, form, 422)
    attend = candidature.etat == EtatCandidature.a_traiter
    if attend and manque_de_coordonnees(form):
        return page_de_reponse(candidature, form, 422, confirmer=True)
    choix, texte = form.choix.data, form.message.data
    verbe = partial(repondre, candidature, choix, texte, par=moi(), le=maintenant())
    _, regle = essayer(verbe)
    if regle is not None:
        return page_de_reponse(candidature, form, 409, refus=regle)
    adresse = f"/mon-espace/candidatures/{candidature.id}/"
    db.session.commit()
    flash(SUITES[choix], "ok")
    return aller(adresse)


@bp.get("/candidatures/<int:candidature_id>/messages/")
@acces(du_cote_du_recruteur, fil=requetes.fil_de_candidature)
def fil_de_la_candidature(fil):
    return page_du_fil(fil, RECRUTEUR)


@bp.post("/candidatures/<int:candidature_id>/messages/")
@limiter.limit(MESSAGES_PAR_PERSONNE, key_func=auteur_limite)
@acces(du_cote_du_recruteur, fil=requetes.fil_de_candidature)
def ecrire_au_candidat(fil):
    reponse = repondre_dans_le_fil(fil, RECRUTEUR)
    db.session.commit()
    return reponse


def peut_signaler_en_recruteur(qui, message) -> bool:
    """Whoever of the structure received that message from a candidate."""
    return message.du_candidat and peut_signaler(qui, message)


@bp.get("/messages/<int:message_id>/signaler/")
@acces(peut_signaler_en_recruteur, message=message_par_id)
def preparer_un_signalement(message):
    return page_de_signalement(message, RECRUTEUR)


@bp.post("/messages/<int:message_id>/signaler/")
@acces(peut_signaler_en_recruteur, message=message_par_id)
def signaler_un_message(message):
    reponse = envoyer_un_signalement(message, RECRUTEUR)
    db.session.commit()
    return reponse
