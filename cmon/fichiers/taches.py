"""Jobs over files."""

from datetime import datetime

from cmon.base_sql import transaction_d_ecriture
from cmon.extensions import db
from cmon.fichiers import operations


def balayer_fichiers(*, le: datetime) -> dict[str, int]:
    """Remove files whose form was never accepted (24 hours) and bytes that no row names.

    Gives `{"expires": n, "orphelins": n}`.
    """
    with transaction_d_ecriture():
        expires = operations.oublier_les_expires(le=le)
        db.session.commit()
    orphelins = operations.balayer_orphelins(le=le)
    db.session.rollback()
    return {"expires": expires, "orphelins": orphelins}
