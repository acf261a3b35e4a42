"""Decisions of the équipe over what waits: structures, and deposits for pupils by unknown companies."""

from datetime import datetime

from cmon.base import exiger
from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.journal.operations import consigner, passer
from cmon.moderation import courriels
from cmon.offres import courriels as courriels_offres
from cmon.offres.modeles import Offre
from cmon.publication.etats import EtatPublication
from cmon.publication.operations import publier, refuser
from cmon.structures.etats import PASSAGES, EtatStructure
from cmon.structures.modeles import Structure

DEPOT_TRAITE = "Ce dépôt a déjà été traité : il n’attend plus de décision."
STRUCTURE_TRAITEE = "Cette structure a déjà été traitée : elle n’attend plus de décision."
MOTIF_MANQUANT = "Indiquez le motif du refus : il est envoyé à la personne."


def _exiger_qui_attend(objet, attendu, message: str) -> None:
    """Lock the row and read its state again: of two decisions taken at once, the second is told that it is late."""
    colonnes = [nom for nom in ("etat", "version") if hasattr(objet, nom)]
    db.session.refresh(objet, colonnes, with_for_update=True)
    exiger(objet.etat == attendu, message)


def valider_structure(structure: Structure, *, par: Compte, le: datetime) -> None:
    """Validate a structure: its members are told by mail. Raises RegleMetier when it no longer waits."""
    _exiger_qui_attend(structure, EtatStructure.a_valider, STRUCTURE_TRAITEE)
    passer(structure, EtatStructure.validee, PASSAGES, "validation", par=par, le=le)
    db.session.flush()
    for adhesion in structure.adhesions:
        courriels.structure_validee(structure, adhesion.compte, le=le)


def refuser_structure(structure: Structure, motif: str, *, par: Compte, le: datetime) -> None:
    """Refuse a structure with a reason, which its members get by mail. Raises RegleMetier."""
    exiger(motif.strip(), MOTIF_MANQUANT, "motif")
    _exiger_qui_attend(structure, EtatStructure.a_valider, STRUCTURE_TRAITEE)
    passer(structure, EtatStructure.refusee, PASSAGES, "refus", par=par, le=le, motif=motif)
    db.session.flush()
    for adhesion in structure.adhesions:
        courriels.structure_refusee(structure, adhesion.compte, motif=motif, le=le)


def valider_depot(offre: Offre, *, par: Compte, le: datetime) -> None:
    """Validate a deposit for pupils: publication by the équipe is its validation; the company is told.

    Raises RegleMetier when it no longer waits, or when its date has passed meanwhile.
    """
    _exiger_qui_attend(offre, EtatPublication.a_valider, DEPOT_TRAITE)
    publier(offre, par=par, le=le)
    courriels_offres.depot_valide(offre, offre.projet.contact_courriel or offre.courriel, le=le)


def refuser_depot(offre: Offre, motif: str, *, par: Compte, le: datetime) -> None:
    """Refuse a deposit with a reason, which the company gets by mail; it leaves « À prendre en charge ».

    Raises RegleMetier when it no longer waits or without a reason.
    """
    exiger(motif.strip(), MOTIF_MANQUANT, "motif")
    _exiger_qui_attend(offre, EtatPublication.a_valider, DEPOT_TRAITE)
    refuser(offre, par=par, le=le, motif=motif)
    offre.projet.refuse_le = le
    offre.projet.modifie_le = le
    consigner(offre.projet, "refus du dépôt", par=par, le=le, motif=motif)
    db.session.flush()
    courriels_offres.depot_refuse(offre, offre.projet.contact_courriel or offre.courriel, motif=motif, le=le)
