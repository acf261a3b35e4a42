"""« Gérer mon portefeuille »: the list with its filters, and what is done at once to several of its lines."""

from flask import flash

from cmon.acces import acces, partenaire_ou_equipe
from cmon.blueprints.portefeuille.gestes import moi
from cmon.blueprints.portefeuille.lots import FormulaireGeste, Lot, page_du_geste, suite
from cmon.blueprints.portefeuille.vues import bp
from cmon.essai import essayer
from cmon.extensions import db
from cmon.formulaires_portefeuille import FormulaireFiltres
from cmon.gestes_groupes.operations import annuler, executer
from cmon.htmx import aller, rendre
from cmon.liste_de_projets import contexte, geste_a_raconter
from cmon.portefeuille import requetes
from cmon.temps import maintenant


@bp.get("/projets/")
@acces(partenaire_ou_equipe)
def liste():
    filtres = FormulaireFiltres.de_la_requete()
    page = filtres.lire(requetes.portefeuille_de(moi()))
    return rendre(
        "portefeuille/liste.html",
        "portefeuille/_liste.html",
        statut=422 if filtres.erreurs else 200,
        filtres=filtres,
        page=page,
        **contexte(moi()),
    )


@bp.get("/projets/gestes/")
@acces(partenaire_ou_equipe)
def preparer_le_geste():
    lot = Lot.de_la_requete()
    if message := lot.empechement:
        flash(message, "warn")
        return aller(lot.retour)
    return page_du_geste(lot, FormulaireGeste())


@bp.post("/projets/gestes/")
@acces(partenaire_ou_equipe)
def faire_le_geste():
    lot, form, le = Lot.de_la_requete(), FormulaireGeste(), maintenant()
    if message := lot.empechement:
        flash(message, "warn")
        return aller(lot.retour)
    form.exiger_un_charge, form.exiger_un_motif = lot.demande_un_charge, bool(lot.nb_a_prevenir(le))
    if not form.validate():
        return page_du_geste(lot, form, 422)
    precisions = {"charge": form.charge.data, "motif": form.motif_annulation.data or "", "cle": form.cle_envoi.data}
    fait, regle = essayer(lambda: executer(lot.geste, lot.projets, **precisions, par=moi(), le=le))
    if regle:
        form.ajouter_regle(regle)
        return page_du_geste(lot, form, 422)
    db.session.commit()
    return aller(suite(lot.retour, fait))


@bp.post("/projets/gestes/annuler/")
@acces(partenaire_ou_equipe)
def annuler_le_geste():
    lot, fait = Lot.de_la_requete(), geste_a_raconter(moi())
    if fait is None:
        flash("Cette dépublication ne peut plus être annulée.", "warn")
        return aller(lot.retour)
    projets = lot.lire(fait.projet_ids)
    dit, regle = essayer(lambda: annuler(fait, projets, par=moi(), le=maintenant()))
    db.session.commit()
    flash(regle.message if regle else f"{dit}.", "warn" if regle else "ok")
    return aller(lot.retour)
