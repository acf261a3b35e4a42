"""« Mes informations personnelles »: names, phone, and the address, which is confirmed by a mail."""

from flask import current_app, flash
from flask_login import current_user

from cmon.acces import acces, connecte
from cmon.base import RegleMetier
from cmon.blueprints.mon_compte.formulaires import FormulaireAdresse, FormulaireInformations
from cmon.blueprints.mon_compte.vues import bp
from cmon.candidatures.modeles import TrancheAge
from cmon.comptes import informations
from cmon.confirmation import confirmation_exigee
from cmon.extensions import db, limiter
from cmon.htmx import aller, rendre, revenir_au_formulaire
from cmon.profils.operations import changer_de_tranche_d_age
from cmon.temps import maintenant

ENVOIS_PAR_ADRESSE = "20 per 15 minutes"
ENREGISTREES = "Vos informations sont enregistrées."
TROP_JEUNE = (
    " Avant 15 ans, aucun recruteur ne trouve vos projets, et la loi demande l’accord d’un parent pour garder un"
    " compte : demandez-lui de nous appeler ou de nous écrire."
)
PROJETS_CACHES = " Vos projets professionnels ne sont plus visibles par les recruteurs : vous décidez de les montrer."
ENVOYE = (
    "Un mail part à la nouvelle adresse : ouvrez son lien et appuyez sur le bouton. D’ici là, votre adresse ne change"
    " pas."
)


@bp.get("/informations/")
@acces(connecte)
def mes_informations():
    form = FormulaireInformations.pour(current_user, obj=current_user)
    return rendre("mon_compte/informations.html", form=form)


@bp.post("/informations/")
@acces(connecte)
def enregistrer_mes_informations():
    form, par, suite = FormulaireInformations.pour(current_user), current_user._get_current_object(), ""
    if not form.validate():
        return revenir_au_formulaire("mon_compte/informations.html", form=form)
    valeurs = {"nom": form.nom.data, "prenom": form.prenom.data, "telephone": form.telephone.data or ""}
    if "tranche_age" in form:
        caches = changer_de_tranche_d_age(par, form.tranche_age.data)
        suite = TROP_JEUNE if par.tranche_age == TrancheAge.moins_15 else PROJETS_CACHES if caches else ""
    informations.modifier_informations(par, **valeurs)
    db.session.commit()
    flash(ENREGISTREES + suite, "ok")
    return aller("/mon-compte/")


@bp.get("/adresse/")
@acces(connecte)
@confirmation_exigee(de=connecte)
def changer_d_adresse():
    return rendre("mon_compte/adresse.html", form=FormulaireAdresse())


@bp.post("/adresse/")
@limiter.limit(ENVOIS_PAR_ADRESSE)
@acces(connecte)
@confirmation_exigee(de=connecte)
def demander_le_changement_d_adresse():
    form, duree_min = FormulaireAdresse(), current_app.config["LIEN_CONNEXION_MIN"]
    if form.validate():
        try:
            informations.demander_changement_de_courriel(
                current_user, form.courriel.data, le=maintenant(), duree_min=duree_min
            )
            db.session.commit()
            flash(ENVOYE, "ok")
            return aller("/mon-compte/")
        except RegleMetier as e:
            form.ajouter_regle(e)
    return revenir_au_formulaire("mon_compte/adresse.html", form=form)
