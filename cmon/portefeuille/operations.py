"""Verbs of projets: deposit, write down, take up, hand over, follow up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from cmon.base import exiger
from cmon.comptes.modeles import Compte
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.journal.operations import consigner
from cmon.offres import operations as offres
from cmon.offres.operations import SaisieOffre
from cmon.portefeuille import courriels, requetes
from cmon.portefeuille.etats import LIBELLES_SOUHAIT, Souhait
from cmon.portefeuille.modeles import Commentaire, Projet
from cmon.portefeuille.numeros import numero_suivant
from cmon.publication.operations import regler_publication

DEPOSANT = "Entreprise"


@dataclass
class SaisieDepot:
    """What a company without account types: its wish, its contact, and the offer or the request."""

    etablissement: Etablissement
    souhait: Souhait
    contact_nom: str
    contact_courriel: str
    contact_telephone: str
    demande: str = ""
    offre: SaisieOffre | None = None
    cle_envoi: str | None = None


@dataclass
class SaisieProjet:
    """What the form of a projet holds in the extranet, the offer's form included where it is open."""

    souhait: Souhait
    charge: Compte
    demande: str = ""
    commentaire: str = ""
    contact_nom: str = ""
    contact_courriel: str = ""
    contact_telephone: str = ""
    offre: SaisieOffre | None = None
    publier: bool = False
    prevenir_employeur: bool = False


def _nouveau(etablissement: Etablissement, le: datetime, **champs) -> Projet:
    numero, rang = numero_suivant(le)
    projet = Projet(
        numero=numero,
        rang=rang,
        etablissement=etablissement,
        departement=etablissement.departement,
        cree_le=le,
        modifie_le=le,
        **champs,
    )
    db.session.add(projet)
    db.session.flush()
    return projet


def deposer(saisie: SaisieDepot, *, le: datetime) -> Projet:
    """A company without account makes itself known: a projet with no chargé, its offer not public yet.

    The same form sent twice (same `cle_envoi`) gives the projet of the first time. The contact gets a mail that says
    what happens next. An offer for pupils by a company that nobody has validated also waits for the équipe.
    Raises RegleMetier for what the offer's own rules refuse. Source: guide CMonStage, « Site public ».
    """
    if saisie.cle_envoi:
        deja = db.session.execute(requetes.projet_par_cle(saisie.cle_envoi)).scalar_one_or_none()
        if deja:
            return deja
    projet = _nouveau(
        saisie.etablissement,
        le,
        souhait=saisie.souhait,
        demande=saisie.demande,
        contact_nom=saisie.contact_nom,
        contact_courriel=saisie.contact_courriel,
        contact_telephone=saisie.contact_telephone,
        cle_envoi=saisie.cle_envoi,
    )
    consigner(projet, "dépôt", par=DEPOSANT, le=le, motif=LIBELLES_SOUHAIT[saisie.souhait])
    if saisie.offre:
        offres.creer(projet, saisie.offre, par=DEPOSANT, le=le, deposee=True)
    courriels.depot_recu(projet, le=le)
    return projet


def saisir(etablissement: Etablissement, saisie: SaisieProjet, *, par: Compte, le: datetime) -> Projet:
    """Write down a projet in the extranet (« Saisir un projet »), with its offer where that form is open.

    The chargé gets an alert and a mail when it is somebody else. Raises RegleMetier.
    """
    projet = _nouveau(
        etablissement,
        le,
        souhait=saisie.souhait,
        createur_id=par.id,
        charge_id=par.id,
        demande=saisie.demande,
        contact_nom=saisie.contact_nom,
        contact_courriel=saisie.contact_courriel,
        contact_telephone=saisie.contact_telephone,
    )
    consigner(projet, "création", par=par, le=le)
    _appliquer(projet, saisie, None, par=par, le=le)
    return projet


def enregistrer(projet: Projet, saisie: SaisieProjet, *, par: Compte, le: datetime) -> None:
    """Save the form of a projet: wish, request, follow-up, chargé, offer and its publication.

    Saved by the person it was handed to, it leaves their alerts. Raises RegleMetier.
    """
    projet.souhait = saisie.souhait
    projet.demande = saisie.demande
    projet.contact_nom = saisie.contact_nom
    projet.contact_courriel = saisie.contact_courriel
    projet.contact_telephone = saisie.contact_telephone
    projet.modifie_le = le
    if projet.charge_id == par.id:
        projet.affecte_le = None
    consigner(projet, "enregistrement", par=par, le=le)
    _appliquer(projet, saisie, projet.offre, par=par, le=le)


def _appliquer(projet: Projet, saisie: SaisieProjet, offre, *, par: Compte, le: datetime) -> None:
    if saisie.commentaire:
        db.session.add(
            Commentaire(projet_id=projet.id, par_id=par.id, auteur=par.nom_complet, texte=saisie.commentaire, le=le)
        )
    if saisie.offre:
        if offre is None:
            offre = offres.creer(projet, saisie.offre, par=par, le=le)
        else:
            offres.modifier(offre, saisie.offre, par=par, le=le)
        regler_publication(offre, saisie.publier, par=par, le=le)
        if saisie.prevenir_employeur:
            offres.prevenir_employeur(offre, le=le)
    if saisie.charge.id != projet.charge_id:
        affecter(projet, saisie.charge, par=par, le=le)
    db.session.flush()


def affecter(projet: Projet, charge: Compte, *, par: Compte, le: datetime) -> None:
    """Hand a projet to someone else: an alert on their dashboard and a mail, until they save it.

    Source: guide CMonStage, « Modifier un projet ».
    """
    projet.charge_id = charge.id
    projet.affecte_le = None if charge.id == par.id else le
    projet.modifie_le = le
    consigner(projet, "affectation", par=par, le=le, motif=f"À {charge.nom_complet}")
    if charge.id != par.id:
        courriels.projet_affecte(projet, charge, par=par, le=le)


def prendre_en_charge(projet: Projet, charge: Compte, *, par: Compte, le: datetime) -> None:
    """Name the chargé of a deposit that has none: oneself or someone else. Of two who try at once, one succeeds.

    Raises RegleMetier with the name of the chargé when somebody was quicker.
    """
    ecrit = db.session.execute(
        update(Projet)
        .where(Projet.id == projet.id, Projet.charge_id.is_(None), Projet.refuse_le.is_(None))
        .values(
            charge_id=charge.id,
            affecte_le=None if charge.id == par.id else le,
            modifie_le=le,
            version=Projet.version + 1,
        )
        .execution_options(synchronize_session=False)
    ).rowcount
    if not ecrit:
        nom = db.session.execute(
            select(Compte.prenom, Compte.nom).join(Projet, Projet.charge_id == Compte.id).where(Projet.id == projet.id)
        ).one_or_none()
        qui = f"{nom.prenom} {nom.nom}" if nom else "l’équipe, qui l’a refusé"
        exiger(False, f"Ce dépôt vient d’être traité par {qui}. Il n’est plus à prendre en charge.")
    db.session.expire(projet, ["charge_id", "affecte_le", "modifie_le", "version"])
    consigner(projet, "prise en charge", par=par, le=le, motif=f"Par {charge.nom_complet}")
    if charge.id != par.id:
        courriels.projet_affecte(projet, charge, par=par, le=le)
