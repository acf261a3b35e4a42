"""Verbs of projets: deposit, write down, take up, hand over, follow up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from cmon.base import exiger
from cmon.candidatures.modeles import Candidature
from cmon.comptes.modeles import Compte
from cmon.courriels.operations import oublier_pour
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.fichiers.operations import oublier_ceux_de
from cmon.inscriptions.modeles import Inscription
from cmon.inscriptions.operations import annuler_rencontre, promouvoir, retirer_du_site, verrouiller
from cmon.journal.modeles import Trace
from cmon.journal.operations import consigner
from cmon.offres import operations as offres
from cmon.offres.modeles import Offre
from cmon.offres.operations import SaisieOffre
from cmon.portefeuille import courriels, requetes
from cmon.portefeuille.etats import LIBELLES_SOUHAIT, Souhait
from cmon.portefeuille.modeles import MOTIF_MIN, Commentaire, Projet
from cmon.portefeuille.numeros import numero_suivant
from cmon.publication.etats import EtatPublication
from cmon.publication.operations import publier, regler_publication
from cmon.rencontres import operations as rencontres
from cmon.rencontres.modeles import Rencontre
from cmon.rencontres.operations import SaisieRencontre

DEPOSANT = "Entreprise"


@dataclass
class SaisieDepot:
    """What a company without account types: its wish, its contact, and the offer, the rencontre or the request."""

    etablissement: Etablissement
    souhait: Souhait
    contact_nom: str
    contact_courriel: str
    contact_telephone: str
    demande: str = ""
    offre: SaisieOffre | None = None
    rencontre: SaisieRencontre | None = None
    cle_envoi: str | None = None


@dataclass
class SaisieProjet:
    """What the form of a projet holds in the extranet, that of the offer or the rencontre included where it counts."""

    souhait: Souhait
    charge: Compte
    demande: str = ""
    commentaire: str = ""
    contact_nom: str = ""
    contact_courriel: str = ""
    contact_telephone: str = ""
    offre: SaisieOffre | None = None
    rencontre: SaisieRencontre | None = None
    publier: bool = False
    prevenir_employeur: bool = False
    motif_annulation: str = ""


def _nouveau(etablissement: Etablissement, le: datetime, **champs) -> Projet:
    numero, rang = numero_suivant(le)
    projet = Projet(
        numero=numero,
        rang=rang,
        etablissement=etablissement,
        departement=etablissement.departement,
        cree_le=le,
        modifie_le=le,
        offre=None,
        rencontre=None,
        **champs,
    )
    db.session.add(projet)
    db.session.flush()
    return projet


def deposer(saisie: SaisieDepot, *, le: datetime) -> Projet:
    """A company without account makes itself known: a projet with no chargé, its offer or rencontre not public yet.

    The same form sent twice (same `cle_envoi`) gives the projet of the first time. The contact gets a mail that says
    what happens next. What is for pupils, by a company that nobody has validated, also waits for the équipe.
    Raises RegleMetier for what the rules of the offer or of the rencontre refuse.
    Source: guide CMonStage, « Site public ».
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
    elif saisie.rencontre:
        rencontres.creer(projet, saisie.rencontre, par=DEPOSANT, le=le, deposee=True)
    courriels.depot_recu(projet, le=le)
    return projet


def saisir(etablissement: Etablissement, saisie: SaisieProjet, *, par: Compte, le: datetime) -> Projet:
    """Write down a projet in the extranet (« Saisir un projet »), with its offer or its rencontre where it counts.

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
    _appliquer(projet, saisie, par=par, le=le)
    return projet


def enregistrer(projet: Projet, saisie: SaisieProjet, *, par: Compte, le: datetime) -> None:
    """Save the form of a projet: wish, request, follow-up, chargé, what it is formalised as and its publication.

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
    _appliquer(projet, saisie, par=par, le=le)


def _appliquer(projet: Projet, saisie: SaisieProjet, *, par: Compte, le: datetime) -> None:
    if saisie.commentaire:
        db.session.add(
            Commentaire(projet_id=projet.id, par_id=par.id, auteur=par.nom_complet, texte=saisie.commentaire, le=le)
        )
    if saisie.offre:
        _formaliser(offres, projet, projet.offre, saisie.offre, saisie, par=par, le=le)
    elif saisie.rencontre:
        _formaliser(rencontres, projet, projet.rencontre, saisie.rencontre, saisie, par=par, le=le)
    if saisie.charge.id != projet.charge_id:
        affecter(projet, saisie.charge, par=par, le=le)
    db.session.flush()


def _formaliser(verbes, projet: Projet, existante, champs, saisie: SaisieProjet, *, par: Compte, le: datetime) -> None:
    """Write the offer or the rencontre, publish it or not, tell the employer; `verbes`: those of its subject."""
    publication = existante
    if publication is None:
        publication = verbes.creer(projet, champs, par=par, le=le)
    else:
        if verbes is rencontres and not saisie.publier and publication.etat == EtatPublication.publiee:
            retirer_du_site(publication, par=par, le=le, motif=saisie.motif_annulation)
        verbes.modifier(publication, champs, par=par, le=le)
    # On the day of a rencontre its projet is still saved: only a new date has to be to come.
    deja_en_ligne = publication.etat == EtatPublication.publiee and verbes is rencontres
    if not (saisie.publier and deja_en_ligne):
        regler_publication(publication, saisie.publier, par=par, le=le)
        _servir_l_attente(publication, le)
    if saisie.prevenir_employeur:
        verbes.prevenir_employeur(publication, le=le)


