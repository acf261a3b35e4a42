"""The job over page views: old numbers are forgotten."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete

from cmon.base_sql import transaction_d_ecriture
from cmon.extensions import db
from cmon.frequentation.modeles import Frequentation
from cmon.temps import jour_de_paris


def purger_frequentation(*, le: datetime) -> dict[str, int]:
    """Forget the numbers of days older than CONSERVATION_FREQUENTATION_J. Gives `{"oubliees": n}`."""
    avant = jour_de_paris(le) - timedelta(days=current_app.config["CONSERVATION_FREQUENTATION_J"])
    with transaction_d_ecriture():
        ordre = delete(Frequentation).where(Frequentation.vue_le < avant)
        nb = db.session.execute(ordre, execution_options={"synchronize_session": False}).rowcount
        db.session.commit()
    return {"oubliees": nb}
