"""« Ma structure »: filled before anything else at the first sign-in of a professional, then corrected."""

from flask import flash
from flask_login import current_user

from cmon.acces import acces
from cmon.blueprints.mon_compte.formulaires_structure import COORDONNEES, FormulaireCoordonnees, FormulaireMaStructure
from cmon.blueprints.mon_compte.vues import bp
from cmon.erreurs import page_d_erreur
from cmon.essai import essayer
from cmon.etablissements.operations import enregistrer_etablissement
from cmon.extensions import db, limiter
from cmon.formulaires import Formulaire
from cmon.formulaires_etablissement import FormulaireSiret
from cmon.htmx import aller, rendre
from cmon.recherche_par_siret import Choix, chercher, fiche_du_siret_saisi
from cmon.referentiels.lecture import libelle_effectif
from cmon.referentiels.operations import libelle_naf
from cmon.structures import operations, requetes
from cmon.structures.droits import a_une_structure
from cmon.temps import maintenant

ENVOIS_PAR_ADRESSE = "30 per 10 minutes"
# The same words whether the structure is new or known: the screen does not tell who has an account.
ENREGISTREE = "Votre demande est enregistrée."


def preremplir(choix: Choix) -> dict:
    """What is known before anything is typed."""
    lieu = {nom: getattr(choix.fiche, nom, "") for nom in ("adresse", "complement", "code_postal", "ville")}
    return {**lieu, "siret": choix.siret, "courriel": current_user.courriel, "telephone": current_user.telephone}


def page_a_remplir(choix: Choix, form: FormulaireMaStructure | None, statut: int = 200):
    """The search by number, then the form about the establishment that was found."""
    fiche = choix.fiche
    return rendre(
        "mon_compte/ma_structure_a_remplir.html",
        statut=422 if choix.erreur else statut,
        recherche=FormulaireSiret(),
        choix=choix,
        form=form,
        domaine=libelle_naf(fiche.naf) if fiche else "",
        effectif=libelle_effectif(fiche.effectif) if fiche else "",
    )


def page_de_ma_structure(form: FormulaireCoordonnees | None = None, statut: int = 200):
    """The structure that one acts for: what the registry tells, and the form for a gestionnaire."""
    structure = db.session.execute(requetes.structure_par_id(current_user.structure_active.id)).scalar_one()
    form = form or FormulaireCoordonnees(data={nom: getattr(structure, nom) for nom in COORDONNEES})
    e = structure.etablissement
    return rendre(
        "mon_compte/ma_structure.html",
        statut=statut,
        structure=structure,
        form=form,
        domaine=libelle_naf(e.naf) if e else "",
        effectif=libelle_effectif(e.effectif) if e else "",
    )


def demande_en_attente():
    """The request of whoever asks that waits for an answer, or None."""
    return db.session.execute(requetes.demande_en_attente_de(current_user.id)).scalar_one_or_none()


@bp.get("/ma-structure/")
@acces(a_une_structure)
def ma_structure():
    if current_user.structure_active:
        return page_de_ma_structure()
    if demande := demande_en_attente():
        return rendre("mon_compte/ma_structure_en_attente.html", demande=demande, form=Formulaire())
    choix = chercher()
    form = FormulaireMaStructure.pour(choix.fiche, data=preremplir(choix)) if choix.a_remplir else None
    return page_a_remplir(choix, form)


@bp.post("/ma-structure/")
@limiter.limit(ENVOIS_PAR_ADRESSE)
@acces(a_une_structure)
def enregistrer_ma_structure():
    if current_user.structure_active:
        return modifier_ma_structure()
    choix = chercher()
    if choix.erreur:
        return page_a_remplir(choix, None)
    form, le, compte = FormulaireMaStructure.pour(choix.fiche), maintenant(), current_user._get_current_object()

    def declarer():
        fiche = choix.fiche or fiche_du_siret_saisi(form.siret.data, le=le)
        etablissement = enregistrer_etablissement(form.fiche(fiche), le=le)
        return operations.declarer_structure(compte, etablissement, form.saisie(), le=le)

    if form.validate():
        _, regle = essayer(declarer)
        if regle is None:
            db.session.commit()
            flash(ENREGISTREE, "ok")
            return aller("/mon-compte/ma-structure/")
        form.ajouter_regle(regle)
    return page_a_remplir(choix, form, 422)


def modifier_ma_structure():
    """Save the form of a structure; only its gestionnaires may."""
    if not current_user.est_gestionnaire:
        return page_d_erreur(404)
    form, par = FormulaireCoordonnees(), current_user._get_current_object()
    if form.validate():
        structure = par.structure_active
        _, regle = essayer(lambda: operations.modifier_structure(structure, form.saisie(), par=par, le=maintenant()))
        if regle is None:
            db.session.commit()
            flash("Votre structure est enregistrée.", "ok")
            return aller("/mon-compte/ma-structure/")
        form.ajouter_regle(regle)
    return page_de_ma_structure(form, 422)


@bp.post("/ma-structure/retirer-ma-demande/")
@acces(a_une_structure)
def retirer_ma_demande():
    if demande := demande_en_attente():
        essayer(lambda: operations.retirer_demande(demande, par=current_user._get_current_object(), le=maintenant()))
        db.session.commit()
    return aller("/mon-compte/ma-structure/")
