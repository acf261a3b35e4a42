"""« Vos alertes », « Saisir un projet », and the page of a projet; the list is in liste.py."""

from flask import Blueprint, flash, request

from cmon.acces import acces, partenaire_ou_equipe
from cmon.blueprints.portefeuille import gestes
from cmon.blueprints.portefeuille.entreprises import Entreprise, chercher
from cmon.blueprints.portefeuille.formulaires import (
    FormulaireCharge,
    FormulairePostulant,
    FormulaireProjet,
    FormulaireRechercheEntreprise,
    version_de,
)
from cmon.blueprints.portefeuille.gestes import moi
from cmon.candidatures.operations import postuler
from cmon.erreurs import page_d_erreur
from cmon.essai import essayer
from cmon.extensions import db
from cmon.formulaires import recevoir_fichiers
from cmon.htmx import aller, demande_un_fragment, rendre
from cmon.liste_de_projets import secteurs_d_activite
from cmon.portefeuille import operations, requetes
from cmon.portefeuille.droits import peut_modifier, peut_nommer_le_charge
from cmon.televersement import avec_fichiers
from cmon.temps import maintenant
from cmon.textes import casse_lisible

bp = Blueprint("portefeuille", __name__, url_prefix="/portefeuille")
bp.app_context_processor(gestes.compteur_du_menu)


@bp.get("/")
@acces(partenaire_ou_equipe)
def tableau():
    return gestes.tableau()


@bp.get("/projets/<int:projet_id>/prendre-en-charge/")
@acces(peut_nommer_le_charge, projet=requetes.fiche_projet)
def depot(projet):
    if demande_un_fragment():
        return gestes.fragment_charge(None, projet.departement)
    return page_depot(projet, FormulaireCharge())


def page_depot(projet, form, statut: int = 200):
    """The deposit to take up, and the choice of its chargé."""
    return rendre(
        "portefeuille/depot.html",
        statut=statut,
        projet=projet,
        form=form,
        secteurs=secteurs_d_activite([projet.etablissement]),
        **gestes.choix_du_charge(form.charge.data, liste=True, departement=projet.departement),
    )


@bp.post("/projets/<int:projet_id>/prendre-en-charge/")
@acces(peut_nommer_le_charge, projet=requetes.fiche_projet)
def prendre_en_charge(projet):
    form = FormulaireCharge()
    if gestes.ouvert():
        return page_depot(projet, form)
    if "confier" in request.form and not form.validate():
        return page_depot(projet, form, 422)
    charge = form.charge.data if "confier" in request.form else moi()
    _, regle = essayer(lambda: operations.prendre_en_charge(projet, charge, par=moi(), le=maintenant()))
    if demande_un_fragment():
        reponse = gestes.tableau(409, ("warn", regle.message, None)) if regle else gestes.pris(projet, charge)
    elif regle:
        return page_d_erreur(409, "Dépôt déjà pris en charge", regle.message)
    else:
        reponse = aller(gestes.suite_de_la_prise(projet, charge))
    db.session.commit()
    return reponse


@bp.get("/projets/nouveau/")
@acces(partenaire_ou_equipe)
def nouveau():
    if "entreprise" in request.args or "saisie" in request.args:
        return saisir()
    recherche = FormulaireRechercheEntreprise(request.args)
    trouvees, message = chercher(recherche, le=maintenant())
    return gestes.page_nouveau(None, 422 if message else 200, recherche=recherche, trouvees=trouvees, message=message)


def saisir():
    """The form of a new projet, for a company chosen or typed by hand."""
    entreprise = Entreprise(le=maintenant())
    if entreprise.est_introuvable or entreprise.est_fermee:
        return gestes.chercher_une_autre_entreprise(entreprise)
    form = FormulaireProjet(charge=moi(), ouvertes=gestes.ouvertes())
    gestes.commencer(form, entreprise.nom_usuel)
    return gestes.page_nouveau(form, entreprise=entreprise)


