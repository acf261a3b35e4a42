"""Relances: the three links of the employer's mail, without an account, and the pages of the chargé."""

from flask import Blueprint, current_app, flash, request

from cmon.acces import acces, partenaire_ou_equipe, tous
from cmon.blueprints.relances import gestes
from cmon.blueprints.relances.gestes import moi
from cmon.essai import essayer
from cmon.extensions import db
from cmon.formulaires import Formulaire
from cmon.htmx import aller, rendre
from cmon.liste_de_projets import geste_a_raconter
from cmon.pagination import lire_page, numero_de_page
from cmon.portefeuille.droits import peut_modifier
from cmon.relances import operations, requetes
from cmon.relances.modeles import est_en_ligne
from cmon.temps import maintenant

bp = Blueprint("relances", __name__)


@bp.get("/relances/maintenir/<texte>/")
@acces(tous)
def maintenir(texte):
    return gestes.page_du_lien("maintenir", texte)


@bp.post("/relances/maintenir/<texte>/")
@acces(tous)
def confirmer_le_maintien(texte):
    reponse = gestes.repondre("maintenir", texte, lambda relance, _, le: operations.maintenir(relance, le=le))
    db.session.commit()
    return reponse


@bp.get("/relances/supprimer/<texte>/")
@acces(tous)
def supprimer(texte):
    return gestes.page_du_lien("supprimer", texte)


@bp.post("/relances/supprimer/<texte>/")
@acces(tous)
def confirmer_la_suppression(texte):
    reponse = gestes.repondre("supprimer", texte, lambda relance, _, le: operations.supprimer(relance, le=le))
    db.session.commit()
    return reponse


@bp.get("/relances/corriger/<texte>/")
@acces(tous)
def corriger(texte):
    return gestes.page_du_lien("corriger", texte)


@bp.post("/relances/corriger/<texte>/")
@acces(tous)
def envoyer_la_correction(texte):
    def agir(relance, form, le):
        ecarts = [libelle for libelle, _, _ in form.ecarts()]
        operations.corriger(relance, form.saisie(), version=form.version_lue, ecarts=ecarts, le=le)

    reponse = gestes.repondre("corriger", texte, agir)
    db.session.commit()
    return reponse


@bp.get("/portefeuille/projets/<int:projet_id>/relances/")
@acces(peut_modifier, projet=requetes.projet_et_relances)
def du_projet(projet):
    return page_du_projet(projet)


def page_du_projet(projet, statut: int = 200, refus: str = ""):
    """« Envoyer une relance » and « Dernières relances » of one projet. `refus`: the rule that has just said no."""
    le, publication = maintenant(), projet.publication
    return rendre(
        "relances/projet.html",
        statut=statut,
        projet=projet,
        publication=publication,
        en_ligne=est_en_ligne(publication, le),
        attente=next((r for r in projet.relances if r.attend(publication, le)), None),
        lue=gestes.frequentation([projet]).get(projet.id),
        le=le,
        delai_j=current_app.config["RELANCE_DELAI_J"],
        refus=refus,
    )


@bp.post("/portefeuille/projets/<int:projet_id>/relances/")
@acces(peut_modifier, projet=requetes.projet_et_relances)
def envoyer(projet):
    relance, regle = None, None
    if Formulaire().validate():
        relance, regle = essayer(lambda: operations.relancer(projet, par=moi(), le=maintenant()))
    if relance:
        flash(f"La relance est envoyée à {relance.destinataire}.", "ok")
        reponse = aller(f"/portefeuille/projets/{projet.id}/relances/")
    else:
        actuel = db.session.scalars(requetes.projet_et_relances(projet.id).execution_options(populate_existing=True))
        reponse = page_du_projet(actuel.unique().one(), 422, regle.message if regle else "")
    db.session.commit()
    return reponse


@bp.get("/portefeuille/relances/")
@acces(partenaire_ou_equipe)
def liste():
    filtre = request.args.get("reponse", "")
    requete = requetes.relances_de(moi(), gestes.FILTRES.get(filtre))
    a_relancer, lues, raisons = gestes.suggestions()
    return rendre(
        "relances/liste.html",
        page=lire_page(requete, numero_de_page(request.args.get("page")), gestes.PAR_PAGE),
        filtre=filtre if filtre in gestes.FILTRES else "",
        a_relancer=a_relancer,
        lues=lues,
        raisons=raisons,
        le=maintenant(),
        fait=geste_a_raconter(moi()),
    )
