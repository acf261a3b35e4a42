"""Jobs over accounts."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, or_

from cmon.base_sql import transaction_d_ecriture
from cmon.comptes.modeles import Compte, CompteurLimite, Jeton, SessionOuverte
from cmon.extensions import db
from cmon.structures.modeles import Invitation


def purger(*, le: datetime) -> dict[str, int]:
    """Erase sessions that are over, links and invitations that ended a day ago, and counters whose window is over."""
    hier = le - timedelta(days=1)
    with transaction_d_ecriture():
        bilan = {
            "sessions": db.session.execute(delete(SessionOuverte).where(SessionOuverte.expire_le <= le)).rowcount,
            "liens": db.session.execute(
                delete(Jeton).where(or_(Jeton.expire_le <= hier, Jeton.utilise_le <= hier))
            ).rowcount,
            "invitations": db.session.execute(delete(Invitation).where(Invitation.expire_le <= hier)).rowcount,
            "compteurs": db.session.execute(delete(CompteurLimite).where(CompteurLimite.expire_le <= le)).rowcount,
        }
        db.session.commit()
    return bilan


def effacer_comptes_non_confirmes(*, le: datetime) -> dict[str, int]:
    """Erase the accounts whose address nobody has confirmed within the days of the setting."""
    avant = le - timedelta(days=current_app.config["COMPTE_A_CONFIRMER_J"])
    with transaction_d_ecriture():
        ordre = delete(Compte).where(Compte.confirme_le.is_(None), Compte.cree_le <= avant)
        nb = db.session.execute(ordre, execution_options={"synchronize_session": False}).rowcount
        db.session.commit()
    return {"comptes": nb}
