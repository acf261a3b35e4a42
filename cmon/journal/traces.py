"""Traces of reading: who opened an applicant's file. Written once the request's own transaction is over."""

from datetime import datetime

from flask import after_this_request
from sqlalchemy.exc import OperationalError

from cmon.base_sql import transaction_d_ecriture
from cmon.erreurs import base_occupee
from cmon.extensions import db
from cmon.journal.modeles import Trace


def tracer_la_lecture(action: str, *, compte_id: int | None, candidature_id: int, le: datetime) -> None:
    """Have a line written when the answer leaves, in a short transaction of its own: no line, no answer."""

    @after_this_request
    def ecrire(reponse):
        db.session.rollback()
        try:
            with transaction_d_ecriture():
                db.session.add(Trace(compte_id=compte_id, action=action, candidature_id=candidature_id, le=le))
                db.session.commit()
        except OperationalError as e:
            reponse.close()
            return base_occupee(e)
        return reponse
