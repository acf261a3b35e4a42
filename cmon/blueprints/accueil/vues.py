"""The home page of each portail."""

from flask import Blueprint, current_app, render_template, request

from cmon.acces import acces, tous
from cmon.alternance.etats import Contrat, Niveau
from cmon.alternance.publiques import (
    alternances_en_nombres,
    dernieres_alternances,
)
from cmon.extensions import db
from cmon.fraicheur import ALTERNANCE, OFFRES, RENCONTRES, STRUCTURES, publique
from cmon.htmx import aller
from cmon.offres.requetes import compter_par_departement
from cmon.portails import portail_courant
from cmon.presentation_alternance import fiche as fiche_d_alternance
from cmon.presentation_rencontre import fiche as fiche_de_rencontre
from cmon.rencontres.requetes import prochaines_rencontres, rencontres_par_departement
from cmon.structures.accueillantes import nb_structures_accueillantes
from cmon.temps import jour_de_paris, maintenant

bp = Blueprint("accueil", __name__)


@publique(OFFRES, RENCONTRES)
def _accueil_des_stages() -> str:
    le = maintenant()
    offres = dict(db.session.execute(compter_par_departement(jour_de_paris(le))).tuples().all())
    rencontres = dict(db.session.execute(rencontres_par_departement(le)).tuples().all())
    return render_template(
        "accueil/page.html",
        par_departement=offres,
        nb=sum(offres.values()),
        rencontres_par_departement=rencontres,
        nb_rencontres=sum(rencontres.values()),
        prochaines=[fiche_de_rencontre(x, le) for x in db.session.scalars(prochaines_rencontres(le))],
    )


@publique(ALTERNANCE, STRUCTURES)
def _accueil_de_l_alternance() -> str:
    jour, portail = jour_de_paris(maintenant()), portail_courant()
    lignes = db.session.execute(*alternances_en_nombres(portail, jour)).all()
    nb, *par_choix = (sum(ligne[i] for ligne in lignes) for i in range(1, 2 + len(Contrat) + len(Niveau)))
    portails = current_app.extensions["portails"].values()
    return render_template(
        "accueil/alternance.html",
        par_departement={ligne[0]: ligne[1] for ligne in lignes},
        nb=nb,
        contrats=list(zip(Contrat, par_choix[: len(Contrat)], strict=True)),
        niveaux=list(zip(Niveau, par_choix[len(Contrat) :], strict=True)),
        nb_accueillantes=db.session.scalar(nb_structures_accueillantes(portail.secteur_naf)),
        dernieres=[fiche_d_alternance(x, jour) for x in db.session.scalars(*dernieres_alternances(portail, jour))],
        voisins=[p for p in portails if p is not portail],
    )


@bp.get("/")
@acces(tous)
def accueil():
    """What the portail is for, with the offers that it shows counted; on its management host, the dashboard."""
    if portail_courant().est_la_gestion(request.host):
        return aller("/portefeuille/")
    return _accueil_des_stages() if portail_courant().sert("stages") else _accueil_de_l_alternance()
