"""What several views of « Mon portefeuille » share: the alerts, the choice of a chargé, the pages of a projet."""

from flask import flash, g, request
from flask_login import current_user
from werkzeug.local import LocalProxy

from cmon.base import RegleMetier
from cmon.blueprints.portefeuille.formulaires import CONTACT, FormulaireProjet, version_de
from cmon.blueprints.portefeuille.personnes import choisir
from cmon.candidatures.modeles import Candidature
from cmon.candidatures.requetes import postulants
from cmon.comptes.modeles import Compte
from cmon.essai import Conflit
from cmon.etablissements.operations import FERME
from cmon.extensions import db
from cmon.htmx import aller, demande_un_fragment, rendre
from cmon.inscriptions.requetes import TRIS as TRIS_DE_PARTICIPANTS
from cmon.inscriptions.requetes import liste_d_attente, participants
from cmon.journal.requetes import historique
from cmon.liste_de_projets import secteurs_d_activite
from cmon.moderation.requetes import compter_a_valider
from cmon.pagination import lire_page, numero_de_page
from cmon.portefeuille import requetes
from cmon.portefeuille.modeles import Projet
from cmon.publication.etats import EtatPublication
from cmon.relances.requetes import compter_a_relancer
from cmon.temps import jour_de_paris, maintenant

NB_AFFECTATIONS = 50
DEPOTS_PAR_PAGE = 20
LIGNES = (10, 25, 50)
ATTENTE_MAX = 100
LISTE = "/portefeuille/projets/"
FORMALISATIONS = ("offre", "rencontre")
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
        nb_a_relancer=db.session.scalar(compter_a_relancer(moi(), maintenant())),
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
    """The part of the form that the person opens: « offre », « rencontre », « charge », « receveur », or nothing."""
    demande = request.values.get("ouvrir", "")
    return demande if demande in (*FORMALISATIONS, "charge", "receveur") else ""


def ouvertes() -> list[str]:
    """The forms of an offer or of a rencontre that stand open on the page, or that the person opens."""
    aussi = ["rencontre"] if ouvert() == "receveur" else []
    return [f for f in FORMALISATIONS if f"{f}_ouverte" in request.form or ouvert() == f or f in aussi]


def commencer(form: FormulaireProjet, nom_commercial: str) -> None:
    """Where the person opens the form of an offer or of a rencontre, begin it with what is known, as typed."""
    if ouvert() not in FORMALISATIONS or form.existante is not None:
        return
    for nom in CONTACT:
        form[nom].data = request.values.get(nom, form[nom].data)
    form.commencer(ouvert(), nom_commercial)


def choix_du_charge(choisi: Compte | None, *, liste: bool = False, departement: str | None = None) -> dict:
    """What the field « Chargé du projet » shows: who is chosen, and the list when it is open (`liste`: always)."""
    liste = liste or ouvert() == "charge"
    choix = choisir("charge", "charge", "Chargé du projet", choisi, liste=liste, departement=departement)
    return {"choix_charge": choix}


def choix_des_personnes(form: FormulaireProjet, departement: str | None) -> dict:
    """What the fields of a projet that name somebody show."""
    contexte = choix_du_charge(form.charge.data, departement=departement)
    if form.rencontre is not None:
        champ = form.rencontre.receveur
        contexte["choix_receveur"] = choisir(
            "receveur", champ.name, champ.label.text, champ.data, liste=ouvert() == "receveur", departement=departement
        )
    return contexte


def fragment_charge(choisi: Compte | None, departement: str | None = None):
    """The field « Chargé du projet » with its list open."""
    contexte = choix_du_charge(choisi, liste=True, departement=departement)
    return rendre("portefeuille/_charge.html", "portefeuille/_charge.html", **contexte)


def fragment_du_formulaire(form: FormulaireProjet, departement: str | None, **contexte):
    """The piece of the form that was opened: somebody to choose, the offer or the rencontre to write."""
    if ouvert() == "charge":
        return fragment_charge(form.charge.data, departement)
    gabarit = {"receveur": "_receveur", "rencontre": "_rencontre"}.get(ouvert(), "_offre")
    gabarit = f"portefeuille/{gabarit}.html"
    return rendre(gabarit, gabarit, form=form, ouverte_ici=True, **choix_des_personnes(form, departement), **contexte)


def lister_postulants(projet: Projet) -> dict:
    """The page of « Liste des postulants » that the address asks for."""
    tri = request.args.get("tri", "nom")
    tri = tri if tri in TRIS else "nom"
    lignes = request.args.get("lignes", "")
    lignes = int(lignes) if lignes in {str(n) for n in LIGNES} else LIGNES[0]
    requete = postulants(projet.offre.id, tri.lstrip("-"), tri.startswith("-"))
    page = lire_page(requete, numero_de_page(request.args.get("page")), lignes)
    return {"postulants": page, "tri": tri, "lignes": lignes, "choix_de_lignes": LIGNES}