@bp.post("/projets/nouveau/")
@avec_fichiers(nb=1)
@acces(partenaire_ou_equipe)
def creer():
    le = maintenant()
    entreprise = Entreprise(le=le)
    if entreprise.est_introuvable or entreprise.est_fermee:
        return gestes.chercher_une_autre_entreprise(entreprise)
    form = FormulaireProjet(charge=moi(), ouvertes=gestes.ouvertes())
    form.entreprise = entreprise.form
    gestes.commencer(form, entreprise.nom_usuel)
    form.recevoir(le=le)
    projet = None
    if not gestes.ouvert() and form.validate() & entreprise.valider():
        projet, regle = essayer(lambda: operations.saisir(entreprise.etablissement(), form.saisie(), par=moi(), le=le))
        if regle:
            form.ajouter_regle(regle)
    if projet:
        reponse = aller(gestes.suite_de_l_enregistrement(projet))
    else:
        reponse = gestes.page_nouveau(form, 200 if gestes.ouvert() else 422, entreprise=entreprise)
    db.session.commit()
    return reponse


@bp.get("/projets/<int:projet_id>/")
@acces(peut_modifier, projet=requetes.fiche_projet)
def projet(projet):
    form = FormulaireProjet(projet=projet, ouvertes=gestes.ouvertes())
    form.remplir()
    gestes.commencer(form, casse_lisible(projet.etablissement.nom_usuel))
    return gestes.fragment_projet(projet, form) if demande_un_fragment() else gestes.page_projet(projet, form)


@bp.post("/projets/<int:projet_id>/")
@avec_fichiers(nb=1)
@acces(peut_modifier, projet=requetes.fiche_projet)
def enregistrer(projet):
    le = maintenant()
    form = FormulaireProjet(projet=projet, ouvertes=gestes.ouvertes())
    gestes.commencer(form, casse_lisible(projet.etablissement.nom_usuel))
    etait_publie = gestes.est_publie(projet)
    form.recevoir(le=le)
    if gestes.ouvert():
        reponse = gestes.page_projet(projet, form)
    elif form.version.data != version_de(projet):
        reponse = gestes.page_de_conflit(projet, form)
    elif not form.validate():
        reponse = gestes.page_projet(projet, form, 422)
    else:
        _, regle = essayer(lambda: operations.enregistrer(projet, form.saisie(), par=moi(), le=le))
        reponse = gestes.apres_l_enregistrement(projet, form, regle, etait_publie=etait_publie)
    db.session.commit()
    return reponse


@bp.get("/projets/<int:projet_id>/postulants/nouveau/")
@acces(peut_modifier, projet=requetes.projet_avec_offre)
def nouveau_postulant(projet):
    return page_postulant(projet, FormulairePostulant())


def page_postulant(projet, form, statut: int = 200):
    """« Inscrire un postulant », on its page or in the dialog."""
    return rendre(
        "portefeuille/postulant.html", "portefeuille/_postulant.html", statut=statut, projet=projet, form=form
    )


@bp.post("/projets/<int:projet_id>/postulants/nouveau/")
@avec_fichiers()
@acces(peut_modifier, projet=requetes.projet_avec_offre)
def inscrire_postulant(projet):
    form, le, faite = FormulairePostulant(), maintenant(), None
    recevoir_fichiers(form.fichiers, le=le)
    if form.validate():
        faite, regle = essayer(lambda: postuler(projet.offre, form.saisie(), par=moi(), le=le))
        if regle:
            form.ajouter_regle(regle)
    if faite:
        flash(gestes.phrase_d_inscription(*faite), "ok" if faite[1] else "warn")
        # Without « #postulants »: the browser would only scroll when it comes from that very page.
        reponse = aller(f"/portefeuille/projets/{projet.id}/")
    else:
        reponse = page_postulant(projet, form, 422)
    db.session.commit()
    return reponse
