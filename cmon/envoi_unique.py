"""A form sent twice makes one thing: what a key has made is remembered for a day."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from cmon.base_sql import insertion
from cmon.comptes.modeles import CompteurLimite
from cmon.extensions import db

DUREE = timedelta(days=1)


def deja_fait(cle: str, *, le: datetime) -> int | None:
    """The number of the row that this key has made; None for a new key, which is then the caller's to `retenir`.

    Of two who come at once with the same key, the second waits until the first has committed, then gets its number.
    """
    reserve = insertion(CompteurLimite).values(cle=cle, valeur=0, expire_le=le + DUREE)
    nouvelle = reserve.on_conflict_do_nothing().returning(CompteurLimite.cle)
    if db.session.execute(nouvelle).scalar_one_or_none() is not None:
        return None
    return db.session.scalar(select(CompteurLimite.valeur).where(CompteurLimite.cle == cle)) or None


def retenir(cle: str, numero: int) -> None:
    """Remember the number of the row that this key makes."""
    db.session.execute(update(CompteurLimite).where(CompteurLimite.cle == cle).values(valeur=numero))