def lister_participants(projet: Projet) -> dict:
    """The page of « Participants » that the address asks for, and those who wait for a place."""
    rencontre, tri = projet.rencontre, request.args.get("tri", "nom")
    tri = tri if tri.lstrip("-") in TRIS_DE_PARTICIPANTS and tri.count("-") < 2 else "nom"
    lignes = request.args.get("lignes", "")
    lignes = int(lignes) if lignes in {str(n) for n in LIGNES} else LIGNES[0]
    requete = participants(rencontre.id, tri.lstrip("-"), tri.startswith("-"))
    page = lire_page(requete, numero_de_page(request.args.get("page")), lignes)
    attente = liste_d_attente(rencontre.id).limit(ATTENTE_MAX)
    return {
        "participants": page,
        "attente": db.session.scalars(attente).all() if rencontre.nb_en_attente else [],
        "tri": tri,
        "lignes": lignes,
        "choix_de_lignes": LIGNES,
    }


def phrase_d_inscription(candidature: Candidature, nouvelle: bool) -> str:
    """What is said once somebody has been registered."""
    nom = f"{candidature.prenom} {candidature.nom}"
    return (
        f"{nom} est inscrit : l’employeur a reçu sa candidature."
        if nouvelle
        else f"{nom} a déjà postulé à cette offre."
    )


def fragment_projet(projet: Projet, form: FormulaireProjet):
    """The piece of the page of a projet that was asked for: of its form, or its people."""
    if ouvert():
        return fragment_du_formulaire(form, projet.departement, projet=projet)
    if projet.rencontre:
        gabarit = "inscriptions/_participants.html"
        return rendre(gabarit, gabarit, projet=projet, rencontre=projet.rencontre, **lister_participants(projet))
    contexte = lister_postulants(projet) if projet.offre else {}
    return rendre(
        "portefeuille/_postulants.html", "portefeuille/_postulants.html", projet=projet, offre=projet.offre, **contexte
    )


def page_projet(projet: Projet, form: FormulaireProjet, statut: int = 200, **contexte):
    """The page of a projet: its form, its people, its history."""
    offre, rencontre, le = projet.offre, projet.rencontre, maintenant()
    passages = historique(projet.id, offre.id if offre else None, rencontre.id if rencontre else None)
    if offre:
        contexte |= {"en_ligne": offre.est_visible(jour_de_paris(le)), **lister_postulants(projet)}
    elif rencontre:
        contexte |= {"en_ligne": rencontre.est_visible(le), "nb_a_prevenir": rencontre.nb_a_prevenir(le)}
        contexte |= lister_participants(projet)
    return rendre(
        "portefeuille/projet.html",
        statut=statut,
        projet=projet,
        offre=offre,
        rencontre=rencontre,
        form=form,
        a_remettre_en_ligne=est_a_remettre_en_ligne(projet),
        secteurs=secteurs_d_activite([projet.etablissement]),
        historique=db.session.scalars(passages).all(),
        **choix_des_personnes(form, projet.departement),
        **contexte,
    )


def est_a_remettre_en_ligne(projet: Projet) -> bool:
    """Was it just taken off the site, and may its date still put it back?"""
    publication = projet.publication
    return (
        "depubliee" in request.args
        and publication is not None
        and publication.etat == EtatPublication.depubliee
        and not publication.est_passee(maintenant())
    )


def page_nouveau(form: FormulaireProjet | None, statut: int = 200, *, entreprise=None, **contexte):
    """« Saisir un projet »: the search of a company, then the form of the projet; only the piece that htmx asks for."""
    departement = entreprise.departement if entreprise else None
    if form is not None and demande_un_fragment() and request.method == "GET":
        return fragment_du_formulaire(form, departement)
    choix = choix_des_personnes(form, departement) if form else {}
    return rendre(
        "portefeuille/nouveau.html",
        "portefeuille/_entreprises.html",
        statut=statut,
        form=form,
        entreprise=entreprise,
        **choix,
        **contexte,
    )


def chercher_une_autre_entreprise(entreprise):
    """Back to the search: nobody knows the company that was named, or it is closed."""
    inconnue = "Cette entreprise n’a pas été trouvée : cherchez-la, ou saisissez-la à la main."
    flash(FERME if entreprise.est_fermee else inconnue, "warn")
    return aller("/portefeuille/projets/nouveau/")


def relire_projet(projet: Projet) -> Projet:
    """The projet as the database has it, after a refused verb."""
    return db.session.execute(requetes.fiche_projet(projet.id)).unique().scalar_one()


def suite_de_l_enregistrement(projet: Projet, *, depubliee: bool = False) -> str:
    """Where a person goes on once a projet is saved: back to it, or to the list when it is somebody else's now."""
    flash(f"Le projet n° {projet.numero} est enregistré.", "ok")
    garde = current_user.est_equipe or projet.charge_id == current_user.id
    return f"/portefeuille/projets/{projet.id}/{'?depubliee=1' if depubliee else ''}" if garde else LISTE


def est_publie(projet: Projet) -> bool:
    """Is its offer or its rencontre published?"""
    return projet.publication is not None and projet.publication.etat == EtatPublication.publiee


def apres_l_enregistrement(
    projet: Projet, form: FormulaireProjet, regle: RegleMetier | None, *, etait_publie: bool = False
):
    """The answer to a save: on to the projet, or back to the form with the rule that refused it."""
    if regle is None:
        return aller(suite_de_l_enregistrement(projet, depubliee=etait_publie and not est_publie(projet)))
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
