"""« Structures et comptes »: the équipe finds one, closes an account, opens it again."""

from functools import partial

from flask import flash, request
from flask_login import current_user

from cmon.acces import acces, equipe
from cmon.blueprints.administration.formulaires import FormulaireMotif, FormulaireRechercheComptes
from cmon.blueprints.administration.vues import DECISION_IMPOSSIBLE, bp
from cmon.candidatures.modeles import LIBELLES_AGE, TrancheAge
from cmon.erreurs import page_d_erreur
from cmon.essai import essayer
from cmon.extensions import db
from cmon.htmx import aller, rendre
from cmon.journal.traces import tracer_la_lecture
from cmon.moderation import comptes, requetes
from cmon.moderation.droits import peut_moderer
from cmon.pagination import lire_page, numero_de_page
from cmon.temps import maintenant

PAR_PAGE = 20


@bp.get("/comptes/")
@acces(equipe)
def chercher_un_compte():
    form = FormulaireRechercheComptes()
    texte = form.q.data or "" if form.validate() else ""
    trouves = lire_page(requetes.comptes_trouves(texte), numero_de_page(request.args.get("page")), PAR_PAGE)
    structures = lire_page(requetes.structures_trouvees(texte), 1, PAR_PAGE)
    return rendre("administration/comptes.html", form=form, texte=texte, page=trouves, structures=structures)


def page_du_compte(compte, form, statut: int = 200):
    """One account: who it is, where it belongs, what was decided, and the decision to take."""
    actions = (comptes.DESACTIVATION, comptes.REACTIVATION)
    prises = db.session.execute(requetes.decisions_sur(comptes.objet_de_la_trace(compte), actions)).all()
    return rendre(
        "administration/compte.html",
        statut=statut,
        compte=compte,
        form=form,
        age=LIBELLES_AGE.get(compte.tranche_age),
        seul=db.session.scalars(requetes.structures_gerees_par_lui_seul(compte.id)).all(),
        soi=compte.id == current_user.id,
        decisions=[(t, f"{prenom} {nom}" if nom else "", t.detail.partition(" : ")[2]) for t, prenom, nom in prises],
    )


@bp.get("/comptes/<int:compte_id>/")
@acces(peut_moderer, compte=requetes.compte_a_moderer)
def compte(compte):
    if compte.est_candidat and compte.tranche_age != TrancheAge.majeur:
        detail = f"{comptes.objet_de_la_trace(compte)}, personne mineure"
        tracer_la_lecture("lecture", compte_id=current_user.id, le=maintenant(), detail=detail)
    return page_du_compte(compte, FormulaireMotif())


def decider_du_compte(compte, verbe, phrase: str):
    """Close an account or open it again; refused, say why."""
    form, par, compte_id = FormulaireMotif(), current_user._get_current_object(), compte.id
    if not form.validate():
        return page_du_compte(compte, form, 422)
    _, regle = essayer(partial(verbe, compte, form.motif.data or "", par=par, le=maintenant()))
    if regle is None:
        db.session.commit()
        flash(phrase, "ok")
        return aller(f"/administration/comptes/{compte_id}/")
    if regle.champ != "motif":
        return page_d_erreur(409, DECISION_IMPOSSIBLE, regle.message)
    form.ajouter_regle(regle)
    return page_du_compte(compte, form, 422)


@bp.post("/comptes/<int:compte_id>/desactiver/")
@acces(peut_moderer, compte=requetes.compte_a_moderer)
def desactiver_un_compte(compte):
    phrase = f"Le compte de {compte.nom_complet} est désactivé : le motif lui est envoyé par mail."
    return decider_du_compte(compte, comptes.desactiver_compte, phrase)


@bp.post("/comptes/<int:compte_id>/reactiver/")
@acces(peut_moderer, compte=requetes.compte_a_moderer)
def reactiver_un_compte(compte):
    phrase = f"Le compte de {compte.nom_complet} est de nouveau ouvert : un mail l’en avertit."
    return decider_du_compte(compte, comptes.reactiver_compte, phrase)
