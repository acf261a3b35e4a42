"""Rate limits that hold over server processes: counters in the application's own database.

Flask-Limiter counts in this storage; each count is a short transaction of its own, made before the request's.
"""

import time
from datetime import UTC, datetime
from functools import lru_cache

from flask import Flask
from limits import parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Insert, Integer, bindparam, case, delete, select
from sqlalchemy.exc import SQLAlchemyError

from cmon.base import Horodatage
from cmon.base_sql import insertion, lecture_seule, transaction_d_ecriture
from cmon.comptes.modeles import CompteurLimite
from cmon.extensions import db, limiter


@lru_cache(maxsize=2)
def _ajout(dialecte: str) -> Insert:
    """Add `nb` to the counter of `la_cle`, which starts again where its window is over at `le` and then lasts to `fin`.

    Built once for each kind of database.
    """
    t, nb, fin = CompteurLimite, bindparam("nb", type_=Integer), bindparam("fin", type_=Horodatage)
    depasse = t.expire_le <= bindparam("le", type_=Horodatage)
    ajout = insertion(t).values(cle=bindparam("la_cle"), valeur=nb, expire_le=fin)
    return ajout.on_conflict_do_update(
        index_elements=[t.cle],
        set_={
            "valeur": case((depasse, nb), else_=t.valeur + nb),
            "expire_le": case((depasse, fin), else_=t.expire_le),
        },
    ).returning(t.valeur)


class StockageSQL(Storage):
    """Counters of fixed windows in the table `compteur_limite`."""

    STORAGE_SCHEME = ["cmon"]

    @property
    def base_exceptions(self):
        """Errors of the storage itself."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Add to a counter, which starts again once its window is over; return its value."""
        maintenant = time.time()
        le, fin = (datetime.fromtimestamp(instant, UTC) for instant in (maintenant, maintenant + expiry))
        valeurs = {"la_cle": key[:200], "nb": amount, "le": le, "fin": fin}
        with transaction_d_ecriture(), db.engine.begin() as connexion:
            return connexion.execute(_ajout(db.engine.dialect.name), valeurs).scalar_one()

    def _lire(self, key: str):
        requete = select(CompteurLimite.valeur, CompteurLimite.expire_le).where(CompteurLimite.cle == key[:200])
        with lecture_seule(), db.engine.connect() as connexion:
            ligne = connexion.execute(requete).one_or_none()
        return ligne if ligne and ligne.expire_le > datetime.now(UTC) else None

    def get(self, key: str) -> int:
        """The value of a counter, 0 when its window is over."""
        ligne = self._lire(key)
        return ligne.valeur if ligne else 0

    def get_expiry(self, key: str) -> float:
        """When the window of a counter ends, in seconds since 1970."""
        ligne = self._lire(key)
        return ligne.expire_le.timestamp() if ligne else time.time()

    def check(self) -> bool:
        """Does the storage answer?"""
        with db.engine.connect() as connexion:
            return connexion.execute(select(1)).scalar_one() == 1

    def reset(self) -> int | None:
        """Forget every counter."""
        with transaction_d_ecriture(), db.engine.begin() as connexion:
            return connexion.execute(delete(CompteurLimite)).rowcount

    def clear(self, key: str) -> None:
        """Forget one counter."""
        with transaction_d_ecriture(), db.engine.begin() as connexion:
            connexion.execute(delete(CompteurLimite).where(CompteurLimite.cle == key[:200]))


def _fenetres() -> FixedWindowRateLimiter:
    return limiter.limiter


def est_depassee(limite: str, *cles: str) -> bool:
    """Would one more count pass the limit (« 10/5 minutes ») for these keys? Counts nothing.

    Call it before the request has opened its own transaction, or after `db.session.rollback()`.
    """
    return not _fenetres().test(parse(limite), *cles)


def compter(limite: str, *cles: str) -> bool:
    """Count once for these keys; False when the limit is passed. Same condition as `est_depassee`."""
    return _fenetres().hit(parse(limite), *cles)


def init_app(app: Flask) -> None:
    """Bind Flask-Limiter to the storage. Its answers say nothing of the counters."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", "cmon://")
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", False)
    app.config.setdefault("RATELIMIT_STRATEGY", "fixed-window")
    limiter.init_app(app)
