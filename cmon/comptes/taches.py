"""Jobs over accounts."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_

from cmon.base_sql import transaction_d_ecriture
from cmon.comptes.modeles import CompteurLimite, Jeton, SessionOuverte
from cmon.extensions import db


def purger(*, le: datetime) -> dict[str, int]:
    """Erase sessions that are over, links used or expired for a day, and counters whose window is over."""
    hier = le - timedelta(days=1)
    with transaction_d_ecriture():
        bilan = {
            "sessions": db.session.execute(delete(SessionOuverte).where(SessionOuverte.expire_le <= le)).rowcount,
            "liens": db.session.execute(
                delete(Jeton).where(or_(Jeton.expire_le <= hier, Jeton.utilise_le <= hier))
            ).rowcount,
            "compteurs": db.session.execute(delete(CompteurLimite).where(CompteurLimite.expire_le <= le)).rowcount,
        }
        db.session.commit()
    return bilan
