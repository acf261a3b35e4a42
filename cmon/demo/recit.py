"""Tell the story of each projet again: the verbs of the domain, at the dates when they would have happened."""

from datetime import datetime

from cmon.candidatures.modeles import TrancheAge
from cmon.candidatures.operations import SaisieCandidature, postuler
from cmon.comptes.modeles import Compte
from cmon.demo import pieces, recit_relances, recit_rencontres
from cmon.demo.lecture import entreprises
from cmon.demo.monde import Gestes, Monde, adresse_de, telephone_de
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.fichiers.operations import recevoir
from cmon.journal.operations import consigner
from cmon.moderation import operations as moderation
from cmon.offres.etats import Public
from cmon.offres.operations import SaisieOffre
from cmon.portefeuille import operations as portefeuille
from cmon.portefeuille.etats import Souhait
from cmon.portefeuille.modeles import Commentaire, Projet
from cmon.portefeuille.operations import SaisieDepot, SaisieProjet
from cmon.publication import operations as publication
from cmon.publication.etats import EtatPublication
from cmon.publication.taches import AUTEUR

CLE = "demo:"
GIRONDE = {"24", "33", "40", "47", "64"}


def jour_de_creation(conte: dict) -> int:
    """The day, from today, when the projet was made: some days before its publication."""
    return conte.get("cree", conte.get("publiee", 0) - 3)


def raconter(monde: Monde, conte: dict) -> Projet:
    """Make one projet, with its offer or its rencontre where it has one, and play what happened to it."""
    etablissement = monde.etablissements[conte["siret"]]
    charge = _charge(monde, conte, etablissement)
    projet = _creer(monde, conte, etablissement, charge)
    _gestes(monde, conte, projet, charge).jouer()
    db.session.flush()
    return projet


def _charge(monde: Monde, conte: dict, etablissement: Etablissement) -> Compte | None:
    nom = conte.get("charge", "" if "demande" in conte else None)
    if nom is None:
        nom = "partenaire1" if etablissement.departement in GIRONDE else "partenaire2"
    return monde.comptes[nom] if nom else None


def _auteur(conte: dict, charge: Compte | None) -> Compte | None:
    """Who writes it down rather than the company: masked offers and registrations of a partenaire are the chargé's."""
    return charge if conte.get("masque") or conte.get("receveur") else None


def _creer(monde: Monde, conte: dict, etablissement: Etablissement, charge: Compte | None) -> Projet:
    le = monde.calendrier.instant(jour_de_creation(conte), conte["ref"])
    lue = entreprises()[conte["siret"]]
    est_rencontre = "genre" in conte or "jour" in conte
    commun = {
        "souhait": Souhait(conte.get("souhait", Souhait.rencontre if est_rencontre else Souhait.stagiaire)),
        "demande": conte.get("demande", ""),
        "contact_nom": lue["contact_nom"],
        "contact_courriel": lue["courriel"],
        "contact_telephone": lue["telephone"],
    }
    if est_rencontre:
        commun["rencontre"] = recit_rencontres.saisie(monde, conte, lue, le)
    elif "description" in conte:
        commun["offre"] = _saisie_offre(monde, conte, lue, charge, le)
    par = monde.comptes[conte["par"]] if "par" in conte else _auteur(conte, charge)
    if par is None:
        depot = SaisieDepot(etablissement=etablissement, cle_envoi=CLE + conte["ref"], **commun)
        return portefeuille.deposer(depot, le=le)
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


def _gestes(monde: Monde, conte: dict, projet: Projet, charge: Compte | None) -> Gestes:
    """What happened after the creation."""
    instant, ref, gestes = monde.calendrier.instant, conte["ref"], Gestes()
    cree = jour_de_creation(conte)
    if charge and conte.get("affecte_par"):
        par = monde.comptes[conte["affecte_par"]]
        verbe = portefeuille.prendre_en_charge if projet.charge_id is None else portefeuille.affecter
        gestes.ajouter(instant(conte["affecte"], ref, 1), verbe, projet, charge, par=par)
    elif charge and projet.charge_id is None:
        gestes.ajouter(instant(cree + 1, ref, 1), portefeuille.prendre_en_charge, projet, charge, par=charge)
    for jours, texte in conte.get("commentaires", []):
        gestes.ajouter(instant(jours, ref, 2), _commenter, projet, texte, par=charge)
    if "suppression" in conte:
        demander, motif = portefeuille.demander_la_suppression, conte["suppression"]
        gestes.ajouter(instant(-1, ref, 4), demander, projet, motif, par=charge)
    if "description" in conte:
        _gestes_de_publication(gestes, monde, conte, projet, charge)
    return gestes


def _gestes_de_publication(gestes: Gestes, monde: Monde, conte: dict, projet: Projet, charge: Compte | None) -> None:
    instant, ref = monde.calendrier.instant, conte["ref"]
    etat = EtatPublication(conte.get("etat", EtatPublication.publiee))
    if etat in (EtatPublication.publiee, EtatPublication.depubliee):
        gestes.ajouter(instant(conte["publiee"], ref, 3), publication.publier, projet.publication, par=charge)
    if etat == EtatPublication.refusee:
        le, equipe = instant(jour_de_creation(conte) + 1, ref, 3), monde.comptes["equipe"]
        gestes.ajouter(le, moderation.refuser_depot, projet.publication, conte["motif"], par=equipe)
    recit_relances.ajouter(gestes, monde, conte, projet)
    if projet.rencontre:
        recit_rencontres.ajouter(gestes, monde, conte, projet.rencontre, charge)
        return
    if etat == EtatPublication.depubliee:
        gestes.ajouter(
            monde.calendrier.lendemain(projet.offre.debut_le),
            publication.depublier,
            projet.offre,
            par=AUTEUR,
            motif="La date de début est passée.",
        )
    for lue in conte.get("candidatures", []):
        gestes.ajouter(instant(lue["jours"], ref + lue["nom"], 4), _postuler, projet.offre, lue)


def _commenter(projet: Projet, texte: str, *, par: Compte, le: datetime) -> None:
    db.session.add(Commentaire(projet_id=projet.id, par_id=par.id, auteur=par.nom_complet, texte=texte, le=le))
    consigner(projet, "enregistrement", par=par, le=le)
    projet.modifie_le = le


def _postuler(offre, lue: dict, *, le: datetime) -> None:
    adresse = adresse_de(lue["prenom"], lue["nom"])
    fichiers = [
        recevoir(pieces.pdf(titre, f"{lue['formation']}\n\n{lue['motivations']}"), le=le)
        for titre in lue.get("fichiers", [])
    ]
    saisie = SaisieCandidature(
        nom=lue["nom"],
        prenom=lue["prenom"],
        tranche_age=TrancheAge(lue["age"]),
        courriel=lue.get("courriel", adresse),
        telephone=lue.get("telephone") or telephone_de(adresse),
        formation_actuelle=lue["formation"],
        motivations=lue["motivations"],
        fichiers=fichiers,
    )
    postuler(offre, saisie, le=le)
