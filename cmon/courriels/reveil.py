"""Wake the worker of this process when a transaction that wrote mails is committed."""

import threading

from sqlalchemy import event

from cmon.extensions import db

CLE = "courriels_postes"
# Set when there may be something to send. Other processes look at the outbox every few seconds.
reveil = threading.Event()


def annoncer() -> None:
    """Remember that the current transaction holds mails."""
    db.session().info[CLE] = True


@event.listens_for(db.session, "after_commit")
def _apres_validation(session):
    if session.info.get(CLE):
        reveil.set()


@event.listens_for(db.session, "after_transaction_end")
def _apres_transaction(session, transaction):
    if transaction.parent is None:
        session.info.pop(CLE, None)
