"""Verbs over the employers that a structure follows: ask for one, correct it, withdraw it; validate or refuse it."""

from dataclasses import dataclass, fields
from datetime import datetime

from cmon.base import RegleMetier, exiger
from cmon.base_sql import chacun_son_tour
from cmon.comptes.modeles import Compte
from cmon.employeurs import courriels, requetes
from cmon.employeurs.etats import PASSAGES, EtatSuivi
from cmon.employeurs.modeles import SuiviEmployeur
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.journal.operations import consigner, passer
from cmon.recherche.texte import normaliser
from cmon.structures.etats import GenreStructure
from cmon.structures.modeles import Structure

RECHERCHE_MAX = 900
DEJA_SUIVI = "Vous avez déjà ajouté cet employeur."
VOUS_MEME = (
    "Cet établissement est votre structure : elle est déjà dans la liste « L’employeur » quand vous créez une offre."
)
TRAITE = "Cet employeur a déjà été traité : il n’attend plus de décision."
MOTIF_MANQUANT = "Indiquez le motif du refus : il est envoyé à la personne."
A_SERVI = "Des offres ont été créées pour cet employeur : il reste dans votre liste."


class DejaSuivi(RegleMetier):
    """The structure follows this establishment already: `suivi` is the one to open."""

    def __init__(self, suivi: SuiviEmployeur):
        super().__init__(DEJA_SUIVI, "siret")
        self.suivi = suivi


@dataclass(frozen=True)
class SaisieEmployeur:
    """What a structure writes itself about an employer; the legal data are those of the establishment."""

    nom_commercial: str = ""
    courriel: str = ""
    domaine: str = ""
    telephone: str = ""
    adresse: str = ""
    complement: str = ""
    code_postal: str = ""
    ville: str = ""


def _ecrire(employeur: SuiviEmployeur, saisie: SaisieEmployeur) -> None:
    """Write what was typed, and what the search reads: names, Siret, number, town."""
    for champ in fields(saisie):
        setattr(employeur, champ.name, getattr(saisie, champ.name))
    db.session.flush()
    e = employeur.etablissement
    noms = (e.raison_sociale, e.sigle, e.nom_commercial, employeur.nom_commercial)
    mots = normaliser(" ".join((*noms, e.siret, employeur.numero, employeur.ville))).split()
    employeur.recherche = " ".join(dict.fromkeys(mots))[:RECHERCHE_MAX]
    db.session.flush()


def _exiger_l_etat(employeur: SuiviEmployeur, attendu: EtatSuivi, message: str) -> None:
    """Lock the row and read its state again: of two who act together, the second is told."""
    db.session.refresh(employeur, ["etat"], with_for_update=True)
    exiger(employeur.etat == attendu, message)


def refuser_un_doublon(structure: Structure, siret: str) -> None:
    """Say that the structure follows this SIRET already, or is it. Raises DejaSuivi, or RegleMetier."""
    deja = db.session.execute(requetes.suivi_du_siret(structure.id, siret)).scalar_one_or_none()
    if deja is not None:
        raise DejaSuivi(deja)
    est_lui = structure.genre == GenreStructure.employeur and structure.etablissement is not None
    exiger(not est_lui or structure.etablissement.siret != siret, VOUS_MEME, "siret")


def demander_employeur(
    structure: Structure, etablissement: Etablissement, saisie: SaisieEmployeur, *, par: Compte, le: datetime
) -> SuiviEmployeur:
    """« Envoyer la demande »: follow an employer; the équipe validates or refuses it.

    `structure` comes with its establishment. A structure that waits for the équipe itself may ask too. Raises
    DejaSuivi when the structure follows it already, RegleMetier when it is the structure itself.
    """
    chacun_son_tour(f"employeur:{structure.id}:{etablissement.siret}")
    refuser_un_doublon(structure, etablissement.siret)
    employeur = SuiviEmployeur(
        structure_id=structure.id,
        etablissement=etablissement,
        etat=EtatSuivi.a_valider,
        demande_par_id=par.id,
        demande_le=le,
    )
    db.session.add(employeur)
    _ecrire(employeur, saisie)
    consigner(employeur, "demande", par=par, le=le, vers=EtatSuivi.a_valider)
    return employeur


def modifier_employeur(employeur: SuiviEmployeur, saisie: SaisieEmployeur, *, par: Compte, le: datetime) -> bool:
    """Correct how to reach an employer. A refused one waits for the équipe again: the answer is then True."""
    db.session.refresh(employeur, ["etat"], with_for_update=True)
    _ecrire(employeur, saisie)
    if employeur.etat != EtatSuivi.refuse:
        consigner(employeur, "coordonnées modifiées", par=par, le=le)
        return False
    passer(employeur, EtatSuivi.a_valider, PASSAGES, "nouvelle demande", par=par, le=le)
    employeur.demande_le, employeur.demande_par_id = le, par.id
    employeur.traite_le, employeur.motif_refus = None, ""
    db.session.flush()
    return True


def retirer_employeur(employeur: SuiviEmployeur, *, par: Compte, le: datetime) -> None:
    """Take an employer off the list of its structure. Raises RegleMetier once an offer was written for it."""
    db.session.refresh(employeur, ["etat"], with_for_update=True)
    exiger(not db.session.scalar(requetes.compter_offres_de(employeur.id)), A_SERVI)
    consigner(employeur.structure, "employeur retiré", par=par, le=le, motif=employeur.nom_usuel)
    db.session.delete(employeur)
    db.session.flush()


def valider_employeur(employeur: SuiviEmployeur, *, par: Compte, le: datetime) -> None:
    """Validate an employer: who asked is told by mail. Raises RegleMetier when it no longer waits."""
    _exiger_l_etat(employeur, EtatSuivi.a_valider, TRAITE)
    passer(employeur, EtatSuivi.valide, PASSAGES, "validation", par=par, le=le)
    employeur.traite_le, employeur.motif_refus = le, ""
    db.session.flush()
    if employeur.demande_par is not None:
        courriels.employeur_valide(employeur, employeur.demande_par, le=le)


def refuser_employeur(employeur: SuiviEmployeur, motif: str, *, par: Compte, le: datetime) -> None:
    """Refuse an employer with a reason, which who asked gets by mail and the structure reads in its list.

    Raises RegleMetier without a reason, or when it no longer waits.
    """
    motif = motif.strip()
    exiger(motif, MOTIF_MANQUANT, "motif")
    _exiger_l_etat(employeur, EtatSuivi.a_valider, TRAITE)
    passer(employeur, EtatSuivi.refuse, PASSAGES, "refus", par=par, le=le, motif=motif)
    employeur.traite_le, employeur.motif_refus = le, motif
    db.session.flush()
    if employeur.demande_par is not None:
        courriels.employeur_refuse(employeur, employeur.demande_par, motif=motif, le=le)
