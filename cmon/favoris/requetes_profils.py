"""Queries over the profiles that recruiters put aside."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from cmon.base import batie_une_fois
from cmon.favoris.modeles import FavoriProfil
from cmon.profils.modeles import ProjetPro
from cmon.profils.requetes import pour_une_carte


def _de(compte_id: int, structure_id: int):
    return FavoriProfil.compte_id == compte_id, FavoriProfil.structure_id == structure_id


def est_favori(compte_id: int, structure_id: int):
    """The condition on a projet that this person has put aside for that structure."""
    garde = select(FavoriProfil.id).where(*_de(compte_id, structure_id), FavoriProfil.projet_pro_id == ProjetPro.id)
    return garde.exists()


def profils_favoris(compte_id: int, structure_id: int, *, diplomes: bool = True) -> Select:
    """« Profils favoris » of a person for a structure, the last one put aside first, with their cards."""
    return (
        select(FavoriProfil)
        .where(*_de(compte_id, structure_id))
        .options(*pour_une_carte(joinedload(FavoriProfil.projet_pro), diplomes=diplomes))
        .order_by(FavoriProfil.id.desc())
    )


liste_de_favoris = batie_une_fois(profils_favoris)


def favori_de(compte_id: int, structure_id: int, projet_id: int) -> Select:
    """The row by which this person has put that projet aside for that structure, if any."""
    return select(FavoriProfil).where(*_de(compte_id, structure_id), FavoriProfil.projet_pro_id == projet_id)


@batie_une_fois
def favoris_parmi(compte_id: int, structure_id: int, projets: list[int]) -> Select:
    """Which of these projets (ids) this person has put aside for that structure."""
    return select(FavoriProfil.projet_pro_id).where(
        *_de(compte_id, structure_id), FavoriProfil.projet_pro_id.in_(projets)
    )


def nb_profils_favoris(compte_id: int, structure_id: int) -> Select:
    """How many profiles this person has put aside for that structure and may still read."""
    return (
        select(func.count())
        .select_from(FavoriProfil)
        .join(ProjetPro, ProjetPro.id == FavoriProfil.projet_pro_id)
        .where(*_de(compte_id, structure_id), ProjetPro.est_public)
    )
