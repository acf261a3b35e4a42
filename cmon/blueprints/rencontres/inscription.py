"""« S’inscrire » to a rencontre, and the participant’s own page, reached by a mailed link."""

from flask import Response, request, session

from cmon import presentation_rencontre as presentation
from cmon.acces import acces, tous
from cmon.base import RegleMetier
from cmon.blueprints.rencontres.vues import bp
from cmon.comptes.session import empreinte
from cmon.extensions import db, limiter
from cmon.formulaires_inscription import FormulaireInscription
from cmon.htmx import aller, rendre
from cmon.inscriptions import operations
from cmon.inscriptions.calendrier import evenement_public, rendez_vous
from cmon.inscriptions.modeles import Inscription
from cmon.inscriptions.requetes import inscription_par_jeton, inscription_par_lien
from cmon.portails import portail_courant
from cmon.presentation import code_qr
from cmon.rencontres.droits import peut_voir_page
from cmon.rencontres.requetes import page_rencontre
from cmon.temps import maintenant
from cmon.textes import normaliser_courriel
from cmon.validateurs import COURRIEL_MAX

# A whole class may register from one address in the same lesson.
INSCRIPTIONS_PAR_ADRESSE = "60 per 10 minutes"
# A teacher may register a class with one e-mail; whoever types that of another can't flood it.
INSCRIPTIONS_PAR_COURRIEL = "60 per hour"
# Seconds. On a computer of a school, the next pupil must not read who has just registered.
DUREE_DU_MERCI = 600
CLE_MERCI = "inscription"


def courriel_ecrit() -> str:
    """What the limit counts an e-mail under, which does not say it; who writes none is counted by their address."""
    courriel = request.form.get("courriel", "")[:COURRIEL_MAX]
    return empreinte(normaliser_courriel(courriel)) if "@" in courriel else request.remote_addr or "inconnue"


def dire_closes(rencontre, le):
    """« Inscriptions closes » once it has begun, or that it is no longer proposed."""
    return rendre(
        "rencontres/closes.html",
        "rencontres/_closes.html",
        statut=410,
        rencontre=rencontre,
        commencee=rencontre.est_visible(le),
    )


def page_du_formulaire(rencontre, form: FormulaireInscription, *, statut: int = 200, vient_de_remplir: bool = False):
    """The form, on its page or in the dialog: with the waiting list when no place is left."""
    return rendre(
        "rencontres/s_inscrire.html",
        "rencontres/_s_inscrire.html",
        statut=statut,
        rencontre=rencontre,
        form=form,
        horaire=presentation.horaire_de(rencontre),
        complet=rencontre.est_complete or vient_de_remplir,
        vient_de_remplir=vient_de_remplir,
    )


def retenir(inscription: Inscription, montrer: bool, le) -> None:
    """Remember who has just registered; `montrer` says whether they have typed all that is kept of them."""
    session[CLE_MERCI] = [inscription.jeton, int(le.timestamp()), montrer]


def vient_de_s_inscrire(rencontre) -> tuple[Inscription | None, bool]:
    """The registration that this browser has just sent to this rencontre, and whether it may be shown."""
    jeton, envoyee, montrer = session.get(CLE_MERCI) or ("", 0, False)
    if not jeton or maintenant().timestamp() - envoyee >= DUREE_DU_MERCI:
        return None, False
    inscription = db.session.execute(inscription_par_jeton(jeton)).unique().scalar_one_or_none()
    if inscription is None or inscription.rencontre_id != rencontre.id:
        return None, False
    return inscription, montrer


@bp.get("/rencontres/<numero>/s-inscrire/")
@acces(peut_voir_page, rencontre=page_rencontre)
def formulaire_d_inscription(rencontre):
    le = maintenant()
    if not rencontre.est_ouverte(le):
        return dire_closes(rencontre, le)
    form = FormulaireInscription()
    if "autre" in request.args:
        deja, montrer = vient_de_s_inscrire(rencontre)
        if deja is not None and montrer:
            form.courriel.data, form.telephone.data = deja.courriel, deja.telephone
    return page_du_formulaire(rencontre, form)


@bp.post("/rencontres/<numero>/s-inscrire/")
@limiter.limit(INSCRIPTIONS_PAR_ADRESSE)
@limiter.limit(INSCRIPTIONS_PAR_COURRIEL, key_func=courriel_ecrit)
@acces(peut_voir_page, rencontre=page_rencontre)
def s_inscrire(rencontre):
    form, le = FormulaireInscription(), maintenant()
    if not rencontre.est_ouverte(le):
        return dire_closes(rencontre, le)
    if not form.validate():
        return page_du_formulaire(rencontre, form, statut=422)
    saisie = form.saisie()
    try:
        inscription, _ = operations.inscrire(rencontre, saisie, le=le, attente=request.form.get("attente") == "oui")
    except operations.RencontreComplete:
        db.session.rollback()  # others wait for this row while the page is written
        return page_du_formulaire(rencontre, form, statut=409, vient_de_remplir=True)
    except RegleMetier:
        db.session.rollback()
        return dire_closes(rencontre, le)
    retenir(inscription, saisie.est_celle_de(inscription), le)
    adresse = presentation.adresse_de(rencontre)
    db.session.commit()
    return aller(adresse + "s-inscrire/merci/")


