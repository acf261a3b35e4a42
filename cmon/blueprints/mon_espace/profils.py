"""« Rechercher des profils » and « Détail projet » (guide CMonAlternance, Mon espace)."""

from flask import request
from flask_login import current_user

from cmon.acces import acces, professionnel
from cmon.alternance.etats import LIBELLES_LONGS_CONTRAT, LIBELLES_NIVEAU
from cmon.blueprints.mon_espace.criteres import lire_recherche
from cmon.blueprints.mon_espace.vues import bp, en_attente, favoris_parmi_ceux_de, moi
from cmon.contacts.requetes import relation_avec
from cmon.erreurs import page_d_erreur
from cmon.extensions import db
from cmon.htmx import demande_un_fragment, rendre
from cmon.journal.traces import tracer_la_lecture
from cmon.limites import compter
from cmon.portails import portail_courant
from cmon.profils.droits import peut_lire_profil
from cmon.profils.recherche import chercher_profils, lire_profils
from cmon.profils.requetes import profil_par_id
from cmon.recherche.enonce import PLAFOND
from cmon.referentiels.departements import DEPARTEMENTS
from cmon.temps import maintenant

# Whoever reads more is copying them.
PROFILS_PAR_HEURE = "60/hour"
TROP_DE_PROFILS = (
    "Vous avez ouvert 60 profils en une heure. Pour protéger les candidats, attendez un peu avant d’en ouvrir d’autres."
)
LIBELLES = {
    "contrats": LIBELLES_LONGS_CONTRAT,
    "niveaux": LIBELLES_NIVEAU,
    "departements": DEPARTEMENTS,
    "plafond": PLAFOND,
}


def chercher(criteres):
    """Run a search."""
    return lire_profils(db.session.execute(*chercher_profils(criteres)), criteres)


@bp.get("/profils/")
@acces(professionnel)
def profils():
    if not current_user.recrute:
        return en_attente("Rechercher des profils", "profils")
    r = lire_recherche(request.args, portail_courant())
    resultats = chercher(r.criteres)
    projets = [projet for projet, _ in resultats.lignes]
    reponse = rendre(
        "mon_espace/profils.html",
        "mon_espace/_profils.html",
        r=r,
        resultats=resultats,
        projets=projets,
        favoris=favoris_parmi_ceux_de(projets),
        elargis=chercher(r.elargie).total if not resultats.total and r.elargie else 0,
        **LIBELLES,
    )
    if demande_un_fragment():
        reponse.headers["HX-Push-Url"] = r.adresse(page=r.page_demandee if r.page_demandee > 1 else None)
    return reponse


@bp.get("/profils/<int:projet_id>/")
@acces(peut_lire_profil, projet=profil_par_id)
def profil(projet):
    if not compter(PROFILS_PAR_HEURE, "profil", str(current_user.id)):
        return page_d_erreur(429, texte=TROP_DE_PROFILS)
    de_qui = "mineur" if projet.mineur else "majeur"
    tracer_la_lecture("profil", compte_id=current_user.id, le=maintenant(), detail=f"projet {projet.numero}, {de_qui}")
    favori, contact = db.session.execute(*relation_avec(moi().id, moi().structure_active.id, projet.id)).one()
    return rendre("mon_espace/profil.html", "mon_espace/_profil.html", projet=projet, favori=favori, contact=contact)
