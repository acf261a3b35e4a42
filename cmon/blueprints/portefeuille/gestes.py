"""What several views of « Mon portefeuille » share: the alerts, the choice of a chargé, the pages of a projet."""

from flask import flash, g, request
from flask_login import current_user
from werkzeug.local import LocalProxy

from cmon.base import RegleMetier
from cmon.blueprints.portefeuille.formulaires import CONTACT, FormulaireProjet, version_de
from cmon.candidatures.modeles import Candidature
from cmon.candidatures.requetes import compter_postulants, postulants
from cmon.comptes.modeles import Compte
from cmon.essai import Conflit
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.htmx import aller, demande_un_fragment, rendre
from cmon.journal.requetes import historique
from cmon.moderation.requetes import compter_a_valider
from cmon.pagination import lire_page, numero_de_page
from cmon.portefeuille import requetes
from cmon.portefeuille.modeles import Projet
from cmon.referentiels.requetes import libelles_naf
from cmon.temps import jour_de_paris, maintenant

NB_CHARGES = 20
NB_AFFECTATIONS = 50
DEPOTS_PAR_PAGE = 20
LIGNES = (10, 25, 50)
TRIS = ("nom", "-nom", "prenom", "-prenom", "date", "-date")


def moi() -> Compte:
    """The account that asks, itself and not the proxy of the request."""
    return current_user._get_current_object()


def nb_alertes() -> tuple[int, int]:
    """How many projets stand in « Vos affectations » and « À prendre en charge », counted once a request."""
    if "nb_alertes" not in g:
        g.nb_alertes = tuple(db.session.execute(requetes.compter_alertes(moi())).one())
    return g.nb_alertes


def compteur_du_menu() -> dict:
    """The count beside « Vos alertes », counted only where the menu shows it."""
    return {"nb_alertes": LocalProxy(lambda: sum(nb_alertes()))}


def tableau(statut: int = 200, note: tuple[str, str, Projet | None] | None = None):
    """The dashboard, or its lists alone when htmx asks. `note`: kind, words and projet of what was just done."""
    g.pop("nb_alertes", None)
    affectations, depots = nb_alertes()
    lignes = db.session.scalars(requetes.affectations_de(moi()).limit(NB_AFFECTATIONS)).all() if affectations else []
    page = lire_page(requetes.depots_a_prendre(moi()), numero_de_page(request.args.get("page")), DEPOTS_PAR_PAGE)
    return rendre(
        "portefeuille/tableau.html",
        "portefeuille/_alertes.html",
        statut=statut,
        affectations=lignes,
        nb_affectations=affectations,
        nb_depots=depots,
        depots=page,
        a_valider=sum(db.session.execute(compter_a_valider()).one()) if current_user.est_equipe else 0,
        note=note,
    )


def _phrase_de_prise(projet: Projet, charge: Compte) -> str:
    nom = projet.etablissement.raison_sociale
    if charge.id == current_user.id:
        return f"Vous êtes chargé du projet n° {projet.numero} ({nom})."
    return f"Le projet n° {projet.numero} ({nom}) est confié à {charge.nom_complet}, qui reçoit un mail."


def pris(projet: Projet, charge: Compte):
    """The lists of the dashboard once a deposit has been taken up."""
    a_moi = charge.id == current_user.id
    return tableau(200, ("ok", _phrase_de_prise(projet, charge), projet if a_moi else None))


def suite_de_la_prise(projet: Projet, charge: Compte) -> str:
    """Where a person goes on once a deposit has been taken up: to the projet, or back to the alerts."""
    flash(_phrase_de_prise(projet, charge), "ok")
    return f"/portefeuille/projets/{projet.id}/" if charge.id == current_user.id else "/portefeuille/"


def ouvert() -> str:
    """The part of the form that the person opens: « offre », « charge », or nothing."""
    demande = request.values.get("ouvrir", "")
    return demande if demande in ("offre", "charge") else ""


def commencer_l_offre(form: FormulaireProjet, nom_commercial: str) -> None:
    """Where the person opens the form of an offer, begin it with the company's name and the contact as typed."""
    if ouvert() != "offre" or (form.projet is not None and form.projet.offre is not None):
        return
    for nom in CONTACT:
        form[nom].data = request.values.get(nom, form[nom].data)
    form.proposer_offre(nom_commercial)


def choix_du_charge(choisi: Compte | None, *, liste: bool = False) -> dict:
    """What the field « Chargé du projet » shows: who is chosen, and the list when it is open (`liste`: always)."""
    if demande_un_fragment() and (texte := request.args.get("charge", "")).isdecimal() and len(texte) <= 9:
        choisi = db.session.execute(requetes.charge_possible(int(texte))).scalars().first() or choisi
    rang = db.session.execute(requetes.charge_possible(choisi.id)).first() if choisi else None
    contexte = {"charge_choisi": choisi, "structure_du_charge": rang[1].nom if rang else "", "charges": None}
    if liste or ouvert() == "charge":
        texte = request.values.get("charge_q", "")[:100]
        rangs = db.session.execute(requetes.charges_possibles(texte, NB_CHARGES + 1)).all()
        contexte |= {"charge_q": texte, "charges": rangs[:NB_CHARGES], "charges_en_trop": len(rangs) > NB_CHARGES}
    return contexte


