"""« Mes projets professionnels »: write, show to recruiters or not, read as they do, erase."""

from flask import flash, request
from flask_login import current_user

from cmon.acces import acces, adresse_locale, candidat
from cmon.blueprints.espace_candidat.formulaires import FormulaireProjetPro, version_de
from cmon.blueprints.espace_candidat.vues import bp, moi
from cmon.essai import Conflit, essayer
from cmon.extensions import db
from cmon.formulaires import Formulaire
from cmon.htmx import aller, demande_un_fragment, rendre
from cmon.profils import operations, requetes_candidat
from cmon.profils.droits_candidat import est_mon_projet
from cmon.televersement import avec_fichiers
from cmon.temps import maintenant

PROJETS = "/mon-espace/candidat/projets/"
FORMULAIRE = "espace_candidat/projet.html"
ENREGISTRE = "Votre projet professionnel est enregistré."


def suite() -> str:
    """Where to go once the projet is saved: the offer that one was applying to, else the list of one’s projets."""
    return adresse_locale(request.args.get("suite"), PROJETS)


@bp.get("/projets/")
@acces(candidat)
def projets():
    return rendre(
        "espace_candidat/projets.html",
        projets=db.session.scalars(requetes_candidat.mes_projets(current_user.id)).all(),
        candidatures=dict(
            db.session.execute(requetes_candidat.nb_candidatures_par_projet(current_user.id)).tuples().all()
        ),
        nb_max=operations.NB_MAX,
        form=Formulaire(),
    )


@bp.get("/projets/nouveau/")
@acces(candidat)
def nouveau_projet():
    return rendre(FORMULAIRE, form=FormulaireProjetPro(compte=current_user), projet=None)


@bp.post("/projets/nouveau/")
@avec_fichiers("cv", nb=1)
@acces(candidat)
def creer_projet():
    le = maintenant()
    form = FormulaireProjetPro(compte=current_user)
    form.recevoir(le=le)
    return enregistrer(form, None, lambda: operations.creer_projet(moi(), form.saisie(), par=moi(), le=le))


@bp.get("/projets/<int:projet_id>/modifier/")
@acces(est_mon_projet, projet=requetes_candidat.mon_projet)
def modifier_projet(projet):
    return rendre(FORMULAIRE, form=FormulaireProjetPro(compte=current_user, projet=projet), projet=projet)


@bp.post("/projets/<int:projet_id>/modifier/")
@avec_fichiers("cv", nb=1)
@acces(est_mon_projet, projet=requetes_candidat.mon_projet)
def enregistrer_projet(projet):
    le = maintenant()
    form = FormulaireProjetPro(compte=current_user, projet=projet)
    form.recevoir(le=le)
    if form.fragment is None and form.version.data != version_de(projet):
        return conflit(form, projet)
    return enregistrer(form, projet, lambda: operations.modifier_projet(projet, form.saisie(), par=moi(), le=le))


def enregistrer(form, projet, verbe):
    """Add or remove a row, or check the form and run the verb; the CV already here is kept whatever happens."""
    if form.fragment is not None:
        return conclure(rendre(FORMULAIRE, form.fragment, form=form, projet=projet))
    if form.valider(lambda: operations.textes_refuses(form.saisie(), moi())):
        _, regle = essayer(verbe)
        if isinstance(regle, Conflit):
            return conflit(form, projet)
        if regle is None:
            flash(ENREGISTRE, "ok")
            return conclure(aller(suite()))
        form.ajouter_regle(regle)
    return conclure(rendre(FORMULAIRE, statut=422, form=form, projet=projet))


def conclure(reponse):
    """Commit, then answer."""
    db.session.commit()
    return reponse


def conflit(form, projet):
    """Another window has saved the projet meanwhile: what was typed is kept, to be read again then saved."""
    db.session.refresh(projet)
    form.version.data = version_de(projet)
    return conclure(rendre(FORMULAIRE, statut=409, form=form, projet=projet, conflit=True))


@bp.get("/projets/<int:projet_id>/apercu/")
@acces(est_mon_projet, projet=requetes_candidat.mon_projet)
def apercu_du_projet(projet):
    return rendre("espace_candidat/apercu.html", projet=projet)


@bp.post("/projets/<int:projet_id>/visibilite/")
@acces(est_mon_projet, projet=requetes_candidat.mon_projet)
def regler_visibilite(projet):
    visible = request.form.get("visible") == "oui"
    _, regle = essayer(lambda: operations.regler_visibilite(projet, visible, par=moi(), le=maintenant()))
    if demande_un_fragment():
        return conclure(
            rendre("espace_candidat/_visibilite.html", "espace_candidat/_visibilite.html", projet=projet, regle=regle)
        )
    flash(regle.message if regle else phrase_de_visibilite(projet), "warn" if regle else "ok")
    return conclure(aller(PROJETS))


def phrase_de_visibilite(projet) -> str:
    """What the switch has just changed."""
    if projet.visible:
        return f"Les recruteurs peuvent trouver votre projet {projet.numero}."
    return f"Votre projet {projet.numero} n’est plus visible par les recruteurs."


@bp.get("/projets/<int:projet_id>/supprimer/")
@acces(est_mon_projet, projet=requetes_candidat.mon_projet)
def preparer_la_suppression(projet):
    nombres = dict(db.session.execute(requetes_candidat.nb_candidatures_par_projet(current_user.id)).tuples().all())
    return rendre(
        "espace_candidat/supprimer_projet.html", projet=projet, nb=nombres.get(projet.id, 0), form=Formulaire()
    )


@bp.post("/projets/<int:projet_id>/supprimer/")
@acces(est_mon_projet, projet=requetes_candidat.mon_projet)
def supprimer_projet(projet):
    numero = projet.numero
    operations.supprimer_projet(projet, par=moi())
    flash(f"Votre projet {numero} est supprimé.", "ok")
    return conclure(aller(PROJETS))
