"""Tell the story of each projet again: the verbs of the domain, at the dates when they would have happened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cmon.candidatures.modeles import TrancheAge
from cmon.candidatures.operations import SaisieCandidature, postuler
from cmon.comptes.modeles import Compte
from cmon.demo import pieces
from cmon.demo.calendrier import Calendrier
from cmon.demo.lecture import DOMAINE, entreprises
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.fichiers.operations import recevoir
from cmon.journal.operations import consigner
from cmon.moderation import operations as moderation
from cmon.offres.etats import Public
from cmon.offres.operations import SaisieOffre
from cmon.offres.taches import AUTEUR
from cmon.portefeuille import operations as portefeuille
from cmon.portefeuille.etats import Souhait
from cmon.portefeuille.modeles import Commentaire, Projet
from cmon.portefeuille.operations import SaisieDepot, SaisieProjet
from cmon.publication import operations as publication
from cmon.publication.etats import EtatPublication
from cmon.recherche.texte import normaliser
from cmon.referentiels.modeles import Metier

CLE = "demo:"
GIRONDE = {"24", "33", "40", "47", "64"}
ENTREPRISE = "entreprise"


@dataclass(frozen=True)
class Monde:
    """Who and what the stories need: companies by SIRET, accounts by name, métiers by code, the calendar."""

    etablissements: dict[str, Etablissement]
    comptes: dict[str, Compte]
    metiers: dict[str, Metier]
    calendrier: Calendrier


def jour_de_creation(conte: dict) -> int:
    """The day, from today, when the projet was made: some days before its publication."""
    return conte.get("cree", conte.get("publiee", 0) - 3)


def raconter(monde: Monde, conte: dict) -> Projet:
    """Make one projet, with its offer where it has one, and play what happened to it, in the order of the dates."""
    etablissement = monde.etablissements[conte["siret"]]
    charge = _charge(monde, conte, etablissement)
    projet = _creer(monde, conte, etablissement, charge)
    for _, geste in sorted(_gestes(monde, conte, projet, charge), key=lambda g: g[0]):
        geste()
    db.session.flush()
    return projet


def _charge(monde: Monde, conte: dict, etablissement: Etablissement) -> Compte | None:
    nom = conte.get("charge", "" if conte.get("souhait") else None)
    if nom is None:
        nom = "partenaire1" if etablissement.departement in GIRONDE else "partenaire2"
    return monde.comptes[nom] if nom else None


def _auteur(conte: dict) -> str:
    """Who made the projet: the company, or the account that `par` names. Masked offers are written by their chargé."""
    return conte.get("par") or (conte["charge"] if conte.get("masque") else ENTREPRISE)


def _creer(monde: Monde, conte: dict, etablissement: Etablissement, charge: Compte | None) -> Projet:
    le = monde.calendrier.instant(jour_de_creation(conte), conte["ref"])
    lue = entreprises()[conte["siret"]]
    contact = {
        "contact_nom": lue["contact_nom"],
        "contact_courriel": lue["courriel"],
        "contact_telephone": lue["telephone"],
    }
    commun = {
        "souhait": Souhait(conte.get("souhait", Souhait.stagiaire)),
        "demande": conte.get("demande", ""),
        "offre": _saisie_offre(monde, conte, lue, charge, le) if "description" in conte else None,
        **contact,
    }
    auteur = _auteur(conte)
    if auteur == ENTREPRISE:
        depot = SaisieDepot(etablissement=etablissement, cle_envoi=CLE + conte["ref"], **commun)
        return portefeuille.deposer(depot, le=le)
    par = monde.comptes[auteur]
    projet = portefeuille.saisir(etablissement, SaisieProjet(charge=par, **commun), par=par, le=le)
    projet.cle_envoi = CLE + conte["ref"]
    return projet


def _saisie_offre(monde: Monde, conte: dict, lue: dict, charge: Compte | None, le: datetime) -> SaisieOffre:
    qui = {
        "nom_commercial": conte.get("nom_commercial", lue["nom_commercial"]),
        "contact_nom": conte.get("contact_nom", lue["contact_nom"]),
        "telephone": lue["telephone"],
        "courriel": lue["courriel"],
        "site_internet": lue["site"] if conte.get("site") else "",
    }
    if conte.get("masque"):
        qui = {
            "nom_commercial": conte["masque"],
            "contact_nom": charge.nom_complet,
            "telephone": charge.telephone,
            "courriel": charge.courriel,
        }
    titre = conte.get("document")
    return SaisieOffre(
        publics=[Public(p) for p in conte["publics"]],
        description=conte["description"],
        metier=monde.metiers[conte["metier"]] if "metier" in conte else None,
        etablissement_souhaite=conte.get("etablissement", ""),
        formation_souhaitee=conte.get("formation", ""),
        debut_le=monde.calendrier.debut(conte.get("debut")),
        duree_jours=conte.get("duree"),
        documents=[recevoir(pieces.pdf(titre, conte["description"]), le=le)] if titre else [],
        **qui,
    )


def _gestes(
    monde: Monde, conte: dict, projet: Projet, charge: Compte | None
) -> list[tuple[datetime, Callable[[], object]]]:
    """What happened after the creation, as (instant, gesture)."""
    instant, ref = monde.calendrier.instant, conte["ref"]
    cree, gestes = jour_de_creation(conte), []

    def ajouter(le: datetime, verbe: Callable, *arguments, **nommes):
        gestes.append((le, lambda: verbe(*arguments, le=le, **nommes)))

    if charge and conte.get("affecte_par"):
        par = monde.comptes[conte["affecte_par"]]
        verbe = portefeuille.prendre_en_charge if projet.charge_id is None else portefeuille.affecter
        ajouter(instant(conte["affecte"], ref, 1), verbe, projet, charge, par=par)
    elif charge and projet.charge_id is None:
        ajouter(instant(cree + 1, ref, 1), portefeuille.prendre_en_charge, projet, charge, par=charge)
    for jours, texte in conte.get("commentaires", []):
        ajouter(instant(jours, ref, 2), _commenter, projet, texte, par=charge)
    etat = EtatPublication(conte.get("etat", EtatPublication.publiee)) if "description" in conte else None
    if etat in (EtatPublication.publiee, EtatPublication.depubliee):
        ajouter(instant(conte["publiee"], ref, 3), publication.publier, projet.offre, par=charge)
    if etat == EtatPublication.depubliee:
        ajouter(
            monde.calendrier.lendemain(projet.offre.debut_le),
            publication.depublier,
            projet.offre,
            par=AUTEUR,
            motif="La date de début est passée.",
        )
    if etat == EtatPublication.refusee:
        equipe = monde.comptes["equipe"]
        ajouter(instant(cree + 1, ref, 3), moderation.refuser_depot, projet.offre, conte["motif"], par=equipe)
    for lue in conte.get("candidatures", []):
        ajouter(instant(lue["jours"], ref + lue["nom"], 4), _postuler, projet.offre, lue)
    return gestes


def _commenter(projet: Projet, texte: str, *, par: Compte, le: datetime) -> None:
    db.session.add(Commentaire(projet_id=projet.id, par_id=par.id, auteur=par.nom_complet, texte=texte, le=le))
    consigner(projet, "enregistrement", par=par, le=le)
    projet.modifie_le = le


def _postuler(offre, lue: dict, *, le: datetime) -> None:
    adresse = f"{normaliser(lue['prenom'])}.{normaliser(lue['nom'])}@{DOMAINE}".replace(" ", "-")
    fichiers = [
        recevoir(pieces.pdf(titre, f"{lue['formation']}\n\n{lue['motivations']}"), le=le)
        for titre in lue.get("fichiers", [])
    ]
    saisie = SaisieCandidature(
        nom=lue["nom"],
        prenom=lue["prenom"],
        tranche_age=TrancheAge(lue["age"]),
        courriel=lue.get("courriel", adresse),
        telephone=lue.get("telephone") or f"01 99 00 4{sum(adresse.encode()) % 9 + 1} {sum(adresse.encode()) % 97:02d}",
        formation_actuelle=lue["formation"],
        motivations=lue["motivations"],
        fichiers=fichiers,
    )
    postuler(offre, saisie, le=le)
