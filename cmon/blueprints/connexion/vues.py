"""Sign in by password or by mailed link, choose a new password, sign out."""

from flask import Blueprint, current_app, request, session
from flask_login import current_user

from cmon.acces import acces, adresse_locale, connecte, tous
from cmon.base import RegleMetier
from cmon.base_sql import lecture_seule
from cmon.blueprints.connexion.formulaires import FormulaireConnexion, FormulaireLien, FormulaireVide
from cmon.comptes import operations
from cmon.comptes.etats import GenreCompte
from cmon.comptes.modeles import UsageJeton
from cmon.comptes.requetes import comptes_de_demonstration
from cmon.comptes.session import CLE, empreinte
from cmon.entree import entrer
from cmon.erreurs import page_d_erreur
from cmon.extensions import db
from cmon.formulaires_compte import FormulaireNouveauMotDePasse
from cmon.htmx import aller, rendre, revenir_au_formulaire
from cmon.limites import compter, est_depassee
from cmon.portails import portail_courant
from cmon.structures.etats import LIBELLES_GENRE
from cmon.temps import maintenant

bp = Blueprint("connexion", __name__)

ESSAIS_PAR_COMPTE = "10/5 minutes"
ESSAIS_PAR_ADRESSE = "40/5 minutes"
LIENS_PAR_ADRESSE = "20/15 minutes"
REFUS = "L’adresse e-mail ou le mot de passe n’est pas le bon."
TROP_D_ESSAIS = (
    "Trop d’essais en peu de temps. Attendez cinq minutes, ou demandez un lien de connexion par mail : il fonctionne"
    " tout de suite."
)


def suite_demandee() -> str:
    """Where to go on after signing in: a path of this site only."""
    return adresse_locale(request.values.get("suite"))


def genre_demande() -> GenreCompte | None:
    """As whom the person signs in (« Mon compte – Employeur – Se connecter »): words of the page and nothing else."""
    genre = request.values.get("genre")
    return GenreCompte(genre) if genre in list(GenreCompte) else None


def page_de_connexion(form: FormulaireConnexion, statut: int = 200):
    """The sign-in page; in development it lists the demo accounts."""
    demo = []
    if current_app.config["DEVELOPPEMENT"]:
        demo = db.session.execute(comptes_de_demonstration()).all()
    contexte = {"genre": genre_demande(), "genres_de_compte": list(GenreCompte), "genres": LIBELLES_GENRE}
    return rendre("connexion/page.html", statut=statut, form=form, demo=demo, **contexte)


@bp.get("/connexion/")
@acces(tous)
def page():
    return page_de_connexion(FormulaireConnexion(suite=suite_demandee()))


@bp.post("/connexion/")
@acces(tous)
def se_connecter():
    form = FormulaireConnexion()
    if "lien" in request.form:
        return envoyer_un_lien(form.courriel.data or "", UsageJeton.connexion, form)
    if not form.validate():
        return page_de_connexion(form, 422)
    par_compte = (request.remote_addr or "", empreinte(form.courriel.data.lower()))
    if est_depassee(ESSAIS_PAR_COMPTE, "essai", *par_compte) or est_depassee(ESSAIS_PAR_ADRESSE, "ip", par_compte[0]):
        return page_d_erreur(429, texte=TROP_D_ESSAIS)
    with lecture_seule():
        compte = operations.authentifier(form.courriel.data, form.mot_de_passe.data)
    db.session.rollback()
    if compte is None:
        compter(ESSAIS_PAR_COMPTE, "essai", *par_compte)
        compter(ESSAIS_PAR_ADRESSE, "ip", par_compte[0])
        form.ajouter_regle(RegleMetier(REFUS, "mot_de_passe"))
        return page_de_connexion(form, 422)
    return entrer(compte, suite_demandee())