@bp.get("/rencontres/<numero>/s-inscrire/merci/")
@acces(peut_voir_page, rencontre=page_rencontre)
def merci(rencontre):
    inscription, montrer = vient_de_s_inscrire(rencontre)
    if inscription is None:
        session.pop(CLE_MERCI, None)
        return aller(presentation.adresse_de(rencontre))
    horaire = presentation.horaire_de(rencontre)
    return rendre(
        "rencontres/merci.html", rencontre=rencontre, inscription=inscription, montrer=montrer, horaire=horaire
    )


@bp.get("/rencontres/<numero>/agenda.ics")
@acces(peut_voir_page, rencontre=page_rencontre)
def agenda(rencontre):
    le = maintenant()
    if not rencontre.est_visible(le):
        return dire_closes(rencontre, le)
    return Response(evenement_public(rencontre, portail_courant(), le=le), mimetype="text/calendar")


def dire_terminee(inscription):
    """The link lived until the rencontre ended."""
    return rendre("rencontres/inscription_terminee.html", statut=410, rencontre=inscription.rencontre)


def est_terminee(inscription) -> bool:
    """Is the rencontre over?"""
    return inscription.rencontre.fin_le <= maintenant()


def page_du_participant(inscription, *, statut: int = 200, erreur: str = ""):
    """What the participant’s own page shows."""
    rencontre = inscription.rencontre
    return rendre(
        "rencontres/mon_inscription.html",
        statut=statut,
        i=inscription,
        rencontre=rencontre,
        lien=request.view_args["lien"],
        horaire=presentation.horaire_de(rencontre),
        ouverte=rencontre.est_ouverte(maintenant()),
        visible=rencontre.est_visible(maintenant()),
        erreur=erreur,
        form=FormulaireInscription(),
    )


@bp.get("/rencontres/inscription/<lien>/")
@acces(tous, inscription=inscription_par_lien)
def mon_inscription(inscription):
    return dire_terminee(inscription) if est_terminee(inscription) else page_du_participant(inscription)


@bp.get("/rencontres/inscription/<lien>/qr.svg")
@acces(tous, inscription=inscription_par_lien)
def code_de_presence(inscription):
    if est_terminee(inscription):
        return dire_terminee(inscription)
    lien = portail_courant().url(f"/inscriptions/presence/{inscription.jeton}/")
    return Response(code_qr(lien, "Code à présenter à l’entrée"), mimetype="image/svg+xml")


@bp.get("/rencontres/inscription/<lien>/agenda.ics")
@acces(tous, inscription=inscription_par_lien)
def mon_agenda(inscription):
    if est_terminee(inscription):
        return dire_terminee(inscription)
    le, annule = maintenant(), inscription.annulee_le is not None
    texte = rendez_vous(inscription, inscription.rencontre, portail_courant(), le=le, annule=annule)
    return Response(texte, mimetype="text/calendar")


@bp.post("/rencontres/inscription/<lien>/confirmer/")
@acces(tous, inscription=inscription_par_lien)
def confirmer_ma_venue(inscription):
    if est_terminee(inscription):
        return dire_terminee(inscription)
    return _faire(inscription, lambda: operations.confirmer_venue(inscription, le=maintenant()))


@bp.get("/rencontres/inscription/<lien>/annuler/")
@acces(tous, inscription=inscription_par_lien)
def preparer_mon_annulation(inscription):
    if est_terminee(inscription):
        return dire_terminee(inscription)
    if inscription.annulee_le is not None or inscription.rencontre.est_passee(maintenant()):
        return page_du_participant(inscription)
    return rendre(
        "rencontres/annuler_mon_inscription.html",
        i=inscription,
        rencontre=inscription.rencontre,
        horaire=presentation.horaire_de(inscription.rencontre),
        lien=request.view_args["lien"],
        form=FormulaireInscription(),
    )


@bp.post("/rencontres/inscription/<lien>/annuler/")
@acces(tous, inscription=inscription_par_lien)
def annuler_mon_inscription(inscription):
    if est_terminee(inscription):
        return dire_terminee(inscription)
    le = maintenant()
    return _faire(inscription, lambda: operations.annuler(inscription, par=operations.PARTICIPANT, le=le))


def _faire(inscription, verbe):
    """Run a verb of the participant, then show their page: the same after a replay, since it shows the state."""
    lien = request.view_args["lien"]
    try:
        verbe()
    except RegleMetier as regle:
        db.session.rollback()
        relue = db.session.execute(inscription_par_lien(lien)).unique().scalar_one_or_none()
        return page_du_participant(relue, statut=422, erreur=regle.message) if relue else aller("/rencontres/")
    db.session.commit()
    return aller(f"/rencontres/inscription/{lien}/")
