"""Queries of the équipe's work list."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from cmon.structures.etats import EtatStructure
from cmon.structures.modeles import Adhesion, Structure


def _structures() -> Select:
    return select(Structure).options(
        joinedload(Structure.etablissement), selectinload(Structure.adhesions).joinedload(Adhesion.compte)
    )


def structures_a_valider() -> Select:
    """Structures that wait for the équipe, the oldest first, with their members."""
    return _structures().where(Structure.etat == EtatStructure.a_valider).order_by(Structure.cree_le, Structure.id)


def structure_par_id(structure_id: int) -> Select:
    """One structure with its members."""
    return _structures().where(Structure.id == structure_id)
