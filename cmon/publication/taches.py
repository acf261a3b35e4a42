"""The job that takes off the site what is past, for offers and for rencontres."""

from datetime import datetime

from sqlalchemy import and_, insert, update

from cmon.base_sql import transaction_d_ecriture
from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.journal.operations import COLONNES
from cmon.publication.etats import EtatPublication
from cmon.publication.operations import dans_l_ordre

AUTEUR = "Dépublication automatique"


def depublier_ce_qui_est_passe(modele, passee, motif: str, *, le: datetime) -> dict[str, int]:
    """Unpublish the rows of `modele` for which `passee` (a condition) holds, and write it to their history.

    The condition stands inside the UPDATE: an edit that moves the date meanwhile wins. Gives `{"depubliees": n}`.
    """
    with transaction_d_ecriture():
        due = and_(modele.etat == EtatPublication.publiee, passee)
        ids = db.session.scalars(
            update(modele)
            .where(due, dans_l_ordre(modele, due))
            .values(etat=EtatPublication.depubliee, depubliee_le=le, modifiee_le=le, version=modele.version + 1)
            .returning(modele.id)
            .execution_options(synchronize_session=False)
        ).all()
        if ids:
            ligne = {
                "action": "dépublication",
                "de": EtatPublication.publiee,
                "vers": EtatPublication.depubliee,
                "auteur": AUTEUR,
                "le": le,
                "motif": motif,
            }
            db.session.execute(insert(Passage), [{COLONNES[modele.__tablename__]: i, **ligne} for i in ids])
        db.session.commit()
    return {"depubliees": len(ids)}
