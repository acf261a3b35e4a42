"""« Mes recherches »: keep a search of offers, be told of new ones, end these mails."""

from flask import flash, request
from flask_login import current_user

from cmon.acces import acces, candidat, tous
from cmon.alternance.lecture import lire_recherche
from cmon.blueprints.espace_candidat.formulaires_recherches import FormulaireRechercheEnregistree
from cmon.blueprints.espace_candidat.vues import bp, moi
from cmon.comptes.desabonnement import compte_du_lien
from cmon.erreurs import page_d_erreur
from cmon.essai import essayer
from cmon.extensions import csrf, db
from cmon.formulaires import Formulaire
from cmon.htmx import aller, rendre
from cmon.portails import portail_courant
from cmon.recherches_enregistrees import operations
from cmon.recherches_enregistrees.courriels import USAGE
from cmon.recherches_enregistrees.droits import est_ma_recherche
from cmon.recherches_enregistrees.requetes import mes_recherches, recherche_par_id
from cmon.temps import maintenant

RECHERCHES = "/mon-espace/candidat/recherches/"
LIBELLE_MAX = 250


def recherche_demandee():
    """The search that the address tells, and its own query string: neither its page nor its order."""
    r = lire_recherche(request.args, portail_courant())
    return r, r.adresse(tri=None).partition("?")[2]


def libelle_de(r) -> str:
    """The name of a search, until somebody gives it another."""
    return (", ".join(filter(None, [r.q, *(libelle for libelle, _ in r.puces)])) or "Toutes les offres")[:LIBELLE_MAX]


@bp.get("/recherches/")
@acces(candidat)
def recherches():
    liste = db.session.scalars(mes_recherches(current_user.id)).all()
    return rendre("espace_candidat/recherches.html", recherches=liste, form=Formulaire())


@bp.get("/recherches/nouvelle/")
@acces(candidat)
def nouvelle_recherche():
    r, _ = recherche_demandee()
    form = FormulaireRechercheEnregistree(libelle=libelle_de(r), par_courriel=True)
    return rendre("espace_candidat/recherche.html", form=form, r=r)


@bp.post("/recherches/nouvelle/")
@acces(candidat)
def enregistrer_la_recherche():
    r, parametres = recherche_demandee()
    form, portail, le = FormulaireRechercheEnregistree(), portail_courant().code, maintenant()
    if form.validate():
        reglages = {"par_courriel": form.par_courriel.data, "par": moi(), "le": le}
        _, regle = essayer(lambda: operations.enregistrer(portail, parametres, form.libelle.data, **reglages))
        if regle is None:
            db.session.commit()
            flash("Votre recherche est enregistrée.", "ok")
            return aller(RECHERCHES)
        form.ajouter_regle(regle)
    return rendre("espace_candidat/recherche.html", statut=422, form=form, r=r)


@bp.post("/recherches/<int:recherche_id>/courriels/")
@acces(est_ma_recherche, recherche=recherche_par_id)
def regler_les_courriels(recherche):
    oui = request.form.get("par_courriel") == "oui"
    operations.regler_les_courriels(recherche, oui, le=maintenant())
    db.session.commit()
    flash("Vous recevrez un mail quand de nouvelles offres paraîtront." if oui else "Plus de mail pour elle.", "ok")
    return aller(RECHERCHES)


@bp.post("/recherches/<int:recherche_id>/supprimer/")
@acces(est_ma_recherche, recherche=recherche_par_id)
def supprimer_la_recherche(recherche):
    operations.supprimer(recherche)
    db.session.commit()
    flash("Votre recherche est supprimée.", "ok")
    return aller(RECHERCHES)


@bp.get("/recherches/desabonnement/<signe>/")
@acces(tous)
def preparer_le_desabonnement(signe):
    if compte_du_lien(USAGE, signe) is None:
        return page_d_erreur(404)
    return page_du_desabonnement(fait=False)


@bp.post("/recherches/desabonnement/<signe>/")
@csrf.exempt  # the mail reader presses for its owner (RFC 8058): the signed link is the whole right
@acces(tous)
def se_desabonner(signe):
    compte = compte_du_lien(USAGE, signe)
    if compte is None:
        return page_d_erreur(404)
    operations.se_desabonner(compte.id)
    db.session.commit()
    return page_du_desabonnement(fait=True)


def page_du_desabonnement(*, fait: bool):
    """A page that belongs to whoever holds the link: no other site gets to know its address."""
    reponse = rendre("espace_candidat/desabonnement.html", fait=fait, form=Formulaire())
    reponse.headers["Referrer-Policy"] = "no-referrer"
    return reponse
