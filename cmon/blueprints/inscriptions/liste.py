"""« Gérer les inscriptions »: the rencontres, and the participants of the one that is open."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, request
from flask_login import current_user

from cmon.acces import acces, partenaire_ou_equipe
from cmon.blueprints.inscriptions.vues import bp
from cmon.comptes.modeles import Compte
from cmon.essai import essayer
from cmon.extensions import db
from cmon.formulaires_suivi import FormulaireAnnulation, FormulaireFiltreInscriptions
from cmon.htmx import aller, demande_un_fragment, rendre, revenir_au_formulaire
from cmon.inscriptions import operations, requetes, suivi
from cmon.inscriptions.droits import peut_gerer
from cmon.inscriptions.modeles import Inscription
from cmon.pagination import Page, lire_page, lire_page_de, numero_de_page
from cmon.portefeuille.droits import peut_modifier
from cmon.rencontres.droits import peut_annuler
from cmon.rencontres.modeles import Rencontre
from cmon.temps import maintenant

PAR_PAGE = 20
INSCRITS_PAR_PAGE = 10
ATTENTE_MAX = 10
TEXTE_MAX = 100
TRIS_DES_INSCRITS = ("nom", "-nom", "prenom", "-prenom", "courriel", "-courriel")


def moi() -> Compte:
    """The account that asks, itself and not the proxy of the request."""
    return current_user._get_current_object()


@dataclass
class Ouverte:
    """The rencontre whose participants are shown."""

    rencontre_id: int
    inscrits: Page
    attente: list[Inscription]
    tri: str


def ouvrir(rencontre: Rencontre) -> Ouverte:
    """Read the participants of a rencontre in the order, and at the page, that the address asks for."""
    demande = request.args.get("inscrits_tri", "")
    tri = demande if demande in TRIS_DES_INSCRITS else "nom"
    inscrits = requetes.participants(rencontre.id, tri.lstrip("-"), tri.startswith("-"))
    page = lire_page(inscrits, numero_de_page(request.args.get("inscrits_page")), INSCRITS_PAR_PAGE)
    attente = requetes.liste_d_attente(rencontre.id).limit(ATTENTE_MAX)
    lue = list(db.session.scalars(attente)) if rencontre.nb_en_attente else []
    return Ouverte(rencontre.id, page, lue, tri)


def contexte_de_ligne(le: datetime) -> dict:
    """What a line of the list asks about each rencontre."""
    return {
        "le": le,
        "peut_modifier": lambda r: peut_modifier(current_user, r.projet),
        "peut_annuler": lambda r: peut_annuler(current_user, r) and not r.est_passee(le) and r.est_visible(le),
    }


def rencontre_ouverte(lignes: list[Rencontre]) -> Ouverte | None:
    """The participants of the rencontre that the address names, when it stands in these lines."""
    demandee = request.args.get("ouverte", "")
    return next((ouvrir(r) for r in lignes if str(r.id) == demandee), None)


@bp.get("/")
@acces(partenaire_ou_equipe)
def liste():
    le, filtre = maintenant(), FormulaireFiltreInscriptions(request.args)
    texte = filtre.q.data = (filtre.q.data or "")[:TEXTE_MAX]
    passees = request.args.get("quand") == "passees"
    tri = request.args.get("tri", "")
    requete = suivi.rencontres_gerees(moi(), le, passees=passees, texte=texte, tri=tri)
    a_venir, finies = db.session.execute(suivi.compter_rencontres(moi(), le)).one()
    total = None if texte else finies if passees else a_venir
    page = lire_page_de(Rencontre.id, requete, numero_de_page(request.args.get("page")), PAR_PAGE, total)
    return rendre(
        "inscriptions/liste.html",
        "inscriptions/_liste.html",
        filtre=filtre,
        page=page,
        passees=passees,
        tri=tri,
        nb_a_venir=a_venir,
        nb_passees=finies,
        ouverte=rencontre_ouverte(page.lignes),
        **contexte_de_ligne(le),
    )


@bp.get("/<int:rencontre_id>/")
@acces(peut_gerer, rencontre=requetes.rencontre_a_gerer)
def rencontre(rencontre):
    if rencontre.etat not in suivi.PUBLIEES:
        abort(404)
    return rendre(
        "inscriptions/rencontre.html",
        "inscriptions/_detail.html" if "suite" in request.args else "inscriptions/_rencontre.html",
        r=rencontre,
        ouverte=None if {"fermee", "suite"} & request.args.keys() and demande_un_fragment() else ouvrir(rencontre),
        **contexte_de_ligne(maintenant()),
    )


@bp.get("/<int:rencontre_id>/annuler/")
@acces(peut_annuler, rencontre=requetes.rencontre_a_gerer)
def preparer_l_annulation(rencontre):
    if not rencontre.est_ouverte(maintenant()):
        flash("Cette rencontre ne peut plus être annulée : elle a commencé, ou elle n’est plus publiée.", "warn")
        return aller(f"/inscriptions/{rencontre.id}/")
    return rendre("inscriptions/annuler.html", form=FormulaireAnnulation(), r=rencontre)


@bp.post("/<int:rencontre_id>/annuler/")
@acces(peut_annuler, rencontre=requetes.rencontre_a_gerer)
def annuler(rencontre):
    form, le = FormulaireAnnulation(), maintenant()
    if not form.validate():
        return revenir_au_formulaire("inscriptions/annuler.html", form=form, r=rencontre)
    nb, regle = essayer(lambda: operations.annuler_rencontre(rencontre, par=moi(), le=le, motif=form.motif.data))
    if regle:
        form.ajouter_regle(regle)
        return revenir_au_formulaire("inscriptions/annuler.html", form=form, r=rencontre)
    db.session.commit()
    flash(_phrase_d_annulation(nb), "ok")
    return aller("/inscriptions/?quand=passees")


def _phrase_d_annulation(nb: int) -> str:
    if not nb:
        return "La rencontre est annulée. Personne n’y était inscrit."
    return f"La rencontre est annulée. {nb} personne{'s reçoivent' if nb > 1 else ' reçoit'} un mail qui dit pourquoi."
