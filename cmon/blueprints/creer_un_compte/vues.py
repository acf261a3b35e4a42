"""Open an account: as whom, the form, the mail that confirms the address. The answer is the same for every address."""

from flask import Blueprint, current_app, request

from cmon.acces import acces, adresse_locale, tous
from cmon.base import RegleMetier
from cmon.blueprints.creer_un_compte.formulaires import FormulaireCompte, FormulaireCourriel
from cmon.comptes.etats import GenreCompte
from cmon.comptes.modeles import UsageJeton
from cmon.comptes.operations import consommer_lien, lien_valable
from cmon.comptes.ouverture import ouvrir_compte, renvoyer_confirmation
from cmon.entree import entrer
from cmon.extensions import db, limiter
from cmon.formulaires import Formulaire
from cmon.htmx import aller, rendre, revenir_au_formulaire
from cmon.temps import maintenant

bp = Blueprint("creer_un_compte", __name__, url_prefix="/creer-un-compte")

# A whole class may open accounts behind one address.
COMPTES_PAR_ADRESSE = "40 per 15 minutes"
ENVOIS_PAR_ADRESSE = "20 per 15 minutes"


def jours_pour_confirmer() -> int:
    """Days that the link of confirmation is good for."""
    return current_app.config["COMPTE_A_CONFIRMER_J"]


def suite_demandee() -> str:
    """Where the person was going before they needed an account; the mailed link takes them back there."""
    return adresse_locale(request.values.get("suite"))


@bp.get("/")
@acces(tous)
def choix():
    return rendre("creer_un_compte/choix.html", suite=suite_demandee())


@bp.get("/<any(employeur,acteur,candidat):genre>/")
@acces(tous)
def formulaire(genre: str):
    genre = GenreCompte(genre)
    return rendre(
        "creer_un_compte/formulaire.html", form=FormulaireCompte.pour(genre), genre=genre, suite=suite_demandee()
    )


@bp.post("/<any(employeur,acteur,candidat):genre>/")
@limiter.limit(COMPTES_PAR_ADRESSE)
@acces(tous)
def ouvrir(genre: str):
    genre = GenreCompte(genre)
    form = FormulaireCompte.pour(genre)
    if form.validate():
        try:
            ouvrir_compte(form.saisie(genre), le=maintenant(), duree_j=jours_pour_confirmer(), suite=suite_demandee())
            db.session.commit()
            return aller("/creer-un-compte/mail-envoye/")
        except RegleMetier as e:
            form.ajouter_regle(e)
    return revenir_au_formulaire("creer_un_compte/formulaire.html", form=form, genre=genre, suite=suite_demandee())


@bp.get("/mail-envoye/")
@acces(tous)
def mail_envoye():
    return rendre("creer_un_compte/mail_envoye.html", duree_j=jours_pour_confirmer())


@bp.get("/renvoyer/")
@acces(tous)
def preparer_le_renvoi():
    return rendre("creer_un_compte/renvoyer.html", form=FormulaireCourriel())


@bp.post("/renvoyer/")
@limiter.limit(ENVOIS_PAR_ADRESSE)
@acces(tous)
def renvoyer():
    form = FormulaireCourriel()
    if not form.validate():
        return revenir_au_formulaire("creer_un_compte/renvoyer.html", form=form)
    renvoyer_confirmation(form.courriel.data, le=maintenant(), duree_j=jours_pour_confirmer())
    db.session.commit()
    return aller("/creer-un-compte/mail-envoye/")


@bp.get("/confirmer/<jeton>/")
@acces(tous)
def confirmation(jeton: str):
    valable = lien_valable(jeton, UsageJeton.confirmation, le=maintenant())
    statut = 200 if valable else 410
    contexte = {"valable": valable, "form": Formulaire(), "suite": suite_demandee()}
    return rendre("creer_un_compte/confirmer.html", statut=statut, **contexte)


@bp.post("/confirmer/<jeton>/")
@acces(tous)
def confirmer(jeton: str):
    try:
        compte = consommer_lien(jeton, UsageJeton.confirmation, le=maintenant())
    except RegleMetier:
        return rendre("creer_un_compte/confirmer.html", statut=410, valable=False, form=Formulaire())
    return entrer(compte, suite_demandee())
