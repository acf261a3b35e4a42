"""Decisions of the équipe over deposited rencontres, and over the deletions that are asked."""

from functools import partial

from cmon.acces import acces
from cmon.blueprints.administration.formulaires import FormulaireDecision
from cmon.blueprints.administration.vues import bp, decider
from cmon.extensions import db
from cmon.htmx import rendre
from cmon.journal.requetes import historique
from cmon.moderation import operations, requetes
from cmon.moderation.droits import peut_moderer
from cmon.portefeuille.operations import refuser_la_suppression
from cmon.portefeuille.requetes import fiche_projet
from cmon.publication.etats import EtatPublication
from cmon.referentiels.requetes import libelles_naf
from cmon.temps import maintenant


@bp.get("/rencontres/<int:rencontre_id>/")
@acces(peut_moderer, rencontre=requetes.rencontre_par_id)
def rencontre(rencontre):
    return page_rencontre(rencontre, FormulaireDecision())


def page_rencontre(rencontre, form, statut: int = 200):
    """One deposited rencontre: the company, the event, the contact, and the decision while it waits."""
    naf = rencontre.etablissement.naf
    return rendre(
        "administration/rencontre.html",
        statut=statut,
        rencontre=rencontre,
        projet=rencontre.projet,
        form=form,
        attend=rencontre.etat == EtatPublication.a_valider,
        passee=rencontre.est_passee(maintenant()),
        secteurs=dict(db.session.execute(libelles_naf([naf])).tuples().all()) if naf else {},
        historique=db.session.scalars(historique(rencontre.projet_id, rencontre_id=rencontre.id)).all(),
    )


@bp.post("/rencontres/<int:rencontre_id>/valider/")
@acces(peut_moderer, rencontre=requetes.rencontre_par_id)
def valider_rencontre(rencontre):
    phrase = f"La rencontre n° {rencontre.numero} est validée et publiée : l’entreprise reçoit un mail."
    verbe = partial(operations.valider_depot, rencontre)
    return decider(verbe, phrase, FormulaireDecision(), partial(page_rencontre, rencontre))


@bp.post("/rencontres/<int:rencontre_id>/refuser/")
@acces(peut_moderer, rencontre=requetes.rencontre_par_id)
def refuser_rencontre(rencontre):
    form = FormulaireDecision()
    verbe = partial(operations.refuser_depot, rencontre, form.motif.data or "")
    phrase = f"La rencontre n° {rencontre.numero} est refusée : l’entreprise reçoit le motif par mail."
    return decider(verbe, phrase, form, partial(page_rencontre, rencontre))


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
