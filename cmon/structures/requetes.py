"""Queries over structures and who belongs to them."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from cmon.structures.etats import GENRES_PROFESSIONNELS, EtatDemandeAdhesion, EtatStructure, RoleAdhesion
from cmon.structures.modeles import Adhesion, DemandeAdhesion, Structure


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
    """The memberships of the gestionnaires of a structure, with their accounts, the oldest first."""
    return (
        select(Adhesion)
        .where(Adhesion.structure_id == structure_id, Adhesion.role == RoleAdhesion.gestionnaire)
        .options(joinedload(Adhesion.compte))
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
