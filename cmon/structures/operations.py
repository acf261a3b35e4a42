"""Verbs of structures: say which one is ours, correct its data, ask to join one, answer who asks."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from cmon.base import exiger
from cmon.base_sql import chacun_son_tour
from cmon.comptes.etats import GenreCompte
from cmon.comptes.modeles import Compte
from cmon.comptes.operations import agir_pour
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.journal.operations import consigner, passer
from cmon.structures import courriels, requetes
from cmon.structures.etats import (
    PASSAGES,
    PASSAGES_DEMANDE,
    EtatDemandeAdhesion,
    EtatStructure,
    GenreStructure,
    RoleAdhesion,
)
from cmon.structures.modeles import Adhesion, DemandeAdhesion, Structure
from cmon.textes import casse_lisible

STRUCTURES_PAR_COMPTE = {GenreCompte.employeur: GenreStructure.employeur, GenreCompte.acteur: GenreStructure.acteur}
APRES_UN_REFUS = timedelta(days=7)
DEJA_UNE = "Votre structure est déjà enregistrée, ou votre demande attend une réponse. Rechargez la page."
DEJA_REPONDU = "Une réponse a déjà été donnée à cette demande."
DEMANDE_REFUSEE = (
    "Un gestionnaire de cette structure a refusé votre demande il y a moins d’une semaine. Voyez avec lui avant de la"
    " renouveler."
)
AUTRE_STRUCTURE = "Une autre structure est enregistrée avec ce Siret : demandez à son gestionnaire de vous ajouter."


@dataclass(frozen=True)
class SaisieCoordonnees:
    """How to reach a structure, and the internships of observation that it accepts to host."""

    courriel: str
    telephone: str
    adresse: str
    complement: str
    code_postal: str
    ville: str
    accueille_troisieme: bool = False
    accueille_seconde: bool = False


def _ecrire(structure: Structure, saisie: SaisieCoordonnees) -> None:
    for champ in fields(saisie):
        setattr(structure, champ.name, getattr(saisie, champ.name))


def declarer_structure(
    compte: Compte, etablissement: Etablissement, saisie: SaisieCoordonnees, *, le: datetime
) -> Adhesion | DemandeAdhesion:
    """Say which establishment a professional works for, once: the first one to do so makes the structure.

    A new structure waits for the équipe and its author is its gestionnaire. When the establishment has a structure
    already, its gestionnaires are asked by mail. Raises RegleMetier: a structure or a request already, a refusal of
    less than a week ago, an account of a candidate.
    """
    chacun_son_tour(f"structure:{etablissement.siret}")
    chacun_son_tour(f"compte:{compte.id}")
    genre = STRUCTURES_PAR_COMPTE.get(compte.genre)
    exiger(genre, "Ce compte n’est pas celui d’un professionnel.")
    exiger(not db.session.scalars(requetes.adhesions_du_compte(compte.id)).first(), DEJA_UNE)
    exiger(not db.session.scalars(requetes.demande_en_attente_de(compte.id)).first(), DEJA_UNE)
    connue = db.session.execute(requetes.structure_de_l_etablissement(etablissement.id)).scalar_one_or_none()
    if connue is not None:
        return _demander_a_rejoindre(compte, connue, le=le)
    structure = Structure(
        nom=casse_lisible(etablissement.raison_sociale)[:200],
        genre=genre,
        etat=EtatStructure.a_valider,
        etablissement_id=etablissement.id,
        cree_le=le,
    )
    _ecrire(structure, saisie)
    db.session.add(structure)
    db.session.flush()
    consigner(structure, "demande", par=compte, le=le, vers=EtatStructure.a_valider)
    return adherer(compte.id, structure.id, RoleAdhesion.gestionnaire, le=le)


def adherer(compte_id: int, structure_id: int, role: RoleAdhesion, *, le: datetime) -> Adhesion:
    """Make a person a member of a structure; where they are signed in without a structure, they act for this one."""
    adhesion = Adhesion(compte_id=compte_id, structure_id=structure_id, role=role, depuis_le=le)
    db.session.add(adhesion)
    db.session.flush()
    agir_pour(compte_id, adhesion.id)
    return adhesion


def _demander_a_rejoindre(compte: Compte, structure: Structure, *, le: datetime) -> DemandeAdhesion:
    demande = db.session.execute(requetes.demande_de(compte.id, structure.id)).scalar_one_or_none()
    if demande is None:
        demande = DemandeAdhesion(compte_id=compte.id, structure_id=structure.id)
        db.session.add(demande)
    elif demande.etat == EtatDemandeAdhesion.refusee:
        exiger(le - demande.repondue_le >= APRES_UN_REFUS, DEMANDE_REFUSEE, "siret")
    demande.etat, demande.cree_le, demande.repondue_le = EtatDemandeAdhesion.en_attente, le, None
    db.session.flush()
    consigner(structure, "demande d’adhésion", par=compte, le=le)
    for adhesion in db.session.scalars(requetes.gestionnaires_de(structure.id)):
        courriels.adhesion_demandee(demande, compte, adhesion.compte, structure, le=le)
    return demande


def _clore(demande: DemandeAdhesion, vers: EtatDemandeAdhesion, *, le: datetime) -> None:
    """Answer a request, once: of two who answer together the second is told."""
    db.session.refresh(demande, ["etat"], with_for_update=True)
    exiger(vers in PASSAGES_DEMANDE[demande.etat], DEJA_REPONDU)
    demande.etat, demande.repondue_le = vers, le
    db.session.flush()


def retirer_demande(demande: DemandeAdhesion, *, par: Compte, le: datetime) -> None:
    """Give up asking to join a structure. Raises RegleMetier once it is answered."""
    _clore(demande, EtatDemandeAdhesion.retiree, le=le)
    consigner(demande.structure, "demande d’adhésion retirée", par=par, le=le)


def accepter_demande(demande: DemandeAdhesion, *, par: Compte, le: datetime) -> None:
    """Take who asks into the structure, as utilisateur; they are told by mail. Raises RegleMetier once answered."""
    _clore(demande, EtatDemandeAdhesion.acceptee, le=le)
    chacun_son_tour(f"compte:{demande.compte_id}")
    membres = db.session.scalars(requetes.adhesions_du_compte(demande.compte_id)).all()
    if demande.structure_id not in {a.structure_id for a in membres}:
        adherer(demande.compte_id, demande.structure_id, RoleAdhesion.utilisateur, le=le)
    consigner(demande.structure, "adhésion acceptée", par=par, le=le)
    courriels.adhesion_acceptee(demande.structure, demande.compte, le=le)


def refuser_demande(demande: DemandeAdhesion, *, par: Compte, le: datetime) -> None:
    """Say no to who asks to join the structure; they are told by mail. Raises RegleMetier once answered."""
    _clore(demande, EtatDemandeAdhesion.refusee, le=le)
    consigner(demande.structure, "adhésion refusée", par=par, le=le)
    courriels.adhesion_refusee(demande.structure, demande.compte, le=le)


def modifier_structure(structure: Structure, saisie: SaisieCoordonnees, *, par: Compte, le: datetime) -> None:
    """Correct how to reach a structure and what it hosts. A refused one waits for the équipe again.

    Raises RegleMetier when another structure has been registered with its SIRET since it was refused.
    """
    db.session.refresh(structure, ["etat"], with_for_update=True)
    _ecrire(structure, saisie)
    if structure.etat == EtatStructure.refusee and structure.genre in STRUCTURES_PAR_COMPTE.values():
        autre = requetes.structure_de_l_etablissement(structure.etablissement_id)
        exiger(db.session.execute(autre).scalar_one_or_none() is None, AUTRE_STRUCTURE)
        passer(structure, EtatStructure.a_valider, PASSAGES, "nouvelle demande", par=par, le=le)
    db.session.flush()
