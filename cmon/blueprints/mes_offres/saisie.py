"""« Créer une offre », modify it, copy it."""

from flask import flash, request
from flask_login import current_user

from cmon.acces import acces, professionnel
from cmon.alternance.droits import peut_gerer_offre_alternance
from cmon.alternance.etats import EtatOffreAlternance
from cmon.alternance.modeles import OffreAlternance
from cmon.alternance.operations import creer_offre, fautes_de_saisie, modifier_offre
from cmon.alternance.requetes import historique_de_l_offre, offre_alternance_par_id
from cmon.blueprints.mes_offres.formulaires import FormulaireOffreAlternance
from cmon.blueprints.mes_offres.gestes import adresse, moi
from cmon.blueprints.mes_offres.vues import bp
from cmon.employeurs.requetes import employeurs_valides
from cmon.essai import Conflit, essayer
from cmon.extensions import db, limiter
from cmon.htmx import aller, rendre
from cmon.structures.requetes import membres_de, structure_par_id
from cmon.temps import maintenant

ENVOIS_PAR_ADRESSE = "60 per 10 minutes"
PUBLIEE = "Votre offre est publiée"
EN_ATTENTE = (
    "Votre offre est enregistrée. Elle sera publiée dès que l’équipe aura validé votre structure : vous n’avez rien"
    " d’autre à faire"
)


def formulaire(**kw) -> FormulaireOffreAlternance:
    """The form with the employers and the members of the structure that one acts for."""
    structure_id = current_user.structure_active.id
    return FormulaireOffreAlternance(
        structure=db.session.execute(structure_par_id(structure_id)).scalar_one(),
        employeurs=db.session.scalars(employeurs_valides(structure_id)).all(),
        membres=[a.compte for a in db.session.scalars(membres_de(structure_id)) if a.compte.is_active],
        auteur=moi(),
        **kw,
    )


def page(form: FormulaireOffreAlternance, statut: int = 200, **contexte):
    """The form, or its rows of diplomas when htmx asks for one more or one less."""
    fragment = "formulaires/_diplomes.html" if form.diplomes.rangs_changes else None
    return rendre("mes_offres/saisie.html", fragment, statut=statut, form=form, **contexte)


def revient_au_formulaire(form: FormulaireOffreAlternance) -> bool:
    """Was a button pressed that saves nothing: a diploma more or less, the employer's address taken again?"""
    if "reprendre" in request.form:
        form.reprendre_l_adresse()
        return True
    return form.diplomes.rangs_changes


@bp.get("/mes-offres/nouvelle/")
@acces(professionnel)
def nouvelle():
    form = formulaire(data={"employeur": request.args.get("employeur")})
    if form.employeur.data:
        form.suivre_l_employeur()
    return page(form)


@bp.get("/mes-offres/lieu/")
@acces(professionnel)
def lieu():
    form = formulaire(formdata=request.args)
    form.suivre_l_employeur()
    return rendre("mes_offres/saisie.html", "mes_offres/_lieu.html", form=form)


@bp.post("/mes-offres/nouvelle/")
@limiter.limit(ENVOIS_PAR_ADRESSE)
@acces(professionnel)
def creer():
    form = formulaire()
    if revient_au_formulaire(form):
        return page(form)
    le, structure = maintenant(), form.structure
    if not form.valider(lambda: fautes_de_saisie(form.saisie(), form.etablissement, le=le)):
        return page(form, 422)
    offre, regle = essayer(lambda: creer_offre(structure, form.saisie(), par=moi(), le=le))
    if regle:
        form.ajouter_regle(regle)
        return page(form, 422)
    reponse = suite(offre)
    db.session.commit()
    return reponse


def suite(offre: OffreAlternance):
    """Where a person goes on once an offer is saved: to the list, where it stands first."""
    en_cours = offre.etat == EtatOffreAlternance.en_cours
    flash(f"{PUBLIEE if en_cours else EN_ATTENTE}. Offre {offre.numero}.", "ok" if en_cours else "warn")
    return aller(adresse(etat="en-cours" if en_cours else "en-attente"))


@bp.get("/mes-offres/<int:offre_id>/modifier/")
@acces(peut_gerer_offre_alternance, offre=offre_alternance_par_id)
def modifier(offre):
    form = formulaire()
    form.remplir_depuis(offre)
    return page(form, offre=offre)


@bp.post("/mes-offres/<int:offre_id>/modifier/")
@limiter.limit(ENVOIS_PAR_ADRESSE)
@acces(peut_gerer_offre_alternance, offre=offre_alternance_par_id)
def enregistrer(offre):
    form = formulaire()
    if revient_au_formulaire(form):
        return page(form, offre=offre)
    if form.version.data != str(offre.version):
        return page_de_conflit(form, offre)
    le, deja = maintenant(), offre.embauche_le
    if not form.valider(lambda: fautes_de_saisie(form.saisie(), form.etablissement, le=le, deja=deja)):
        return page(form, 422, offre=offre)
    _, regle = essayer(lambda: modifier_offre(offre, form.saisie(), par=moi(), le=le))
    if regle:
        return apres_un_refus(form, offre.id, regle)
    reponse = suite(offre)
    db.session.commit()
    return reponse


def apres_un_refus(form: FormulaireOffreAlternance, offre_id: int, regle):
    """Back to the form with the rule that refuses; to both texts when somebody has saved at the same instant."""
    offre = db.session.execute(offre_alternance_par_id(offre_id)).unique().scalar_one()
    if isinstance(regle, Conflit):
        return page_de_conflit(form, offre)
    form.ajouter_regle(regle)
    return page(form, 422, offre=offre)


def page_de_conflit(form: FormulaireOffreAlternance, offre: OffreAlternance):
    """The answer to a save that came too late: both texts side by side, what was typed kept, ready to be saved."""
    enregistre = formulaire(formdata=None)
    enregistre.remplir_depuis(offre)
    form.version.data = str(offre.version)
    dernier = db.session.scalars(historique_de_l_offre(offre.id).limit(1)).first()
    return page(form, 409, offre=offre, ecarts=form.ecarts(enregistre), dernier=dernier)


@bp.get("/mes-offres/<int:offre_id>/dupliquer/")
@acces(peut_gerer_offre_alternance, offre=offre_alternance_par_id)
def dupliquer(offre):
    form = formulaire()
    form.recopier(offre, le=maintenant())
    return page(form, modele=offre)
