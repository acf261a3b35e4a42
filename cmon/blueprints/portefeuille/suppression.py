"""A projet that goes, is copied, or comes back online: what is done to it beside its form."""

from flask import flash

from cmon.acces import acces
from cmon.blueprints.portefeuille import gestes
from cmon.blueprints.portefeuille.entreprises import Entreprise
from cmon.blueprints.portefeuille.formulaires import CONTACT, FormulaireProjet, FormulaireSuppression
from cmon.blueprints.portefeuille.gestes import moi
from cmon.blueprints.portefeuille.vues import bp
from cmon.essai import essayer
from cmon.extensions import db
from cmon.formulaires import Formulaire
from cmon.formulaires_suivi import FormulaireAnnulation
from cmon.htmx import aller, rendre
from cmon.portefeuille import operations, requetes
from cmon.portefeuille.droits import peut_modifier, peut_supprimer
from cmon.temps import maintenant


@bp.get("/projets/<int:projet_id>/dupliquer/")
@acces(peut_modifier, projet=requetes.projet_formalise)
def dupliquer(projet):
    entreprise = Entreprise(le=maintenant(), siret=projet.etablissement.siret)
    if entreprise.est_fermee:
        return gestes.chercher_une_autre_entreprise(entreprise)
    form = FormulaireProjet(formdata=None, charge=moi(), ouvertes=["offre" if projet.offre else "rencontre"])
    form.souhait.data = projet.souhait
    for nom in CONTACT:
        form[nom].data = getattr(projet, nom)
    form.recopier(projet, le=maintenant())
    return gestes.page_nouveau(form, entreprise=entreprise, modele=projet)


@bp.post("/projets/<int:projet_id>/remettre-en-ligne/")
@acces(peut_modifier, projet=requetes.projet_formalise)
def remettre_en_ligne(projet):
    le = maintenant()

    _, regle = essayer(lambda: operations.remettre_en_ligne(projet, par=moi(), le=le))
    flash(regle.message if regle else "C’est de nouveau en ligne.", "warn" if regle else "ok")
    db.session.commit()
    return aller(f"/portefeuille/projets/{projet.id}/")


def formulaire_de_suppression(projet) -> Formulaire:
    """With the reason that participants read, where some have to be told."""
    a_prevenir = projet.rencontre is not None and projet.rencontre.nb_a_prevenir(maintenant())
    return FormulaireAnnulation() if a_prevenir else Formulaire()


def page_de_suppression(projet, form, statut: int = 200):
    """What goes with the projet, and the button."""
    offre, rencontre = projet.offre, projet.rencontre
    return rendre(
        "portefeuille/supprimer.html",
        statut=statut,
        projet=projet,
        offre=offre,
        rencontre=rencontre,
        form=form,
        emporte=dict(db.session.execute(requetes.ce_qui_part(projet)).one()._mapping),
    )


@bp.get("/projets/<int:projet_id>/supprimer/")
@acces(peut_supprimer, projet=requetes.fiche_projet)
def confirmer_la_suppression(projet):
    return page_de_suppression(projet, formulaire_de_suppression(projet))


@bp.post("/projets/<int:projet_id>/supprimer/")
@acces(peut_supprimer, projet=requetes.fiche_projet)
def supprimer(projet):
    form, numero = formulaire_de_suppression(projet), projet.numero
    if not form.validate():
        return page_de_suppression(projet, form, 422)
    motif = form.motif.data if "motif" in form else ""
    _, regle = essayer(lambda: operations.supprimer(projet, par=moi(), le=maintenant(), motif=motif))
    if regle:
        flash(regle.message, "warn")
        return aller(f"/portefeuille/projets/{projet.id}/supprimer/")
    flash(f"Le projet n° {numero} est supprimé.", "ok")
    db.session.commit()
    return aller(gestes.LISTE)


def page_de_demande(projet, form, statut: int = 200):
    """« Demander la suppression », with its reason."""
    return rendre("portefeuille/demander_la_suppression.html", statut=statut, projet=projet, form=form)


@bp.get("/projets/<int:projet_id>/demander-la-suppression/")
@acces(peut_modifier, projet=requetes.fiche_projet)
def dire_pourquoi_supprimer(projet):
    return page_de_demande(projet, FormulaireSuppression())


@bp.post("/projets/<int:projet_id>/demander-la-suppression/")
@acces(peut_modifier, projet=requetes.fiche_projet)
def demander_la_suppression(projet):
    form, le, regle = FormulaireSuppression(), maintenant(), None
    bon = form.validate()
    if bon:
        _, regle = essayer(lambda: operations.demander_la_suppression(projet, form.motif.data, par=moi(), le=le))
    if regle:
        form.ajouter_regle(regle)
    if not bon or regle:
        reponse = page_de_demande(projet, form, 422)
    else:
        flash("Votre demande est transmise à l’équipe : un mail vous dira sa décision.", "ok")
        reponse = aller(f"/portefeuille/projets/{projet.id}/")
    db.session.commit()
    return reponse
