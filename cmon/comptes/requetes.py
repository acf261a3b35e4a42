"""Queries over accounts."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from cmon.comptes.modeles import Compte, Jeton, UsageJeton
from cmon.structures.modeles import Adhesion, Structure


def compte_par_courriel(courriel: str) -> Select:
    """The account of an address, whatever its capitals."""
    return select(Compte).where(Compte.courriel == courriel.strip().lower())


def compte_par_id(compte_id: int) -> Select:
    """One account."""
    return select(Compte).where(Compte.id == compte_id)


def adhesions_de(compte_id: int) -> Select:
    """The memberships of a person, with their structures, the oldest first."""
    return (
        select(Adhesion)
        .where(Adhesion.compte_id == compte_id)
        .options(joinedload(Adhesion.structure))
        .order_by(Adhesion.id)
    )


def jeton_valable(empreinte: str, usage: UsageJeton, le: datetime) -> Select:
    """The mailed link of that hash and use if it is neither used nor expired."""
    return select(Jeton.id).where(
        Jeton.empreinte == empreinte, Jeton.usage == usage, Jeton.utilise_le.is_(None), Jeton.expire_le > le
    )


def courriel_du_jeton(empreinte: str) -> Select:
    """The new address that a link is about."""
    return select(Jeton.courriel).where(Jeton.empreinte == empreinte, Jeton.usage == UsageJeton.courriel)


def comptes_de_demonstration() -> Select:
    """The demo accounts that one may enter (the others have no password): rows (address, kind of structure or None)."""
    return (
        select(Compte.courriel, func.min(Structure.genre))
        .outerjoin(Adhesion, Adhesion.compte_id == Compte.id)
        .outerjoin(Structure, Structure.id == Adhesion.structure_id)
        .where(Compte.est_demo, Compte.mot_de_passe.is_not(None))
        .group_by(Compte.courriel)
        .order_by(Compte.courriel)
    )


def un_compte_existe() -> Select:
    """Does the database hold an account? One boolean."""
    return select(select(Compte.id).exists())