def remettre_en_ligne(projet: Projet, *, par: Compte, le: datetime) -> None:
    """Undo an unpublication: the offer or the rencontre of the projet is public again.

    Raises RegleMetier when its date is past meanwhile, or when it is not off the site.
    """
    publier(projet.publication, par=par, le=le)
    _servir_l_attente(projet.publication, le)


def _servir_l_attente(publication, le: datetime) -> None:
    """A rencontre that is public again gives its free places to those who wait."""
    if isinstance(publication, Rencontre) and publication.nb_en_attente and publication.est_ouverte(le):
        promouvoir(publication, le=le)


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
    _confier_les_inscriptions(projet, charge)
    consigner(projet, "prise en charge", par=par, le=le, motif=f"Par {charge.nom_complet}")
    if charge.id != par.id:
        courriels.projet_affecte(projet, charge, par=par, le=le)


def _confier_les_inscriptions(projet: Projet, charge: Compte) -> None:
    """Whoever takes up a deposited rencontre receives its registrations, unless the company wants them."""
    db.session.execute(
        update(Rencontre)
        .where(
            Rencontre.projet_id == projet.id,
            Rencontre.receveur_id.is_(None),
            Rencontre.inscriptions_directes.is_(False),
        )
        .values(receveur_id=charge.id, version=Rencontre.version + 1)
        .execution_options(synchronize_session="fetch")
    )


def demander_la_suppression(projet: Projet, motif: str, *, par: Compte, le: datetime) -> None:
    """Ask the équipe to delete a projet made by mistake. Raises RegleMetier: no reason, or asked already."""
    exiger(len(motif.strip()) >= MOTIF_MIN, f"Dites pourquoi, en {MOTIF_MIN} caractères au moins.", "motif")
    exiger(projet.suppression_demandee_le is None, "La suppression de ce projet est déjà demandée.")
    projet.suppression_demandee_le, projet.suppression_motif, projet.suppression_par_id = le, motif.strip(), par.id
    consigner(projet, "demande de suppression", par=par, le=le, motif=motif.strip())
    db.session.flush()


def refuser_la_suppression(projet: Projet, motif: str, *, par: Compte, le: datetime) -> None:
    """Keep a projet whose deletion was asked; who asked is told why. Raises RegleMetier when nothing is asked."""
    exiger(motif.strip(), "Indiquez le motif du refus : il est envoyé à la personne.", "motif")
    db.session.refresh(projet, ["suppression_demandee_le", "version"], with_for_update=True)
    exiger(projet.suppression_demandee_le is not None, "Cette demande a déjà été traitée.")
    demandeur = projet.suppression_par
    projet.suppression_demandee_le, projet.suppression_motif, projet.suppression_par_id = None, "", None
    consigner(projet, "refus de la suppression", par=par, le=le, motif=motif)
    db.session.flush()
    if demandeur is not None:
        courriels.suppression_refusee(projet, demandeur, motif=motif, le=le)


def supprimer(projet: Projet, *, par: Compte, le: datetime, motif: str = "") -> None:
    """Delete a projet for good: offer or rencontre, applications or registrations, files, and what mails say of them.

    Who asked for it is told, and so are those who count on a rencontre to come: `motif` says why it is cancelled, and
    RegleMetier is raised where it is missing. A trace says who deleted what, and how many lines went.
    Source: guide CMonStage, « seul l'administrateur peut le supprimer ».
    """
    offre, rencontre = projet.offre, projet.rencontre
    # Nobody applies nor registers while its people are being counted.
    if offre:
        db.session.execute(select(Offre.id).where(Offre.id == offre.id).with_for_update())
    elif rencontre:
        verrouiller(rencontre)
    detail, candidatures, inscriptions = f"Projet n° {projet.numero}", [], []
    if offre:
        candidatures = db.session.scalars(select(Candidature.id).where(Candidature.offre_id == offre.id)).all()
        detail += f", offre n° {offre.numero}, candidatures : {len(candidatures)}"
    if rencontre:
        inscriptions = db.session.scalars(select(Inscription.id).where(Inscription.rencontre_id == rencontre.id)).all()
        detail += f", rencontre n° {rencontre.numero}, inscriptions : {len(inscriptions)}"
    oublier_pour(candidatures, inscriptions)
    if rencontre and rencontre.nb_a_prevenir(le):
        annuler_rencontre(rencontre, par=par, le=le, motif=motif)
    oublier_ceux_de(
        candidatures=candidatures,
        offres=[offre.id] if offre else [],
        rencontres=[rencontre.id] if rencontre else [],
    )
    if projet.suppression_demandee_le and projet.suppression_par is not None and projet.suppression_par.id != par.id:
        courriels.suppression_faite(projet, projet.suppression_par, le=le)
    db.session.add(Trace(compte_id=par.id, action="suppression", detail=detail, le=le))
    db.session.flush()
    # The database takes the rest away with it.
    db.session.execute(delete(Projet).where(Projet.id == projet.id), execution_options={"synchronize_session": False})
