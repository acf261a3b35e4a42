"""Run a job once for a slot: whoever inserts the row runs it, everybody else goes by."""

import logging
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import update

from cmon.base_sql import insertion, transaction_separee
from cmon.extensions import db
from cmon.ordonnanceur.creneaux import Tache
from cmon.ordonnanceur.modeles import EtatExecution, ExecutionTache
from cmon.temps import maintenant

journal = logging.getLogger("cmon.tache")

# A run that has not ended by then belongs to a process that died: somebody else may take it over.
DUREE_MAX = timedelta(hours=1)


def executer(tache: Tache, creneau: str, *, le: datetime | None = None) -> ExecutionTache | None:
    """Run `tache` for that slot unless it runs or has run already; return its row, or None when it was not for us.

    The row is committed before the work, in a transaction of its own, and the result after it, so that a failed or
    interrupted run is visible. `le` is the instant that the job is told, the clock's by default. A failure is logged
    and recorded, never raised.
    """
    numero = _reserver(tache.nom, creneau)
    if numero is None:
        return None
    try:
        with current_app.app_context():
            bilan = tache.fonction(le=le or maintenant())
            db.session.commit()
        etat, texte = EtatExecution.reussie, ", ".join(f"{mot} : {nombre}" for mot, nombre in bilan.items())
        journal.info("job %s %s: %s", tache.nom, creneau, texte)
    except Exception as e:
        journal.error("job %s %s failed", tache.nom, creneau, exc_info=e)
        etat, texte = EtatExecution.echouee, f"{type(e).__name__} (voir les journaux)"
    with transaction_separee() as session:
        execution = session.get_one(ExecutionTache, numero)
        execution.etat, execution.bilan, execution.fin_le = etat, texte, maintenant()
    return execution


def _reserver(nom: str, creneau: str) -> int | None:
    """Insert the row of the slot, or take over the one of a process that died; None when it is somebody else's."""
    le = maintenant()
    ligne = {"tache": nom, "creneau": creneau, "etat": EtatExecution.en_cours, "debut_le": le, "bilan": ""}
    insert = insertion(ExecutionTache).values(ligne).on_conflict_do_nothing().returning(ExecutionTache.id)
    reprise = (
        update(ExecutionTache)
        .where(
            ExecutionTache.tache == nom,
            ExecutionTache.creneau == creneau,
            ExecutionTache.etat == EtatExecution.en_cours,
            ExecutionTache.debut_le <= le - DUREE_MAX,
        )
        .values(debut_le=le)
        .returning(ExecutionTache.id)
    )
    with transaction_separee() as session:
        return session.execute(insert).scalar_one_or_none() or session.execute(reprise).scalar_one_or_none()
