"""« Importer des offres »: the model, what was read of a spreadsheet with its errors, its import, its undoing."""

import json

from flask import abort, flash, request
from flask_login import current_user

from cmon.acces import acces, professionnel
from cmon.alertes.operations import apparier_tranche
from cmon.alternance import lots
from cmon.alternance.droits import peut_gerer_lot
from cmon.alternance.lots import LigneLue
from cmon.alternance.modeles import LotOffres
from cmon.alternance.requetes_lots import lot_par_id, lots_de
from cmon.base import RegleMetier
from cmon.base_sql import lecture_seule
from cmon.blueprints.mes_offres.formulaires_lots import FormulaireImport, LecteurDeLignes
from cmon.blueprints.mes_offres.saisie import formulaire
from cmon.blueprints.mes_offres.vues import bp
from cmon.comptes.modeles import Compte
from cmon.documents.livraison import telecharger
from cmon.documents.modele_offres import composer_le_modele
from cmon.documents.tableur import TYPE_MIME
from cmon.employeurs.requetes import employeurs_valides
from cmon.erreurs import page_d_erreur
from cmon.essai import essayer
from cmon.extensions import db
from cmon.fichiers.feuilles import lire_feuille
from cmon.formulaires import Formulaire
from cmon.gabarits import pluriel
from cmon.htmx import aller, rendre
from cmon.pagination import Page, numero_de_page
from cmon.referentiels.memoire import reponses_gardees
from cmon.structures.requetes import membres_de, structure_par_id
from cmon.televersement import avec_fichiers
from cmon.temps import maintenant

IMPORT = "/mes-offres/import/"
PAR_PAGE = 50
SEULEMENT_LES_NOUVELLES = "Pour en ajouter, ne laissez dans le tableau que les nouvelles lignes."
SANS_FICHIER = "Choisissez le tableau à importer : un fichier .xlsx ou .csv."


def lecteur(structure_id: int, auteur) -> LecteurDeLignes:
    """What reads lines with the employers and the members of that structure."""
    return LecteurDeLignes(
        structure=db.session.execute(structure_par_id(structure_id)).scalar_one(),
        employeurs=db.session.scalars(employeurs_valides(structure_id)).all(),
        membres=[a.compte for a in db.session.scalars(membres_de(structure_id)) if a.compte.is_active],
        auteur=auteur,
    )


def lire_sans_verrou(lignes: list[tuple[int, dict]], structure_id: int, par: Compte) -> list[LigneLue]:
    """Read and check the lines, which takes seconds, before the request writes: nobody waits for the lock meanwhile.

    Nothing is written before: what the request has read so far is given up, and is read again when it is needed.
    """
    db.session.rollback()
    with lecture_seule(), reponses_gardees():
        lit = lecteur(structure_id, par)
        lues = lots.examiner_lignes(lit.structure, lit.lire(lignes), par=par, le=maintenant())
        db.session.rollback()
    return lues


def page_d_import(form: FormulaireImport, statut: int = 200):
    """The model, the file to send, the spreadsheets of the last day."""
    le, structure_id = maintenant(), current_user.structure_active.id
    recents = db.session.scalars(lots_de(structure_id, le)).all()
    return rendre("mes_offres/import.html", statut=statut, form=form, lots=recents, maximum=lots.LIGNES_MAX)


@bp.get("/mes-offres/import/")
@acces(professionnel)
def preparer_un_import():
    return page_d_import(FormulaireImport())


@bp.get("/mes-offres/import/modele.xlsx")
@acces(professionnel)
def modele_d_import():
    employeurs = [libelle for _, libelle in formulaire().employeur.choices]
    return telecharger(composer_le_modele(employeurs), "offres-a-importer.xlsx", TYPE_MIME)


def lignes_envoyees(form: FormulaireImport) -> tuple[str, list]:
    """The name of the spreadsheet and its lines. Raises RegleMetier."""
    depot = request.files.get(form.fichier.name)
    if depot is None or not depot.filename:
        raise RegleMetier(SANS_FICHIER, "fichier")
    if isinstance(depot.verdict, RegleMetier):
        raise RegleMetier(depot.verdict.message, "fichier")
    return depot.filename, lots.lignes_d_offres(depot.verdict)


