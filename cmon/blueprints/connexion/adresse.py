"""The link mailed to a new address: it shows, its button changes the address of the account."""

from cmon.acces import acces, tous
from cmon.blueprints.connexion.vues import bp
from cmon.comptes.informations import confirmer_changement_de_courriel
from cmon.comptes.modeles import UsageJeton
from cmon.comptes.operations import lien_valable
from cmon.essai import essayer
from cmon.extensions import db
from cmon.formulaires import Formulaire
from cmon.htmx import rendre
from cmon.temps import maintenant

PAGE = "connexion/nouvelle_adresse.html"


@bp.get("/connexion/nouvelle-adresse/<jeton>/")
@acces(tous)
def nouvelle_adresse(jeton: str):
    valable = lien_valable(jeton, UsageJeton.courriel, le=maintenant())
    return rendre(PAGE, statut=200 if valable else 410, valable=valable, changee=False, form=Formulaire())


@bp.post("/connexion/nouvelle-adresse/<jeton>/")
@acces(tous)
def confirmer_la_nouvelle_adresse(jeton: str):
    _, regle = essayer(lambda: confirmer_changement_de_courriel(jeton, le=maintenant()))
    db.session.commit()
    changee = regle is None
    return rendre(PAGE, statut=200 if changee else 410, valable=False, changee=changee, form=Formulaire())
