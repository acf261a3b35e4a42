"""« Suivi des employeurs »: those that the structure has added, one more, how to reach one, take one off."""

from flask import flash, request
from flask_login import current_user

from cmon.acces import acces, professionnel
from cmon.base import RegleMetier
from cmon.blueprints.mes_offres.formulaires_employeurs import (
    CHAMPS,
    FormulaireEmployeur,
    FormulaireNouvelEmployeur,
    FormulaireNumero,
    FormulaireRechercheEmployeur,
)
from cmon.blueprints.mes_offres.vues import bp
from cmon.employeurs import operations, requetes
from cmon.employeurs.droits import peut_gerer_employeur
from cmon.erreurs import page_d_erreur
from cmon.essai import essayer
from cmon.etablissements.operations import enregistrer_etablissement
from cmon.extensions import db, limiter
from cmon.formulaires import Formulaire
from cmon.htmx import aller, rendre
from cmon.pagination import lire_page, numero_de_page
from cmon.recherche_par_siret import Choix, chercher, fiche_du_siret_saisi
from cmon.referentiels.lecture import libelle_effectif
from cmon.referentiels.operations import libelle_naf
from cmon.structures.requetes import structure_par_id
from cmon.temps import maintenant
from cmon.textes import casse_lisible

EMPLOYEURS = "/mes-offres/employeurs/"
ENVOIS_PAR_ADRESSE = "30 per 10 minutes"
PAR_PAGE = 20
LIEU = ("adresse", "complement", "code_postal", "ville")
ENVOYEE = "Votre demande est envoyée. Vous recevez un mail dès que l’équipe l’a traitée."


def ma_structure():
    """The structure that one acts for, with its establishment."""
    return db.session.execute(structure_par_id(current_user.structure_active.id)).scalar_one()


@bp.get("/mes-offres/employeurs/")
@acces(professionnel)
def employeurs():
    form, structure_id = FormulaireRechercheEmployeur(), current_user.structure_active.id
    texte = form.q.data or ""
    return rendre(
        "mes_offres/employeurs.html",
        "mes_offres/_employeurs.html",
        form=form,
        texte=texte,
        page=lire_page(requetes.employeurs_de(structure_id, texte), numero_de_page(request.args.get("page")), PAR_PAGE),
    )


def chercher_pour(structure) -> tuple[Choix, int | None]:
    """What the number of the address found, and the employer that the structure follows already, if it is that one."""
    choix = chercher()
    if siret := choix.fiche.siret if choix.fiche else choix.siret:
        try:
            operations.refuser_un_doublon(structure, siret)
        except operations.DejaSuivi as e:
            return Choix(choix.numero, erreur=e.message), e.suivi.id
        except RegleMetier as e:
            return Choix(choix.numero, erreur=e.message), None
    return choix, None


def preremplir(choix: Choix) -> dict:
    """What is known before anything is typed."""
    connus = {nom: casse_lisible(getattr(choix.fiche, nom, "")) for nom in ("nom_commercial", *LIEU)}
    return {**connus, "domaine": libelle_naf(choix.fiche.naf) if choix.fiche else "", "siret": choix.siret}


def page_nouveau(choix: Choix, deja: int | None, form, statut: int = 200):
    """The search by number, then the form about the establishment that was found."""
    return rendre(
        "mes_offres/employeur_nouveau.html",
        statut=422 if choix.erreur else statut,
        recherche=FormulaireNumero(),
        choix=choix,
        deja=deja,
        form=form,
        effectif=libelle_effectif(choix.fiche.effectif) if choix.fiche else "",
    )


@bp.get("/mes-offres/employeurs/nouveau/")
@acces(professionnel)
def nouvel_employeur():
    choix, deja = chercher_pour(ma_structure())
    form = FormulaireNouvelEmployeur.pour(choix.fiche, data=preremplir(choix)) if choix.a_remplir else None
    return page_nouveau(choix, deja, form)


@bp.post("/mes-offres/employeurs/nouveau/")
@limiter.limit(ENVOIS_PAR_ADRESSE)
@acces(professionnel)
def demander_un_employeur():
    structure, par, le = ma_structure(), current_user._get_current_object(), maintenant()
    choix, deja = chercher_pour(structure)
    if choix.erreur:
        return page_nouveau(choix, deja, None)
    form = FormulaireNouvelEmployeur.pour(choix.fiche)

    def demander():
        fiche = choix.fiche or fiche_du_siret_saisi(form.siret.data, le=le)
        etablissement = enregistrer_etablissement(form.fiche(fiche), le=le)
        return operations.demander_employeur(structure, etablissement, form.saisie(), par=par, le=le)

    if form.validate():
        employeur, regle = essayer(demander)
        if regle is None:
            db.session.commit()
            flash(ENVOYEE, "ok")
            return aller(f"{EMPLOYEURS}{employeur.id}/")
        form.ajouter_regle(regle)
        deja = regle.suivi.id if isinstance(regle, operations.DejaSuivi) else None
    return page_nouveau(choix, deja, form, 422)


def page_employeur(employeur, form, statut: int = 200):
    """One employer: its state, what the registry tells of it, and how to reach it, which is corrected here."""
    return rendre(
        "mes_offres/employeur.html",
        statut=statut,
        employeur=employeur,
        form=form,
        nb_offres=db.session.scalar(requetes.compter_offres_de(employeur.id)),
        effectif=libelle_effectif(employeur.etablissement.effectif),
    )


@bp.get("/mes-offres/employeurs/<int:employeur_id>/")
@acces(peut_gerer_employeur, employeur=requetes.employeur_par_id)
def employeur(employeur):
    return page_employeur(employeur, FormulaireEmployeur(data={nom: getattr(employeur, nom) for nom in CHAMPS}))


@bp.post("/mes-offres/employeurs/<int:employeur_id>/")
@limiter.limit(ENVOIS_PAR_ADRESSE)
@acces(peut_gerer_employeur, employeur=requetes.employeur_par_id)
def modifier_l_employeur(employeur):
    form, par = FormulaireEmployeur(), current_user._get_current_object()
    if not form.validate():
        return page_employeur(employeur, form, 422)
    renvoyee = operations.modifier_employeur(employeur, form.saisie(), par=par, le=maintenant())
    db.session.commit()
    flash(ENVOYEE if renvoyee else "Cet employeur est enregistré.", "ok")
    return aller(f"{EMPLOYEURS}{employeur.id}/")


@bp.get("/mes-offres/employeurs/<int:employeur_id>/retirer/")
@acces(peut_gerer_employeur, employeur=requetes.employeur_par_id)
def confirmer_le_retrait(employeur):
    nb_offres = db.session.scalar(requetes.compter_offres_de(employeur.id))
    return rendre("mes_offres/employeur_retirer.html", employeur=employeur, nb_offres=nb_offres, form=Formulaire())


@bp.post("/mes-offres/employeurs/<int:employeur_id>/retirer/")
@acces(peut_gerer_employeur, employeur=requetes.employeur_par_id)
def retirer_l_employeur(employeur):
    nom, par = employeur.nom_usuel, current_user._get_current_object()
    _, regle = essayer(lambda: operations.retirer_employeur(employeur, par=par, le=maintenant()))
    if regle is not None:
        return page_d_erreur(409, "Retrait impossible", regle.message)
    db.session.commit()
    flash(f"{nom} n’est plus dans votre liste.", "ok")
    return aller(EMPLOYEURS)
