"""Queries over saved searches."""

from sqlalchemy import Select, func, select

from cmon.comptes.etats import GenreCompte
from cmon.comptes.modeles import Compte
from cmon.recherches_enregistrees.modeles import RechercheEnregistree


def mes_recherches(compte_id: int) -> Select:
    """The searches that a candidate keeps, the last one first."""
    return (
        select(RechercheEnregistree)
        .where(RechercheEnregistree.compte_id == compte_id)
        .order_by(RechercheEnregistree.cree_le.desc(), RechercheEnregistree.id.desc())
    )


def recherche_par_id(recherche_id: int) -> Select:
    """One saved search: its right asks whose it is."""
    return select(RechercheEnregistree).where(RechercheEnregistree.id == recherche_id)


def la_meme(compte_id: int, portail: str, parametres: str) -> Select:
    """The same search of the same candidate, if it is kept already."""
    return select(RechercheEnregistree).where(
        RechercheEnregistree.compte_id == compte_id,
        RechercheEnregistree.portail == portail,
        RechercheEnregistree.parametres == parametres,
    )


def nb_recherches(compte_id: int) -> Select:
    """How many searches a candidate keeps."""
    return select(func.count()).where(RechercheEnregistree.compte_id == compte_id)


def candidats_a_prevenir(apres: int, limite: int) -> Select:
    """The candidates (ids after `apres`) with an open, confirmed account who asked to be told of new offers."""
    return (
        select(Compte.id)
        .where(
            Compte.id > apres,
            Compte.genre == GenreCompte.candidat,
            Compte.desactive_le.is_(None),
            Compte.confirme_le.is_not(None),
            select(RechercheEnregistree.id)
            .where(RechercheEnregistree.compte_id == Compte.id, RechercheEnregistree.par_courriel)
            .exists(),
        )
        .order_by(Compte.id)
        .limit(limite)
    )


def recherches_a_relire(compte_ids) -> Select:
    """What these candidates (ids) asked to be told of, as rows (recherche, courriel, cree_le), by candidate."""
    return (
        select(RechercheEnregistree, Compte.courriel, Compte.cree_le)
        .join(Compte, Compte.id == RechercheEnregistree.compte_id)
        .where(RechercheEnregistree.compte_id.in_(compte_ids), RechercheEnregistree.par_courriel)
        .order_by(RechercheEnregistree.compte_id, RechercheEnregistree.id)
    )
