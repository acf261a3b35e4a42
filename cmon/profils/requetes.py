"""Queries over profiles: the projets that recruiters may find."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from cmon.profils.modeles import ProjetPro

# What a card shows: nothing of the owner, nor of where they live.
CHAMPS_DE_CARTE = (
    ProjetPro.id,
    ProjetPro.contrat_pro,
    ProjetPro.contrat_apprentissage,
    ProjetPro.contrat_stage,
    ProjetPro.metier_code,
    ProjetPro.metier_libelle,
    ProjetPro.niveaux,
    ProjetPro.departements,
    ProjetPro.mineur,
    ProjetPro.trouvable,
    ProjetPro.disponible_le,
    ProjetPro.modifie_le,
)


def profil_par_id(projet_id: int) -> Select:
    """One projet that recruiters may read, with what its page shows (« Détail projet »): never its owner."""
    return (
        select(ProjetPro)
        .where(ProjetPro.id == projet_id, ProjetPro.est_public)
        .options(
            load_only(*CHAMPS_DE_CARTE, ProjetPro.duree_mois),
            joinedload(ProjetPro.diplomes),
            joinedload(ProjetPro.formations),
            joinedload(ProjetPro.experiences),
        )
    )


def age_du_profil(projet_id: int) -> Select:
    """Is the owner of a projet that recruiters may read under 18? Held so until the end of the transaction."""
    return select(ProjetPro.mineur).where(ProjetPro.id == projet_id, ProjetPro.est_public).with_for_update(read=True)


def carte_par_id(projet_id: int) -> Select:
    """The same with what its card shows only."""
    return select(ProjetPro).where(ProjetPro.id == projet_id, ProjetPro.est_public).options(*pour_une_carte())


def pour_une_carte(chemin=None, *, diplomes: bool = True, aussi: tuple = ()) -> tuple:
    """The options that load what a card of profile shows, and `aussi`; `chemin` leads to the projet from another row.

    A line of a short list names no diploma: `diplomes` is false, and a statement is spared.
    """
    if chemin is None:
        return load_only(*CHAMPS_DE_CARTE), selectinload(ProjetPro.diplomes)
    carte = chemin.load_only(*CHAMPS_DE_CARTE, *aussi)
    return (carte, chemin.selectinload(ProjetPro.diplomes)) if diplomes else (carte,)