def envoyer_un_lien(courriel: str, usage: UsageJeton, form_d_origine):
    """Mail a link if the address has an account; the answer is the same for every address."""
    form = FormulaireLien(courriel=courriel)
    if not form.validate():
        form_d_origine.courriel.errors = form.courriel.errors
        if usage == UsageJeton.connexion:
            return page_de_connexion(form_d_origine, 422)
        return revenir_au_formulaire("connexion/oubli.html", form=form_d_origine)
    if not compter(LIENS_PAR_ADRESSE, "lien", request.remote_addr or ""):
        return page_d_erreur(429)
    operations.demander_lien(
        form.courriel.data.lower(),
        usage,
        le=maintenant(),
        duree_min=current_app.config["LIEN_CONNEXION_MIN"],
        suite=suite_demandee(),
    )
    db.session.commit()
    session["lien_demande"] = usage.value
    return aller("/connexion/lien-envoye/")


@bp.get("/connexion/lien-envoye/")
@acces(tous)
def lien_envoye():
    return rendre("connexion/lien_envoye.html", duree_min=current_app.config["LIEN_CONNEXION_MIN"])


@bp.get("/connexion/mot-de-passe-oublie/")
@acces(tous)
def oubli():
    return rendre("connexion/oubli.html", form=FormulaireLien())


@bp.post("/connexion/mot-de-passe-oublie/")
@acces(tous)
def demander_un_mot_de_passe():
    form = FormulaireLien()
    return envoyer_un_lien(form.courriel.data or "", UsageJeton.mot_de_passe, form)


@bp.get("/connexion/lien/<jeton>/")
@acces(tous)
def lien(jeton: str):
    valable = operations.lien_valable(jeton, UsageJeton.connexion, le=maintenant())
    statut = 200 if valable else 410
    return rendre("connexion/lien.html", statut=statut, valable=valable, form=FormulaireVide(suite=suite_demandee()))


@bp.post("/connexion/lien/<jeton>/")
@acces(tous)
def entrer_par_lien(jeton: str):
    try:
        compte = operations.consommer_lien(jeton, UsageJeton.connexion, le=maintenant())
    except RegleMetier:
        return rendre("connexion/lien.html", statut=410, valable=False, form=FormulaireVide())
    return entrer(compte, suite_demandee())


@bp.get("/connexion/nouveau-mot-de-passe/<jeton>/")
@acces(tous)
def nouveau_mot_de_passe(jeton: str):
    if not operations.lien_valable(jeton, UsageJeton.mot_de_passe, le=maintenant()):
        return rendre("connexion/lien.html", statut=410, valable=False, form=FormulaireVide(), oubli=True)
    return rendre("connexion/nouveau_mot_de_passe.html", form=FormulaireNouveauMotDePasse())


@bp.post("/connexion/nouveau-mot-de-passe/<jeton>/")
@acces(tous)
def choisir_mot_de_passe(jeton: str):
    form = FormulaireNouveauMotDePasse()
    if not operations.lien_valable(jeton, UsageJeton.mot_de_passe, le=maintenant()):
        return rendre("connexion/lien.html", statut=410, valable=False, form=FormulaireVide(), oubli=True)
    if form.validate():
        try:
            compte = operations.reinitialiser_mot_de_passe(jeton, form.nouveau.data, le=maintenant())
            return entrer(compte, "/")
        except RegleMetier as e:
            form.ajouter_regle(e)
    return revenir_au_formulaire("connexion/nouveau_mot_de_passe.html", form=form)


@bp.get("/connexion/accueil/")
@acces(connecte)
def accueil():
    if portail_courant().sert("portefeuille") and (current_user.est_partenaire or current_user.est_equipe):
        return aller("/portefeuille/")
    if current_user.est_equipe:
        return aller("/administration/")
    if portail_courant().sert("mon_espace") and current_user.est_professionnel:
        return aller("/mon-espace/")
    if portail_courant().sert("espace_candidat") and current_user.est_candidat:
        return aller("/mon-espace/candidat/")
    return aller("/mon-compte/")


@bp.post("/deconnexion/")
@acces(tous)
def se_deconnecter():
    if jeton := session.get(CLE):
        operations.fermer_session(jeton)
        db.session.commit()
    session.clear()
    reponse = aller("/")
    reponse.headers["Clear-Site-Data"] = '"cache", "storage"'
    return reponse
