"""Queries on the runs of the jobs."""

from sqlalchemy import Select, func, select

from cmon.ordonnanceur.modeles import ExecutionTache


def dernieres_executions() -> Select:
    """The last run of each job."""
    derniers = select(func.max(ExecutionTache.id)).group_by(ExecutionTache.tache)
    return select(ExecutionTache).where(ExecutionTache.id.in_(derniers)).order_by(ExecutionTache.tache)


def derniere_activite() -> Select:
    """When a job last started, or None."""
    return select(func.max(ExecutionTache.debut_le))
