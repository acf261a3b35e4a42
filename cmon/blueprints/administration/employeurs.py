"""Decisions of the équipe over the employers that structures ask to follow."""

from functools import partial

from cmon.acces import acces
from cmon.blueprints.administration.formulaires import FormulaireDecision
from cmon.blueprints.administration.vues import bp, decider
from cmon.employeurs import operations
from cmon.employeurs.etats import EtatSuivi
from cmon.employeurs.requetes import employeur_par_id
from cmon.extensions import db
from cmon.htmx import rendre
from cmon.journal.requetes import historique_d_employeur
from cmon.liste_de_projets import secteurs_d_activite
from cmon.moderation.droits import peut_moderer


def page_employeur(employeur, form, statut: int = 200):
    """One request: the employer, who asks, its history, and the decision while it waits."""
    return rendre(
        "administration/employeur.html",
        statut=statut,
        employeur=employeur,
        form=form,
        attend=employeur.etat == EtatSuivi.a_valider,
        secteurs=secteurs_d_activite([employeur.etablissement]),
        historique=db.session.scalars(historique_d_employeur(employeur.id)).all(),
    )


@bp.get("/employeurs/<int:employeur_id>/")
@acces(peut_moderer, employeur=employeur_par_id)
def employeur(employeur):
    return page_employeur(employeur, FormulaireDecision())


@bp.post("/employeurs/<int:employeur_id>/valider/")
@acces(peut_moderer, employeur=employeur_par_id)
def valider_employeur(employeur):
    phrase = f"{employeur.nom_usuel} est validé : la personne qui l’a demandé reçoit un mail."
    verbe = partial(operations.valider_employeur, employeur)
    return decider(verbe, phrase, FormulaireDecision(), partial(page_employeur, employeur))


@bp.post("/employeurs/<int:employeur_id>/refuser/")
@acces(peut_moderer, employeur=employeur_par_id)
def refuser_employeur(employeur):
    form = FormulaireDecision()
    verbe = partial(operations.refuser_employeur, employeur, form.motif.data or "")
    phrase = f"{employeur.nom_usuel} est refusé : la personne qui l’a demandé reçoit le motif."
    return decider(verbe, phrase, form, partial(page_employeur, employeur))
