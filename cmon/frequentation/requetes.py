"""Queries over page views."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, case, func, select

from cmon.frequentation.modeles import Frequentation


def vues_par_rang(rangs: Iterable[int], depuis: date) -> Select:
    """How often the pages of these ranks were read, as rows (rang, in all, since that local day included)."""
    recentes = func.sum(case((Frequentation.vue_le >= depuis, Frequentation.nb), else_=0))
    return (
        select(Frequentation.rang, func.sum(Frequentation.nb), recentes)
        .where(Frequentation.rang.in_(list(rangs)))
        .group_by(Frequentation.rang)
    )
