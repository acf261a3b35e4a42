"""Traces: who opened an applicant's file or exported a list. Written once the request's transaction is over."""

from datetime import datetime

from flask import after_this_request
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError

from cmon.base_sql import transaction_d_ecriture
from cmon.erreurs import base_occupee
from cmon.extensions import db
from cmon.journal.modeles import Trace


def tracer_la_lecture(
    action: str, *, compte_id: int | None, le: datetime, candidature_id: int | None = None, detail: str = ""
) -> None:
    """Have a line written when the answer leaves, in a short transaction of its own: no line, no answer.

    `detail`: what was exported and how many lines, never who they are.
    """
    trace = {
        "compte_id": compte_id,
        "action": action,
        "candidature_id": candidature_id,
        "detail": detail[:500],
        "le": le,
    }

    @after_this_request
    def ecrire(reponse):
        db.session.rollback()
        try:
            with transaction_d_ecriture():
                db.session.execute(insert(Trace), trace)
                db.session.commit()
        except OperationalError as e:
            reponse.close()
            return base_occupee(e)
        return reponse
