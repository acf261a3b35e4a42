"""« Postuler » to an alternance offer: with an account and one of one’s projets professionnels."""

from urllib.parse import quote

from flask import request
from flask_login import current_user
from wtforms import RadioField, ValidationError

from cmon import presentation_alternance as presentation
from cmon.acces import acces
from cmon.alternance.publiques import page_d_alternance, peut_lire_la_page
from cmon.alternance.requetes import offre_alternance_de_numero
from cmon.blueprints.alternance.vues import bp, detour, dire_fermee
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.operations import SaisieCandidatureAlternance, postuler
from cmon.candidatures_alternance.requetes_candidat import ma_candidature_a
from cmon.essai import essayer
from cmon.extensions import db, limiter
from cmon.formulaires import ChampCase, ChampFichiers, ChampLong, Formulaire, recevoir_fichiers, requis
from cmon.htmx import aller, rendre
from cmon.profils.requetes_candidat import mes_projets
from cmon.televersement import avec_fichiers
from cmon.temps import jour_de_paris, maintenant

# A whole class may apply from one address in the same lesson.
CANDIDATURES_PAR_ADRESSE = "60 per 10 minutes"


class ChampProjet(RadioField):
    """One of the candidate’s projets; another one is refused in the same words as none."""

    def pre_validate(self, form):
        """Nothing chosen is the business of `requis`."""
        if self.data is not None and self.data not in form.projets:
            raise ValidationError("Choisissez le projet à envoyer.")


class FormulairePostuler(Formulaire):
    """An application: a projet, a few words, files."""

    projet = ChampProjet(
        "Votre projet professionnel",
        [requis("Choisissez le projet à envoyer.")],
        coerce=lambda v: int(v) if v and str(v).isdigit() else None,
    )
    message = ChampLong("Message", maximum=5000)
    avec_cv = ChampCase("Joindre le CV de ce projet", default=True)
    fichiers = ChampFichiers("Autres fichiers", maximum=5)

    def __init__(self, projets=(), **kwargs):
        super().__init__(**kwargs)
        self.projets = {p.id: p for p in projets}
        self.projet.choices = [(p.id, f"{p.intitule} (projet {p.numero})") for p in projets]
        if not self.is_submitted() and len(self.projets) == 1:
            self.projet.data = next(iter(self.projets))

    @property
    def a_un_cv(self) -> bool:
        """Has one of the projets a CV?"""
        return any(p.cv for p in self.projets.values())

    def saisie(self) -> SaisieCandidatureAlternance:
        """What was typed, for the verb `postuler`."""
        return SaisieCandidatureAlternance(
            message=self.message.data or "", avec_cv=self.avec_cv.data, fichiers=self.fichiers.data or []
        )


def adresse_de_postuler(offre) -> str:
    """Where one applies to the offer, to come back to."""
    return f"{presentation.adresse_de(offre)}postuler/"


def avant_de_postuler(offre):
    """What stands before the form: another address, an offer that is over, a visitor, somebody who is not a candidate,
    a candidature already sent, no projet yet. None when the form may be shown."""
    if ailleurs := detour(offre, "postuler/"):
        return ailleurs
    if not offre.est_visible(jour_de_paris(maintenant())):
        return dire_fermee(offre, jour_de_paris(maintenant()))
    if not current_user.est_candidat:
        return expliquer(offre, "visiteur" if current_user.est_anonyme else "autre")
    deja = db.session.execute(ma_candidature_a(offre.id, current_user.id)).scalar_one_or_none()
    if deja is not None and deja.etat != EtatCandidature.retiree and request.method == "GET":
        return expliquer(offre, "deja", candidature=deja)
    return None


def expliquer(offre, motif: str, **contexte):
    """Why there is no form, and what to do."""
    suite = quote(adresse_de_postuler(offre), safe="/")
    return rendre("alternance/avant_de_postuler.html", offre=offre, motif=motif, suite=suite, **contexte)


def page_postuler(offre, form, statut: int = 200):
    """The form of an application."""
    return rendre("alternance/postuler.html", statut=statut, offre=offre, form=form)


@bp.get("/offres/<numero>/postuler/")
@acces(peut_lire_la_page, offre=page_d_alternance)
def postuler_formulaire(offre):
    if (avant := avant_de_postuler(offre)) is not None:
        return avant
    projets = db.session.scalars(mes_projets(current_user.id)).all()
    return page_postuler(offre, FormulairePostuler(projets)) if projets else expliquer(offre, "projet")


@bp.post("/offres/<numero>/postuler/")
@limiter.limit(CANDIDATURES_PAR_ADRESSE)
@avec_fichiers()
@acces(peut_lire_la_page, offre=offre_alternance_de_numero)
def envoyer_candidature(offre):
    if (avant := avant_de_postuler(offre)) is not None:
        return avant
    par, le = current_user._get_current_object(), maintenant()
    form = FormulairePostuler(db.session.scalars(mes_projets(par.id)).all())
    recevoir_fichiers(form.fichiers, le=le)
    reponse = None
    if form.validate():
        projet = form.projets[form.projet.data]
        _, regle = essayer(lambda: postuler(offre, projet, form.saisie(), par=par, le=le))
        if regle is None:
            reponse = aller(f"{adresse_de_postuler(offre)}merci/")
        else:
            form.ajouter_regle(regle)
    reponse = reponse or page_postuler(offre, form, 422)
    db.session.commit()  # refused, the files already here are kept for the next try
    return reponse


@bp.get("/offres/<numero>/postuler/merci/")
@acces(peut_lire_la_page, offre=page_d_alternance)
def merci(offre):
    candidature = None
    if current_user.est_candidat:
        candidature = db.session.execute(ma_candidature_a(offre.id, current_user.id)).scalar_one_or_none()
    if candidature is None or candidature.etat == EtatCandidature.retiree:
        return aller(presentation.adresse_de(offre))
    return rendre("alternance/merci.html", offre=offre, candidature=candidature)
