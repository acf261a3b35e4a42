"""Jobs over registrations."""

from datetime import datetime
from itertools import groupby

from sqlalchemy import update

from cmon.base_sql import transaction_d_ecriture
from cmon.extensions import db
from cmon.inscriptions import courriels, requetes
from cmon.inscriptions.modeles import Inscription
from cmon.inscriptions.operations import contact_de

PAR_LOT = 500


def rappeler_les_participants(*, le: datetime) -> dict[str, int]:
    """Remind by mail those who hold a place at a rencontre of the next two days. Gives `{"rappeles": n}`.

    Once each: the rows of the rencontres are locked first, like in every verb, and the condition stands inside the
    UPDATE. Who has registered within the last twelve hours knows it already.
    """
    total = 0
    while (n := _rappeler_un_lot(le)) > 0:
        total += n
    return {"rappeles": total}


def _rappeler_un_lot(le: datetime) -> int:
    """A batch: whoever registers meanwhile waits for it, not for all of them."""
    choisies = []
    with transaction_d_ecriture():
        if rencontres := db.session.scalars(requetes.rencontres_a_rappeler(le)).all():
            choisies = db.session.scalars(
                update(Inscription)
                .where(Inscription.id.in_(requetes.participants_a_rappeler(rencontres, le, PAR_LOT)))
                .values(rappelee_le=le)
                .returning(Inscription.id)
                .execution_options(synchronize_session=False)
            ).all()
        if choisies:
            requete = requetes.inscriptions_et_rencontres(choisies).execution_options(populate_existing=True)
            for rencontre, ensemble in groupby(db.session.scalars(requete), lambda i: i.rencontre):
                courriels.rappel_rencontre(list(ensemble), rencontre, contact_de(rencontre), le=le)
        db.session.commit()
    return len(choisies)
