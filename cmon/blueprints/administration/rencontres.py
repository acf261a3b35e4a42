"""Decisions of the équipe over deposited rencontres, and over the deletions that are asked."""

from functools import partial

from cmon.acces import acces
from cmon.blueprints.administration.formulaires import FormulaireDecision
from cmon.blueprints.administration.vues import accepter_depot, bp, decider, page_depot, rejeter_depot
from cmon.htmx import rendre
from cmon.moderation import requetes
from cmon.moderation.droits import peut_moderer
from cmon.portefeuille.operations import refuser_la_suppression
from cmon.portefeuille.requetes import fiche_projet


@bp.get("/rencontres/<int:rencontre_id>/")
@acces(peut_moderer, rencontre=requetes.rencontre_par_id)
def rencontre(rencontre):
    return page_depot(rencontre, FormulaireDecision())


@bp.post("/rencontres/<int:rencontre_id>/valider/")
@acces(peut_moderer, rencontre=requetes.rencontre_par_id)
def valider_rencontre(rencontre):
    return accepter_depot(rencontre)


@bp.post("/rencontres/<int:rencontre_id>/refuser/")
@acces(peut_moderer, rencontre=requetes.rencontre_par_id)
def refuser_rencontre(rencontre):
    return rejeter_depot(rencontre)


@bp.get("/suppressions/<int:projet_id>/")
@acces(peut_moderer, projet=fiche_projet)
def suppression(projet):
    return page_suppression(projet, FormulaireDecision())


def page_suppression(projet, form, statut: int = 200):
    """One deletion that is asked: what, by whom, why, and the reason of a refusal."""
    return rendre("administration/suppression.html", statut=statut, projet=projet, form=form)


@bp.post("/suppressions/<int:projet_id>/refuser/")
@acces(peut_moderer, projet=fiche_projet)
def garder_le_projet(projet):
    form = FormulaireDecision()
    verbe = partial(refuser_la_suppression, projet, form.motif.data or "")
    phrase = f"Le projet n° {projet.numero} est gardé : la personne reçoit le motif par mail."
    return decider(verbe, phrase, form, partial(page_suppression, projet))
