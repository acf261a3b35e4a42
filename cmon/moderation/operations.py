"""Decisions of the équipe over what waits: structures, and deposits for pupils by unknown companies."""

from datetime import datetime

from cmon.alternance.operations import publier_les_offres_en_attente, retirer_les_offres_du_site
from cmon.base import exiger
from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.journal.operations import consigner, passer
from cmon.moderation import courriels
from cmon.offres import courriels as courriels_offres
from cmon.offres.modeles import Offre
from cmon.publication.etats import EtatPublication
from cmon.publication.operations import publier, refuser
from cmon.rencontres import courriels as courriels_rencontres
from cmon.rencontres.modeles import Rencontre
from cmon.structures.etats import PASSAGES, EtatStructure, GenreStructure
from cmon.structures.modeles import Structure

DEPOT_TRAITE = "Ce dépôt a déjà été traité : il n’attend plus de décision."
STRUCTURE_TRAITEE = "Cette structure a déjà été traitée : elle n’attend plus de décision."
MOTIF_MANQUANT = "Indiquez le motif du refus : il est envoyé à la personne."
SANS_MOTIF = "Indiquez le motif : il est envoyé par mail."
PAS_VALIDEE = "Cette structure n’est pas validée : elle n’a ni offre en ligne ni accès aux profils."
L_EQUIPE = "La structure de l’équipe ne se suspend pas."


def _exiger_qui_attend(objet, attendu, message: str) -> None:
    """Lock the row and read its state again: of two decisions taken at once, the second is told that it is late."""
    colonnes = [nom for nom in ("etat", "version") if hasattr(objet, nom)]
    db.session.refresh(objet, colonnes, with_for_update={"key_share": True})
    exiger(objet.etat == attendu, message)


def _membres_ouverts(structure: Structure) -> list[Compte]:
    """The members that are told: nobody whose account is closed."""
    return [adhesion.compte for adhesion in structure.adhesions if adhesion.compte.is_active]


def valider_structure(structure: Structure, *, par: Compte, le: datetime) -> None:
    """Validate a structure: its members are told by mail, and the offers that it has prepared are published.

    Raises RegleMetier when it no longer waits.
    """
    _exiger_qui_attend(structure, EtatStructure.a_valider, STRUCTURE_TRAITEE)
    passer(structure, EtatStructure.validee, PASSAGES, "validation", par=par, le=le)
    db.session.flush()
    nb_offres = publier_les_offres_en_attente(structure, le=le)
    for compte in _membres_ouverts(structure):
        courriels.structure_validee(structure, compte, nb_offres=nb_offres, le=le)


def refuser_structure(structure: Structure, motif: str, *, par: Compte, le: datetime) -> None:
    """Refuse a structure with a reason, which its members get by mail. Raises RegleMetier."""
    exiger(motif.strip(), MOTIF_MANQUANT, "motif")
    _exiger_qui_attend(structure, EtatStructure.a_valider, STRUCTURE_TRAITEE)
    passer(structure, EtatStructure.refusee, PASSAGES, "refus", par=par, le=le, motif=motif)
    db.session.flush()
    retirer_les_offres_du_site(structure, le=le)
    for compte in _membres_ouverts(structure):
        courriels.structure_refusee(structure, compte, motif=motif, le=le)


def suspendre_structure(structure: Structure, motif: str, *, par: Compte, le: datetime) -> None:
    """Take a validated structure back to « à valider »: its offers leave the site, its people read no profile.

    Its members get the reason by mail, and the structure waits for the équipe again: validated once more, its offers
    come back. Raises RegleMetier: no reason, a structure that is not validated, the one of the équipe.
    """
    exiger(motif.strip(), SANS_MOTIF, "motif")
    exiger(structure.genre != GenreStructure.equipe, L_EQUIPE)
    _exiger_qui_attend(structure, EtatStructure.validee, PAS_VALIDEE)
    passer(structure, EtatStructure.a_valider, PASSAGES, "suspension", par=par, le=le, motif=motif)
    db.session.flush()
    retirer_les_offres_du_site(structure, par=par, le=le)
    for compte in _membres_ouverts(structure):
        courriels.structure_suspendue(structure, compte, motif=motif, le=le)


def valider_depot(publication: Offre | Rencontre, *, par: Compte, le: datetime) -> None:
    """Validate a deposit for pupils: publication by the équipe is its validation; the company is told.

    Of a rencontre whose registrations the company does not want, the chargé receives them, else who validates.
    Raises RegleMetier when it no longer waits, or when its date has passed meanwhile.
    """
    _exiger_qui_attend(publication, EtatPublication.a_valider, DEPOT_TRAITE)
    rencontre = publication if isinstance(publication, Rencontre) else None
    if rencontre is not None and not rencontre.inscriptions_directes and rencontre.receveur_id is None:
        rencontre.receveur_id = rencontre.projet.charge_id or par.id
    publier(publication, par=par, le=le)
    annoncer = courriels_rencontres.rencontre_validee if rencontre is not None else courriels_offres.depot_valide
    annoncer(publication, publication.projet.contact_courriel or publication.courriel, le=le)


def refuser_depot(publication: Offre | Rencontre, motif: str, *, par: Compte, le: datetime) -> None:
    """Refuse a deposit with a reason, which the company gets by mail; it leaves « À prendre en charge ».

    Raises RegleMetier when it no longer waits or without a reason.
    """
    exiger(motif.strip(), MOTIF_MANQUANT, "motif")
    _exiger_qui_attend(publication, EtatPublication.a_valider, DEPOT_TRAITE)
    refuser(publication, par=par, le=le, motif=motif)
    projet = publication.projet
    projet.refuse_le = projet.modifie_le = le
    consigner(projet, "refus du dépôt", par=par, le=le, motif=motif)
    db.session.flush()
    est_une_rencontre = isinstance(publication, Rencontre)
    annoncer = courriels_rencontres.rencontre_refusee if est_une_rencontre else courriels_offres.depot_refuse
    annoncer(publication, projet.contact_courriel or publication.courriel, motif=motif, le=le)
