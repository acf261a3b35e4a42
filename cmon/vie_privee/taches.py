"""The job of the purge."""

from datetime import datetime

from flask import current_app

from cmon.base_sql import transaction_d_ecriture
from cmon.extensions import db
from cmon.vie_privee.compte import avertir_les_inactifs
from cmon.vie_privee.purge import effacer_ce_qui_est_du


def purger(*, le: datetime, pour_de_vrai: bool = True) -> dict[str, int]:
    """Erase the personal data whose time is over, in one transaction; give the numbers of rows.

    `pour_de_vrai=False` undoes everything at the end: the numbers say what a purge would erase.
    """
    with transaction_d_ecriture():
        db.session.rollback()
        bilan = effacer_ce_qui_est_du(current_app.config, le=le)
        if pour_de_vrai:
            db.session.commit()
        else:
            db.session.rollback()
    return bilan


def avertir_les_comptes_inactifs(*, le: datetime) -> dict[str, int]:
    """Tell the candidates whose account serves no more that it is erased in thirty days unless they sign in."""
    total = 0
    with transaction_d_ecriture():
        db.session.rollback()
        while nb := avertir_les_inactifs(le=le, duree_j=current_app.config["CONSERVATION_COMPTES_J"]):
            db.session.commit()
            total += nb
        db.session.commit()
    return {"avertis": total}
