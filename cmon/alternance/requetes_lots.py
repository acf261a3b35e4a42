"""Queries over spreadsheets of offers and the offers that they made."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import defer, joinedload

from cmon.alternance.modeles import LotOffres, OffreAlternance
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.employeurs.etats import EtatSuivi
from cmon.employeurs.modeles import SuiviEmployeur
from cmon.etablissements.modeles import Etablissement, EtatEtablissement
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


def lots_semblables(structure_id: int, empreinte: str, le: datetime) -> Select:
    """The spreadsheets of a structure that live and have these cells, undone ones left out: the imported one first."""
    return (
        select(LotOffres)
        .where(
            LotOffres.structure_id == structure_id,
            LotOffres.empreinte == empreinte,
            LotOffres.expire_le > le,
            LotOffres.annule_le.is_(None),
        )
        .options(defer(LotOffres.lignes))
        .order_by(LotOffres.importe_le.is_(None), LotOffres.id.desc())
    )


def employeurs_a_servir(structure_id: int, ids: Iterable[int]) -> Select:
    """Rows (id, etablissement) of those of these employers for which that structure may write an offer now.

    Until the end of the transaction nobody takes them off or refuses them.
    """
    return (
        select(SuiviEmployeur.id, SuiviEmployeur.etablissement_id)
        .join(Etablissement, Etablissement.id == SuiviEmployeur.etablissement_id)
        .where(
            SuiviEmployeur.structure_id == structure_id,
            SuiviEmployeur.id.in_(list(ids)),
            SuiviEmployeur.etat == EtatSuivi.valide,
            Etablissement.etat == EtatEtablissement.actif,
        )
        .with_for_update(read=True, key_share=True, of=SuiviEmployeur)
    )


def bornes_du_lot(lot_id: int, nb: int) -> Select:
    """Rows (first id, last id) that cut the offers of a spreadsheet into batches of `nb`."""
    rang = func.row_number().over(order_by=OffreAlternance.id)
    rangees = select(OffreAlternance.id, ((rang - 1) // nb).label("rang")).where(OffreAlternance.lot_id == lot_id)
    rangees = rangees.subquery()
    bornes = func.min(rangees.c.id), func.max(rangees.c.id)
    return select(*bornes).group_by(rangees.c.rang).order_by(rangees.c.rang)


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
