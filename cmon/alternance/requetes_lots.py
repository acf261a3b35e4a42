"""Queries over spreadsheets of offers and the offers that they made."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import defer, joinedload

from cmon.alternance.modeles import LotOffres, OffreAlternance
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.structures.modeles import Structure


def lot_par_id(lot_id: int) -> Select:
    """One spreadsheet with its structure and its establishment."""
    return (
        select(LotOffres)
        .where(LotOffres.id == lot_id)
        .options(joinedload(LotOffres.structure).joinedload(Structure.etablissement))
    )


def lots_de(structure_id: int, le: datetime) -> Select:
    """The spreadsheets of a structure that live, the newest first, without their lines."""
    return (
        select(LotOffres)
        .where(LotOffres.structure_id == structure_id, LotOffres.expire_le > le)
        .options(defer(LotOffres.lignes))
        .order_by(LotOffres.id.desc())
    )


def brouillons_de(structure_id: int) -> Select:
    """The spreadsheets of a structure that were not imported, the newest first."""
    return (
        select(LotOffres)
        .where(LotOffres.structure_id == structure_id, LotOffres.importe_le.is_(None))
        .options(defer(LotOffres.lignes))
        .order_by(LotOffres.id.desc())
    )


def offres_du_lot(lot_id: int) -> Select:
    """The offers that a spreadsheet made, in their order."""
    return (
        select(OffreAlternance)
        .where(OffreAlternance.lot_id == lot_id)
        .options(defer(OffreAlternance.recherche))
        .order_by(OffreAlternance.id)
    )


def offres_postulees(offre_ids: Iterable[int]) -> Select:
    """Those of these offers that have an application, whatever its state."""
    return select(CandidatureAlternance.offre_id).where(CandidatureAlternance.offre_id.in_(list(offre_ids))).distinct()