@bp.post("/mes-offres/import/")
@avec_fichiers("fichier", nb=1, lecteur=lire_feuille)
@acces(professionnel)
def lire_un_tableau():
    form, par, structure_id = FormulaireImport(), current_user._get_current_object(), current_user.structure_active.id
    try:
        nom, lignes = lignes_envoyees(form)
    except RegleMetier as e:
        form.ajouter_regle(e)
        return page_d_import(form, 422)
    lues = lire_sans_verrou(lignes, structure_id, par)
    try:
        lot = lots.preparer_lot(structure_id, nom, lues, par=par, le=maintenant())
    except lots.DejaImporte as deja:
        flash(f"{deja.message} {SEULEMENT_LES_NOUVELLES}", "warn")
        return aller(f"{IMPORT}{deja.lot.id}/")
    db.session.commit()
    return aller(f"{IMPORT}{lot.id}/")


@bp.get("/mes-offres/import/<int:lot_id>/")
@acces(peut_gerer_lot, lot=lot_par_id)
def lot(lot):
    return page_du_lot(lot)


def page_du_lot(lot: LotOffres):
    """What was read: the errors by line and column, what will be created; once imported, what was done."""
    lignes = json.loads(lot.lignes)
    bonnes = [x for x in lignes if not x["erreurs"]]
    numero = min(numero_de_page(request.args.get("page")), max(1, -(-len(bonnes) // PAR_PAGE)))
    return rendre(
        "mes_offres/lot.html",
        lot=lot,
        form=Formulaire(),
        fautives=[x for x in lignes if x["erreurs"]],
        page=Page(bonnes[(numero - 1) * PAR_PAGE : numero * PAR_PAGE], len(bonnes), numero, PAR_PAGE),
        vivant=lot.expire_le > maintenant(),
    )


def apparier_les_offres(lot_id: int) -> None:
    """Match the offers that an import has made with profiles, once they are there: each batch in its transaction.

    Nobody waits for all of them. What an interruption leaves is matched by the nightly job.
    """
    for debut, fin in lots.tranches_du_lot(lot_id):
        apparier_tranche(debut, fin, le=maintenant())
        db.session.commit()


@bp.post("/mes-offres/import/<int:lot_id>/importer/")
@acces(peut_gerer_lot, lot=lot_par_id)
def importer_le_lot(lot):
    par, lot_id, structure_id = current_user._get_current_object(), lot.id, lot.structure_id
    lignes = [(ligne["n"], ligne["cellules"]) for ligne in json.loads(lot.lignes)]
    _, regle = essayer(lambda: lots.exiger_importable(lot, le=maintenant()))
    if regle is None:
        lues = lire_sans_verrou(lignes, structure_id, par)
        lot = db.session.execute(lot_par_id(lot_id)).scalar_one_or_none() or abort(404)  # forgotten meanwhile
        _, regle = essayer(lambda: lots.importer_lot(lot, lues, par=par, le=maintenant()))
    if regle is not None and not (isinstance(regle, lots.DejaImporte) and lot.compte_id == par.id):
        flash(regle.message, "warn")
    db.session.commit()
    if regle is None:
        apparier_les_offres(lot_id)
    return aller(f"{IMPORT}{lot_id}/")


@bp.post("/mes-offres/import/<int:lot_id>/annuler/")
@acces(peut_gerer_lot, lot=lot_par_id)
def annuler_le_lot(lot):
    par = current_user._get_current_object()
    bilan, regle = essayer(lambda: lots.annuler_lot(lot, par=par, le=maintenant()))
    if regle is not None:
        return page_d_erreur(409, "Annulation impossible", regle.message)
    db.session.commit()
    supprimees, archivees = bilan
    texte = f"Import annulé : {pluriel(supprimees, 'offre supprimée', 'offres supprimées')}"
    if archivees:
        texte += f", {pluriel(archivees, 'offre archivée', 'offres archivées')} car des candidats y ont postulé"
    flash(f"{texte}.", "ok")
    return aller(f"{IMPORT}{lot.id}/")