def fragment_charge(choisi: Compte | None):
    """The field « Chargé du projet » with its list open."""
    return rendre("portefeuille/_charge.html", "portefeuille/_charge.html", **choix_du_charge(choisi))


def secteurs_d_activite(etablissements: list[Etablissement]) -> dict[str, str]:
    """The label of the NAF class of these companies, by code."""
    codes = {e.naf for e in etablissements if e.naf}
    return dict(db.session.execute(libelles_naf(codes)).tuples().all()) if codes else {}


def nb_postulants(projets: list[Projet]) -> dict[int, int]:
    """How many applications the offers of these projets have."""
    ids = [p.offre.id for p in projets if p.offre]
    return dict(db.session.execute(compter_postulants(ids)).tuples().all()) if ids else {}


def lister_postulants(projet: Projet) -> dict:
    """The page of « Liste des postulants » that the address asks for."""
    tri = request.args.get("tri", "nom")
    tri = tri if tri in TRIS else "nom"
    lignes = request.args.get("lignes", "")
    lignes = int(lignes) if lignes in {str(n) for n in LIGNES} else LIGNES[0]
    requete = postulants(projet.offre.id, tri.lstrip("-"), tri.startswith("-"))
    page = lire_page(requete, numero_de_page(request.args.get("page")), lignes)
    return {"postulants": page, "tri": tri, "lignes": lignes, "choix_de_lignes": LIGNES}


def phrase_d_inscription(candidature: Candidature, nouvelle: bool) -> str:
    """What is said once somebody has been registered."""
    nom = f"{candidature.prenom} {candidature.nom}"
    return (
        f"{nom} est inscrit : l’employeur a reçu sa candidature."
        if nouvelle
        else f"{nom} a déjà postulé à cette offre."
    )


def fragment_projet(projet: Projet, form: FormulaireProjet):
    """The piece of the page of a projet that was asked for: a chargé to choose, the offer to write, the applicants."""
    if ouvert() == "charge":
        return fragment_charge(projet.charge)
    if ouvert() == "offre":
        return rendre("portefeuille/_offre.html", "portefeuille/_offre.html", form=form, ouverte_ici=True)
    contexte = lister_postulants(projet) if projet.offre else {}
    return rendre(
        "portefeuille/_postulants.html", "portefeuille/_postulants.html", projet=projet, offre=projet.offre, **contexte
    )


def page_projet(projet: Projet, form: FormulaireProjet, statut: int = 200, **contexte):
    """The page of a projet: its form, its applicants, its history."""
    offre = projet.offre
    return rendre(
        "portefeuille/projet.html",
        statut=statut,
        projet=projet,
        offre=offre,
        form=form,
        en_ligne=offre is not None and offre.est_visible(jour_de_paris(maintenant())),
        secteurs=secteurs_d_activite([projet.etablissement]),
        historique=db.session.scalars(historique(projet.id, offre.id if offre else None)).all(),
        **choix_du_charge(form.charge.data),
        **(lister_postulants(projet) if offre else {}),
        **contexte,
    )


def page_nouveau(form: FormulaireProjet | None, statut: int = 200, **contexte):
    """« Saisir un projet »: the search of a company, then the form of the projet; only the piece that htmx asks for."""
    if form is not None and demande_un_fragment() and request.method == "GET":
        if ouvert() == "charge":
            return fragment_charge(form.charge.data)
        return rendre("portefeuille/_offre.html", "portefeuille/_offre.html", form=form, ouverte_ici=True)
    choix = choix_du_charge(form.charge.data) if form else {}
    return rendre(
        "portefeuille/nouveau.html", "portefeuille/_entreprises.html", statut=statut, form=form, **choix, **contexte
    )


def chercher_une_autre_entreprise():
    """Back to the search: nobody knows the company that was named."""
    flash("Cette entreprise n’a pas été trouvée : cherchez-la, ou saisissez-la à la main.", "warn")
    return aller("/portefeuille/projets/nouveau/")


def relire_projet(projet: Projet) -> Projet:
    """The projet as the database has it, after a refused verb."""
    return db.session.execute(requetes.fiche_projet(projet.id)).unique().scalar_one()


def suite_de_l_enregistrement(projet: Projet) -> str:
    """Where a person goes on once a projet is saved: back to it, or to the list when it is somebody else's now."""
    flash(f"Le projet n° {projet.numero} est enregistré.", "ok")
    garde = current_user.est_equipe or projet.charge_id == current_user.id
    return f"/portefeuille/projets/{projet.id}/" if garde else "/portefeuille/projets/"


def apres_l_enregistrement(projet: Projet, form: FormulaireProjet, regle: RegleMetier | None):
    """The answer to a save: on to the projet, or back to the form with the rule that refused it."""
    if regle is None:
        return aller(suite_de_l_enregistrement(projet))
    projet = form.projet = relire_projet(projet)
    if isinstance(regle, Conflit):
        return page_de_conflit(projet, form)
    form.ajouter_regle(regle)
    return page_projet(projet, form, 422)


def page_de_conflit(projet: Projet, form: FormulaireProjet):
    """The answer to a save that came too late: both texts side by side, what was typed kept, ready to be saved."""
    ecarts = form.ecarts(projet)
    form.version.data = version_de(projet)
    return page_projet(projet, form, 409, ecarts=ecarts)
