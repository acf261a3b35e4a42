"""« Données à supprimer »: what left the site and still holds data about people (guide CMonStage, « Loi RGPD »)."""

import re

from flask import current_app, flash, request
from flask_login import current_user

from cmon.acces import acces, equipe
from cmon.blueprints.administration.vues import bp
from cmon.extensions import db
from cmon.formulaires import Formulaire
from cmon.gabarits import pluriel
from cmon.htmx import aller, rendre
from cmon.offres.modeles import Offre
from cmon.rencontres.modeles import Rencontre
from cmon.temps import maintenant
from cmon.vie_privee.echeances import NB_MAX, echeances
from cmon.vie_privee.operations import effacer_maintenant
from cmon.vie_privee.purge import effacer_ce_qui_est_du

ADRESSE = "/administration/rgpd/"
MODELES = {"offre": Offre, "rencontre": Rencontre}
CLE = re.compile(r"(offre|rencontre)-([0-9]{1,9})")


def page(statut: int = 200, erreur: str = "", choisies=()):
    """The list of what is due, and of what will be."""
    le = maintenant()
    liste = echeances(current_app.config)
    return rendre(
        "administration/rgpd.html",
        statut=statut,
        form=Formulaire(),
        dues=[x for x in liste if x.due_le <= le],
        a_venir=[x for x in liste if x.due_le > le],
        choisies=choisies,
        erreur=erreur,
        nb_max=NB_MAX,
        retrait=current_app.config["CONSERVATION_DEPUBLIEES_J"],
        participants=current_app.config["CONSERVATION_PARTICIPANTS_J"],
    )


@bp.get("/rgpd/")
@acces(equipe)
def rgpd():
    return page()


@bp.post("/rgpd/")
@acces(equipe)
def effacer_donnees_dues():
    if not Formulaire().validate():
        return page(422, "Le formulaire a expiré : recommencez.")
    bilan = effacer_ce_qui_est_du(current_app.config, le=maintenant(), par=current_user._get_current_object())
    db.session.commit()
    flash(phrase(bilan), "ok")
    return aller(ADRESSE)


def phrase(bilan: dict[str, int]) -> str:
    """What an erasure has done, in words."""
    personnes = bilan["candidatures"] + bilan["participants"]
    fiches = bilan["offres_anonymisees"] + bilan["rencontres_anonymisees"]
    return (
        f"Données supprimées : {pluriel(personnes, 'candidature ou inscription', 'candidatures ou inscriptions')},"
        f" et le contact de {pluriel(fiches, 'offre ou rencontre', 'offres ou rencontres')}."
    )


def lire_le_choix() -> dict:
    """The offers and rencontres that were ticked, as {model: ids}; what is odd is left out."""
    choix = {Offre: [], Rencontre: []}
    for texte in request.form.getlist("choix")[: 2 * NB_MAX]:
        if trouve := CLE.fullmatch(texte):
            choix[MODELES[trouve[1]]].append(int(trouve[2]))
    return choix


@bp.post("/rgpd/selection/")
@acces(equipe)
def effacer_selection():
    choix = lire_le_choix()
    if not Formulaire().validate() or not any(choix.values()):
        return page(422, "Cochez au moins une offre ou une rencontre.")
    if "confirmer" not in request.form:
        cles = set(request.form.getlist("choix"))
        return rendre(
            "administration/rgpd_confirmer.html",
            form=Formulaire(),
            liste=[x for x in echeances(current_app.config) if x.cle in cles],
        )
    par, le = current_user._get_current_object(), maintenant()
    nb = sum(effacer_maintenant(modele, ids, par=par, le=le) for modele, ids in choix.items())
    db.session.commit()
    flash(f"Données supprimées pour {pluriel(nb, 'offre ou rencontre', 'offres ou rencontres')}.", "ok")
    return aller(ADRESSE)
