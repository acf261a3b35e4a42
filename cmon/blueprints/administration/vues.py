"""« À valider »: what waits for the équipe: structures, employers, deposits for pupils, demandes."""

from functools import partial

from flask import Blueprint, current_app, flash
from flask_login import current_user

from cmon.acces import acces, equipe
from cmon.blueprints.administration.formulaires import FormulaireDecision, FormulaireMotif
from cmon.demandes.etats import EtatDemande
from cmon.demandes.operations import traiter
from cmon.demandes.requetes import demande_par_id, demandes_a_traiter
from cmon.employeurs.requetes import employeurs_a_valider
from cmon.erreurs import page_d_erreur
from cmon.essai import essayer
from cmon.extensions import db
from cmon.formulaires import Formulaire
from cmon.htmx import aller, demande_un_fragment, rendre
from cmon.journal.operations import COLONNES
from cmon.journal.requetes import historique, historique_de_demande, historique_de_structure
from cmon.liste_de_projets import secteurs_d_activite
from cmon.moderation import operations, requetes
from cmon.moderation.droits import peut_moderer
from cmon.offres.requetes import offres_a_valider
from cmon.portefeuille.requetes import projets_a_supprimer
from cmon.publication.etats import EtatPublication
from cmon.structures.etats import EtatStructure, GenreStructure
from cmon.temps import maintenant

bp = Blueprint("administration", __name__, url_prefix="/administration")
DECISION_IMPOSSIBLE = "Décision impossible"


def ce_qui_attend(requete, nb: int) -> list:
    """The first of a list whose length is known: nothing is asked when nothing waits."""
    return db.session.scalars(requete.limit(requetes.NB_MAX)).unique().all() if nb else []


def page_a_valider(statut: int = 200, note: tuple[str, str] | None = None):
    """The work list, or the list alone when htmx asks. `note`: kind and words of what was just done."""
    compte = db.session.execute(requetes.compter_a_valider()).one()
    nb_structures, nb_depots, nb_demandes, nb_suppressions, nb_employeurs, nb_signalements = compte
    return rendre(
        "administration/a_valider.html",
        "administration/_a_valider.html",
        statut=statut,
        structures=ce_qui_attend(requetes.structures_a_valider(), nb_structures),
        offres=db.session.scalars(offres_a_valider().limit(requetes.NB_MAX)).all(),
        rencontres=db.session.scalars(requetes.rencontres_a_valider().limit(requetes.NB_MAX)).all(),
        suppressions=ce_qui_attend(projets_a_supprimer(), nb_suppressions),
        nb_suppressions=nb_suppressions,
        nb_structures=nb_structures,
        nb_depots=nb_depots,
        demandes=ce_qui_attend(demandes_a_traiter(), nb_demandes),
        nb_demandes=nb_demandes,
        employeurs=ce_qui_attend(employeurs_a_valider(), nb_employeurs),
        nb_employeurs=nb_employeurs,
        nb_signalements=nb_signalements,
        note=note,
    )


@bp.get("/")
@acces(equipe)
def a_valider():
    return page_a_valider()


@bp.get("/structures/<int:structure_id>/")
@acces(peut_moderer, structure=requetes.structure_par_id)
def structure(structure):
    valide = structure.etat == EtatStructure.validee
    return page_structure(structure, FormulaireMotif() if valide else FormulaireDecision())


def page_structure(structure, form, statut: int = 200):
    """One structure: who it is, its members, its history, and the decision: while it waits, or to suspend it."""
    return rendre(
        "administration/structure.html",
        statut=statut,
        structure=structure,
        form=form,
        attend=structure.etat == EtatStructure.a_valider,
        suspendable=structure.etat == EtatStructure.validee and structure.genre != GenreStructure.equipe,
        secteurs=secteurs_d_activite(filter(None, [structure.etablissement])),
        historique=db.session.scalars(historique_de_structure(structure.id)).all(),
    )


@bp.get("/depots/<int:offre_id>/")
@acces(peut_moderer, offre=requetes.depot_par_id)
def depot(offre):
    return page_depot(offre, FormulaireDecision())


def page_depot(publication, form, statut: int = 200):
    """One deposited offer or rencontre: the company, what is proposed, the contact, and the decision while it waits."""
    return rendre(
        "administration/depot.html",
        statut=statut,
        publication=publication,
        projet=publication.projet,
        form=form,
        attend=publication.etat == EtatPublication.a_valider,
        passee=publication.est_passee(maintenant()),
        secteurs=secteurs_d_activite([publication.etablissement]),
        historique=db.session.scalars(
            historique(publication.projet_id, **{COLONNES[publication.__tablename__]: publication.id})
        ).all(),
    )


