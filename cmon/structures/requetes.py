"""Queries over structures and who belongs to them."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from cmon.comptes.modeles import Compte
from cmon.structures.etats import GENRES_PROFESSIONNELS, EtatDemandeAdhesion, EtatStructure, RoleAdhesion
from cmon.structures.modeles import Adhesion, DemandeAdhesion, Invitation, Structure


def structure_par_id(structure_id: int) -> Select:
    """One structure with its establishment."""
    return select(Structure).where(Structure.id == structure_id).options(joinedload(Structure.etablissement))


def structure_de_l_etablissement(etablissement_id: int) -> Select:
    """The structure of professionals of that establishment, refused ones left out: the oldest."""
    return (
        select(Structure)
        .where(
            Structure.etablissement_id == etablissement_id,
            Structure.genre.in_(GENRES_PROFESSIONNELS),
            Structure.etat != EtatStructure.refusee,
        )
        .order_by(Structure.id)
        .limit(1)
    )


def gestionnaires_de(structure_id: int) -> Select:
    """The memberships of the gestionnaires of a structure whose account is open, with it, the oldest first."""
    return (
        select(Adhesion)
        .join(Adhesion.compte)
        .where(
            Adhesion.structure_id == structure_id,
            Adhesion.role == RoleAdhesion.gestionnaire,
            Compte.desactive_le.is_(None),
        )
        .options(contains_eager(Adhesion.compte))
        .order_by(Adhesion.id)
    )


def demande_en_attente_de(compte_id: int) -> Select:
    """The request of a person that waits for the answer of a gestionnaire, with its structure."""
    return (
        select(DemandeAdhesion)
        .where(DemandeAdhesion.compte_id == compte_id, DemandeAdhesion.etat == EtatDemandeAdhesion.en_attente)
        .options(joinedload(DemandeAdhesion.structure))
    )


def demande_de(compte_id: int, structure_id: int) -> Select:
    """The request of a person to join a structure, whatever its state."""
    return select(DemandeAdhesion).where(
        DemandeAdhesion.compte_id == compte_id, DemandeAdhesion.structure_id == structure_id
    )


def demande_adhesion_par_id(demande_id: int) -> Select:
    """One request with who asks, the structure and its members: what a gestionnaire answers."""
    return (
        select(DemandeAdhesion)
        .where(DemandeAdhesion.id == demande_id)
        .options(
            joinedload(DemandeAdhesion.compte),
            joinedload(DemandeAdhesion.structure).selectinload(Structure.adhesions),
        )
    )


def demandes_en_attente(structure_id: int) -> Select:
    """The requests that wait for a gestionnaire of the structure, the oldest first, with who asks."""
    return (
        select(DemandeAdhesion)
        .where(DemandeAdhesion.structure_id == structure_id, DemandeAdhesion.etat == EtatDemandeAdhesion.en_attente)
        .options(joinedload(DemandeAdhesion.compte))
        .order_by(DemandeAdhesion.id)
    )


def adhesions_du_compte(compte_id: int) -> Select:
    """The memberships of a person, the oldest first."""
    return select(Adhesion).where(Adhesion.compte_id == compte_id).order_by(Adhesion.id)


def structure_a_verrouiller(structure_id: int) -> Select:
    """The structure, locked until the end of the transaction: its roles then change one after the other."""
    return select(Structure.id).where(Structure.id == structure_id).with_for_update(key_share=True)


def structures_du_seul(compte_id: int) -> Select:
    """The structures of a person, locked, of which nobody else has an open account."""
    autre = aliased(Adhesion)
    presents = select(autre.id).join(Compte, Compte.id == autre.compte_id)
    presents = presents.where(
        autre.structure_id == Structure.id, autre.compte_id != compte_id, Compte.desactive_le.is_(None)
    )
    return structures_a_verrouiller(compte_id).where(~presents.exists())


def structures_a_verrouiller(compte_id: int) -> Select:
    """The structures of a person, locked one after the other until the end of the transaction."""
    return (
        select(Structure)
        .where(Structure.id.in_(select(Adhesion.structure_id).where(Adhesion.compte_id == compte_id)))
        .order_by(Structure.id)
        .with_for_update(key_share=True)
    )


def membres_de(structure_id: int) -> Select:
    """The memberships of a structure with their accounts: gestionnaires first, then by number."""
    return (
        select(Adhesion)
        .where(Adhesion.structure_id == structure_id)
        .options(joinedload(Adhesion.compte))
        .order_by(Adhesion.role, Adhesion.compte_id)
    )


def adhesion_par_id(adhesion_id: int) -> Select:
    """One membership with its account."""
    return select(Adhesion).where(Adhesion.id == adhesion_id).options(joinedload(Adhesion.compte))


def invitations_de(structure_id: int, le: datetime) -> Select:
    """The invitations of a structure that wait for an answer, the oldest first."""
    return (
        select(Invitation)
        .where(Invitation.structure_id == structure_id, Invitation.expire_le > le)
        .order_by(Invitation.id)
    )


def invitation_par_id(invitation_id: int) -> Select:
    """One invitation with its structure."""
    return select(Invitation).where(Invitation.id == invitation_id).options(joinedload(Invitation.structure))


def invitation_valable(empreinte: str, le: datetime) -> Select:
    """The invitation of a mailed link, while it lives, with its structure and who invites."""
    return (
        select(Invitation)
        .where(Invitation.empreinte == empreinte, Invitation.expire_le > le)
        .options(joinedload(Invitation.structure), joinedload(Invitation.par))
    )


def invitation_a_consommer(empreinte: str, le: datetime) -> Select:
    """The same, locked: of two who press the button together, the second finds none."""
    return (
        select(Invitation)
        .where(Invitation.empreinte == empreinte, Invitation.expire_le > le)
        .options(joinedload(Invitation.structure, innerjoin=True))
        .with_for_update()
    )
