"""« Mes candidatures »: by state, with the answer received; withdraw one, remind the recruiter once."""

from flask import flash, request
from flask_login import current_user

from cmon.acces import acces, candidat
from cmon.base import RegleMetier
from cmon.blueprints.espace_candidat.vues import bp, compter_candidatures, moi
from cmon.candidatures_alternance import operations
from cmon.candidatures_alternance.droits import est_le_candidat
from cmon.candidatures_alternance.etats import PASSAGES, EtatCandidature
from cmon.candidatures_alternance.requetes_candidat import ma_candidature, mes_candidatures
from cmon.essai import essayer
from cmon.extensions import db
from cmon.fil_de_messages import CANDIDAT, contexte_du_fil
from cmon.formulaires import Formulaire
from cmon.htmx import aller, demande_un_fragment, rendre
from cmon.pagination import lire_page, numero_de_page
from cmon.temps import jour_de_paris, maintenant

PAR_PAGE = 20
CANDIDATURES = "/mon-espace/candidat/candidatures/"


@bp.get("/candidatures/")
@acces(candidat)
def candidatures():
    demande = request.args.get("etat", "")
    etat = EtatCandidature(demande) if demande in set(EtatCandidature) else None
    nombres, _ = compter_candidatures(current_user.id)
    return rendre(
        "espace_candidat/candidatures.html",
        "espace_candidat/_candidatures.html",
        page=lire_page(mes_candidatures(current_user.id, etat), numero_de_page(request.args.get("page")), PAR_PAGE),
        nombres=nombres,
        etat=etat,
    )


@bp.get("/candidatures/<int:candidature_id>/")
@acces(est_le_candidat, candidature=ma_candidature)
def candidature(candidature):
    le = maintenant()
    fil = contexte_du_fil(candidature, CANDIDAT) if candidature.repondue_le else {}
    return rendre(
        "espace_candidat/candidature.html",
        candidature=candidature,
        visible=candidature.offre.est_visible(jour_de_paris(le)),
        peut_relancer=operations.peut_relancer(candidature, le),
        relance_possible_le=candidature.candidatee_le + operations.RELANCE_APRES,
        peut_retirer=EtatCandidature.retiree in PASSAGES[candidature.etat],
        form=Formulaire(),
        **fil,
    )


@bp.post("/candidatures/<int:candidature_id>/lue/")
@acces(est_le_candidat, candidature=ma_candidature)
def noter_la_lecture(candidature):
    """The answer is read: the page says so by itself, or its button without JavaScript."""
    operations.noter_la_lecture(candidature, par=moi(), le=maintenant())
    if demande_un_fragment():
        modele = "espace_candidat/_lue.html"
        return conclure(rendre(modele, modele, candidature=candidature))
    return conclure(aller(f"{CANDIDATURES}{candidature.id}/"))


@bp.get("/candidatures/<int:candidature_id>/retirer/")
@acces(est_le_candidat, candidature=ma_candidature)
def preparer_le_retrait(candidature):
    if EtatCandidature.retiree not in PASSAGES[candidature.etat]:
        return aller(f"{CANDIDATURES}{candidature.id}/")
    return rendre("espace_candidat/retirer.html", candidature=candidature, form=Formulaire())


@bp.post("/candidatures/<int:candidature_id>/retirer/")
@acces(est_le_candidat, candidature=ma_candidature)
def retirer(candidature):
    offre = candidature.offre
    _, regle = essayer(lambda: operations.retirer(candidature, offre, par=moi(), le=maintenant()))
    return revenir(candidature, regle, "Votre candidature est retirée : le recruteur est prévenu.")


@bp.post("/candidatures/<int:candidature_id>/relancer/")
@acces(est_le_candidat, candidature=ma_candidature)
def relancer(candidature):
    offre = candidature.offre
    _, regle = essayer(lambda: operations.relancer(candidature, offre, par=moi(), le=maintenant()))
    return revenir(candidature, regle, "Le recruteur est relancé : il reçoit un mail de rappel.")


def revenir(candidature, regle: RegleMetier | None, phrase: str):
    """Commit and go back to the candidature, with what was done or why it was not."""
    numero = candidature.id
    db.session.commit()
    flash(regle.message if regle else phrase, "warn" if regle else "ok")
    return aller(f"{CANDIDATURES}{numero}/")


def conclure(reponse):
    """Commit, then answer."""
    db.session.commit()
    return reponse
