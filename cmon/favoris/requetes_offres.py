"""Queries over the offers that candidates put aside."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from cmon.alternance.modeles import OffreAlternance
from cmon.favoris.modeles import FavoriOffre


def offre_a_garder(offre_id: int) -> Select:
    """An offer that has been public at least once: only those may be put aside."""
    return select(OffreAlternance).where(OffreAlternance.id == offre_id, OffreAlternance.publiee_le.is_not(None))


def favori_de(compte_id: int, offre_id: int) -> Select:
    """Whether a candidate has put that offer aside: its id, or nothing."""
    return select(FavoriOffre.id).where(FavoriOffre.compte_id == compte_id, FavoriOffre.offre_id == offre_id)


def offres_favorites(compte_id: int) -> Select:
    """The offers that a candidate has put aside, the last one first, with their diplomas."""
    return (
        select(FavoriOffre)
        .where(FavoriOffre.compte_id == compte_id)
        .options(joinedload(FavoriOffre.offre).selectinload(OffreAlternance.diplomes))
        .order_by(FavoriOffre.cree_le.desc(), FavoriOffre.id.desc())
    )


def favoris_parmi(compte_id: int, offre_ids) -> Select:
    """Which of these offers (ids) a candidate has put aside."""
    return select(FavoriOffre.offre_id).where(FavoriOffre.compte_id == compte_id, FavoriOffre.offre_id.in_(offre_ids))


def nb_offres_favorites(compte_id: int) -> Select:
    """How many offers a candidate has put aside."""
    return select(func.count()).select_from(FavoriOffre).where(FavoriOffre.compte_id == compte_id)