def decider(verbe, phrase: str, form, remontrer):
    """Run a decision, and answer: the list in place for htmx, else on to the list; refused, say why."""
    regle = None
    if form.validate():
        _, regle = essayer(partial(verbe, par=current_user._get_current_object(), le=maintenant()))
    if regle and regle.champ == "motif":
        form.ajouter_regle(regle)
    if form.erreurs:
        reponse = refuser_la_decision(form, remontrer)
    elif regle is None:
        reponse = confirmer(phrase)
    elif demande_un_fragment():
        reponse = page_a_valider(409, ("warn", regle.message))
    else:
        return page_d_erreur(409, DECISION_IMPOSSIBLE, regle.message)
    db.session.commit()
    return reponse


def confirmer(phrase: str):
    """Say what was decided: above the list that htmx swaps, or on the next page."""
    if demande_un_fragment():
        return page_a_valider(note=("ok", phrase))
    flash(phrase, "ok")
    return aller("/administration/")


def refuser_la_decision(form, remontrer):
    """Ask again for the reason: above the list that htmx swaps, or at the field."""
    if demande_un_fragment():
        return page_a_valider(422, ("bad", form.erreurs[0][1]))
    return remontrer(form, 422)


@bp.post("/structures/<int:structure_id>/valider/")
@acces(peut_moderer, structure=requetes.structure_par_id)
def valider_structure(structure):
    phrase = f"{structure.nom} est validée : ses membres reçoivent un mail."
    verbe = partial(operations.valider_structure, structure)
    return decider(verbe, phrase, FormulaireDecision(), partial(page_structure, structure))


@bp.post("/structures/<int:structure_id>/refuser/")
@acces(peut_moderer, structure=requetes.structure_par_id)
def refuser_structure(structure):
    form = FormulaireDecision()
    verbe = partial(operations.refuser_structure, structure, form.motif.data or "")
    phrase = f"{structure.nom} est refusée : ses membres reçoivent le motif par mail."
    return decider(verbe, phrase, form, partial(page_structure, structure))


@bp.post("/structures/<int:structure_id>/suspendre/")
@acces(peut_moderer, structure=requetes.structure_par_id)
def suspendre_structure(structure):
    form = FormulaireMotif()
    verbe = partial(operations.suspendre_structure, structure, form.motif.data or "")
    phrase = f"{structure.nom} est de nouveau à valider : ses membres reçoivent le motif par mail."
    return decider(verbe, phrase, form, partial(page_structure, structure))


def accepter_depot(publication):
    """« Valider » a deposited offer or rencontre."""
    nom = f"{publication.NOM.capitalize()} n° {publication.numero}"
    phrase = f"{nom} est validée et publiée : l’entreprise reçoit un mail."
    verbe = partial(operations.valider_depot, publication)
    return decider(verbe, phrase, FormulaireDecision(), partial(page_depot, publication))


def rejeter_depot(publication):
    """« Refuser » a deposited offer or rencontre, with the reason."""
    form = FormulaireDecision()
    nom = f"{publication.NOM.capitalize()} n° {publication.numero}"
    verbe = partial(operations.refuser_depot, publication, form.motif.data or "")
    phrase = f"{nom} est refusée : l’entreprise reçoit le motif par mail."
    return decider(verbe, phrase, form, partial(page_depot, publication))


@bp.post("/depots/<int:offre_id>/valider/")
@acces(peut_moderer, offre=requetes.depot_par_id)
def valider_depot(offre):
    return accepter_depot(offre)


@bp.post("/depots/<int:offre_id>/refuser/")
@acces(peut_moderer, offre=requetes.depot_par_id)
def refuser_depot(offre):
    return rejeter_depot(offre)


@bp.get("/demandes/<int:demande_id>/")
@acces(peut_moderer, demande=demande_par_id)
def demande(demande):
    return page_demande(demande)


def page_demande(demande, form=None, statut: int = 200):
    """One demande: who asks what, from which portail, and the button while it waits."""
    portail = current_app.extensions["portails"].get(demande.portail)
    return rendre(
        "administration/demande.html",
        statut=statut,
        demande=demande,
        form=form or Formulaire(),
        attend=demande.etat == EtatDemande.a_traiter,
        origine=portail.nom if portail else demande.portail,
        jours=current_app.config["CONSERVATION_DEMANDES_J"],
        historique=db.session.scalars(historique_de_demande(demande.id)).all(),
    )


@bp.post("/demandes/<int:demande_id>/traiter/")
@acces(peut_moderer, demande=demande_par_id)
def traiter_demande(demande):
    phrase = f"La demande n° {demande.id} est marquée comme traitée."
    return decider(partial(traiter, demande), phrase, Formulaire(), partial(page_demande, demande))
