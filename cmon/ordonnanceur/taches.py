"""Jobs of the scheduler itself, and of the database."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from cmon.base_sql import analyser_les_tables
from cmon.extensions import db
from cmon.ordonnanceur.executions import DUREE_MAX
from cmon.ordonnanceur.modeles import EtatExecution, ExecutionTache

CONSERVATION = timedelta(days=90)


def purger_executions(*, le: datetime) -> dict[str, int]:
    """Forget runs older than 90 days, and mark as failed those that their process did not end."""
    interrompues = (
        update(ExecutionTache)
        .where(ExecutionTache.etat == EtatExecution.en_cours, ExecutionTache.debut_le <= le - DUREE_MAX)
        .values(etat=EtatExecution.echouee, fin_le=le, bilan="Interrompue")
    )
    anciennes = delete(ExecutionTache).where(ExecutionTache.debut_le <= le - CONSERVATION)
    sans_relecture = {"synchronize_session": False}
    bilan = {
        "interrompues": db.session.execute(interrompues, execution_options=sans_relecture).rowcount,
        "oubliees": db.session.execute(anciennes, execution_options=sans_relecture).rowcount,
    }
    db.session.commit()
    return bilan


def analyser_base(*, le: datetime) -> dict[str, int]:
    """Let the database look at its tables again, so that it finds its way in them as they grow."""
    analyser_les_tables()
    db.session.commit()
    return {}
