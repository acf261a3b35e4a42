"""Verbs of a structure's gestionnaires: invite, take back an invitation, hand over one's rights, remove somebody."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from cmon.base import exiger
from cmon.base_sql import chacun_son_tour
from cmon.comptes.etats import COMPTES_PAR_STRUCTURE
from cmon.comptes.modeles import Compte
from cmon.comptes.mots_de_passe import hacher, motif_de_refus
from cmon.comptes.operations import LIEN_REFUSE, fermer_toutes_les_sessions
from cmon.comptes.requetes import compte_par_courriel
from cmon.comptes.session import empreinte
from cmon.courriels.modeles import Courriel
from cmon.extensions import db
from cmon.journal.operations import consigner
from cmon.structures import courriels, requetes
from cmon.structures.etats import EtatDemandeAdhesion, GenreStructure, RoleAdhesion
from cmon.structures.modeles import Adhesion, Invitation, Structure
from cmon.structures.operations import adherer

SEUL_LE_GESTIONNAIRE = "Seul le gestionnaire peut accéder aux rôles utilisateurs de ma structure"
DEJA_MEMBRE = "Cette personne a déjà ce rôle dans votre structure, ou davantage."
TROP_D_INVITATIONS = "Cette adresse a reçu plusieurs invitations aujourd’hui. Réessayez demain."
DERNIER = "Votre structure garde toujours un gestionnaire : ajoutez-en un autre ou transférez vos droits d’abord."
DESACTIVE = "Le compte de cette personne est désactivé : choisissez quelqu’un d’autre."
PARTI = "Cette personne ne fait plus partie de votre structure. Rechargez la page."
CHOISIR = "Choisissez à qui transférer vos droits."
CHARTE = "Acceptez la charte d’engagement pour créer votre compte."
INVITATIONS_PAR_JOUR = 5


@dataclass(frozen=True)
class SaisieMembre:
    """What a person who is invited and has no account types."""

    nom: str
    prenom: str
    telephone: str
    charte: bool
    mot_de_passe: str = ""


def _membres(structure: Structure, par: Compte) -> dict[int, Adhesion]:
    """Lock the structure, and give its members as they are now, by the number of their membership.

    Of two gestionnaires who act together the second sees what the first has done. Raises RegleMetier when `par` is not,
    or not any more, one of its gestionnaires.
    """
    db.session.execute(requetes.structure_a_verrouiller(structure.id))
    requete = requetes.membres_de(structure.id).execution_options(populate_existing=True)
    membres = {a.id: a for a in db.session.scalars(requete)}
    gere = any(a.compte_id == par.id and a.role == RoleAdhesion.gestionnaire for a in membres.values())
    exiger(gere, SEUL_LE_GESTIONNAIRE)
    return membres


def inviter(
    structure: Structure, courriel: str, role: RoleAdhesion, *, par: Compte, le: datetime, duree_j: int
) -> Invitation:
    """Invite an address to join the structure, for `duree_j` days; an older invitation of the same address ends.

    Raises RegleMetier: not a gestionnaire, a member who has that role, too many invitations in a day.
    """
    courriel = courriel.lower()
    membres = _membres(structure, par)
    suffisants = {RoleAdhesion.gestionnaire} if role == RoleAdhesion.gestionnaire else set(RoleAdhesion)
    exiger(not any(a.compte.courriel == courriel and a.role in suffisants for a in membres.values()), DEJA_MEMBRE)
    chacun_son_tour(f"invitations:{courriel}")
    recentes = select(func.count()).where(
        Courriel.genre == courriels.INVITATION,
        Courriel.destinataire == courriel,
        Courriel.cree_le > le - timedelta(days=1),
    )
    exiger(db.session.scalar(recentes) < INVITATIONS_PAR_JOUR, TROP_D_INVITATIONS, "courriel")
    db.session.execute(
        delete(Invitation).where(Invitation.structure_id == structure.id, Invitation.courriel == courriel)
    )
    jeton, expire_le = secrets.token_urlsafe(32), le + timedelta(days=duree_j)
    invitation = Invitation(
        empreinte=empreinte(jeton),
        structure_id=structure.id,
        courriel=courriel,
        role=role,
        par_id=par.id,
        cree_le=le,
        expire_le=expire_le,
    )
    db.session.add(invitation)
    db.session.flush()
    consigner(structure, f"invitation d’un {role.value}", par=par, le=le)
    courriels.invitation(structure, courriel, role, jeton, par=par, duree_j=duree_j, le=le, perime_le=expire_le)
    return invitation


def revoquer_invitation(invitation: Invitation, *, par: Compte, le: datetime) -> None:
    """Take an invitation back: its link opens nothing any more. Raises RegleMetier when `par` is not a gestionnaire."""
    structure = invitation.structure
    _membres(structure, par)
    db.session.execute(delete(Invitation).where(Invitation.id == invitation.id))
    consigner(structure, "invitation révoquée", par=par, le=le)


def _compte_invite(courriel: str, structure: Structure, saisie: SaisieMembre | None, le: datetime) -> tuple:
    """The account of the address that is invited, made when there is none; and whether it is new."""
    compte = db.session.execute(compte_par_courriel(courriel)).scalar_one_or_none()
    if compte is not None and compte.confirme_le is not None:
        exiger(compte.is_active, LIEN_REFUSE)
        return compte, False
    exiger(saisie, "Complétez votre compte pour accepter l’invitation.")
    mot = saisie.mot_de_passe
    motif = motif_de_refus(mot, equipe=structure.genre == GenreStructure.equipe) if mot else None
    exiger(motif is None, motif or "", "mot_de_passe")
    exiger(saisie.charte, CHARTE, "charte")
    if compte is None:
        compte = Compte(courriel=courriel, cree_le=le)
        db.session.add(compte)
    compte.nom, compte.prenom, compte.telephone = saisie.nom, saisie.prenom, saisie.telephone
    compte.genre, compte.tranche_age = COMPTES_PAR_STRUCTURE.get(structure.genre), None
    compte.mot_de_passe = hacher(mot) if mot else None
    compte.confirme_le = compte.charte_acceptee_le = le
    db.session.flush()
    return compte, True


def accepter_invitation(jeton: str, saisie: SaisieMembre | None, *, le: datetime) -> tuple[Compte, Adhesion, bool]:
    """Join the structure by a mailed link, once. Gives the account, its membership, and whether the account is new.

    A member who becomes gestionnaire is signed out everywhere. Raises RegleMetier: link expired, used or revoked;
    without account, what is missing to open one.
    """
    invitation = db.session.execute(requetes.invitation_a_consommer(empreinte(jeton), le)).scalar_one_or_none()
    exiger(invitation, LIEN_REFUSE)
    structure, role = invitation.structure, invitation.role
    db.session.execute(requetes.structure_a_verrouiller(structure.id))
    compte, nouveau = _compte_invite(invitation.courriel, structure, saisie, le)
    db.session.execute(delete(Invitation).where(Invitation.id == invitation.id))
    demande = db.session.execute(requetes.demande_de(compte.id, structure.id)).scalar_one_or_none()
    if demande is not None and demande.etat == EtatDemandeAdhesion.en_attente:
        demande.etat, demande.repondue_le = EtatDemandeAdhesion.acceptee, le
    adhesions = db.session.scalars(requetes.adhesions_du_compte(compte.id))
    adhesion = next((a for a in adhesions if a.structure_id == structure.id), None)
    if adhesion is None:
        adhesion = adherer(compte.id, structure.id, role, le=le)
    elif role == RoleAdhesion.gestionnaire and adhesion.role != role:
        adhesion.role = role
        fermer_toutes_les_sessions(compte)
    consigner(structure, "invitation acceptée", par=compte, le=le)
    db.session.flush()
    return compte, adhesion, nouveau


def transferer_mes_droits(structure: Structure, adhesion_id: int | None, *, par: Compte, le: datetime) -> Adhesion:
    """Hand one's rights of gestionnaire over to another member and become utilisateur; gives one's own membership.

    Both are signed out everywhere, and the receiver is told by mail. Raises RegleMetier: not a gestionnaire any more,
    nobody chosen, a person who has left, a closed account.
    """
    exiger(adhesion_id, CHOISIR, "adhesion")
    membres = _membres(structure, par)
    receveur, mienne = membres.get(adhesion_id), next(a for a in membres.values() if a.compte_id == par.id)
    exiger(receveur, PARTI, "adhesion")
    exiger(receveur is not mienne, CHOISIR, "adhesion")
    exiger(receveur.compte.is_active, DESACTIVE, "adhesion")
    receveur.role, mienne.role = RoleAdhesion.gestionnaire, RoleAdhesion.utilisateur
    db.session.flush()
    fermer_toutes_les_sessions(receveur.compte)
    fermer_toutes_les_sessions(par)
    consigner(structure, f"droits transférés à {receveur.compte.nom_complet}", par=par, le=le)
    courriels.droits_transferes(structure, receveur.compte, par=par, le=le)
    return mienne


def retirer_membre(structure: Structure, adhesion_id: int, *, par: Compte, le: datetime) -> None:
    """Take somebody out of the structure: signed out everywhere, told by mail. One may leave it oneself.

    Raises RegleMetier: not a gestionnaire, a person who has left, or no gestionnaire with an open account would stay.
    """
    membres = _membres(structure, par)
    partante = membres.pop(adhesion_id, None)
    exiger(partante, PARTI)
    exiger(any(a.role == RoleAdhesion.gestionnaire and a.compte.is_active for a in membres.values()), DERNIER)
    compte = partante.compte
    fermer_toutes_les_sessions(compte)
    db.session.delete(partante)
    db.session.flush()
    consigner(structure, f"retrait de {compte.nom_complet}", par=par, le=le)
    courriels.adhesion_retiree(structure, compte, le=le)
