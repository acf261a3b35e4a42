"""The thread that empties the outbox while a server process lives."""

import logging
import threading

from flask import Flask
from sqlalchemy.exc import OperationalError

from cmon.courriels.envoi import envoyer_file
from cmon.courriels.reveil import reveil

journal = logging.getLogger("cmon.courriel")

# What another process posted, and what is due again, is found at this rhythm.
ATTENTE_S = 15
PAR_TOUR = 200


def travailler(app: Flask, arret: threading.Event) -> None:
    """Send mails as soon as a transaction of this process commits some, and every 15 seconds, until `arret` is set.

    Set `arret` then `reveil` to end it: the mail that is being sent is finished first.
    """
    while not arret.is_set():
        reveil.clear()
        try:
            with app.app_context():
                bilan = envoyer_file(limite=PAR_TOUR)
        except OperationalError:
            journal.warning("outbox: database unavailable")
            bilan = {}
        except Exception as e:
            journal.error("outbox: unexpected error", exc_info=e)
            bilan = {}
        if sum(bilan.values()) < PAR_TOUR:
            reveil.wait(ATTENTE_S)
