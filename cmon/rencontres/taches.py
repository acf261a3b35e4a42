"""Jobs over rencontres."""

from datetime import datetime

from sqlalchemy import insert, update

from cmon.base_sql import transaction_d_ecriture
from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.publication.etats import EtatPublication
from cmon.rencontres.modeles import Rencontre

AUTEUR = "Dépublication automatique"


def depublier_rencontres_passees(*, le: datetime) -> dict[str, int]:
    """Unpublish the rencontres that are over, and write it to their history.

    The condition stands inside the UPDATE: an edit that moves the rencontre meanwhile wins. Gives `{"depubliees": n}`.
    Source: guide CMonStage, « tout événement dont la date est dépassée est automatiquement dépublié ».
    """
    with transaction_d_ecriture():
        ids = db.session.scalars(
            update(Rencontre)
            .where(Rencontre.etat == EtatPublication.publiee, Rencontre.fin_le <= le)
            .values(etat=EtatPublication.depubliee, depubliee_le=le, modifiee_le=le, version=Rencontre.version + 1)
            .returning(Rencontre.id)
            .execution_options(synchronize_session=False)
        ).all()
        if ids:
            lignes = [
                {
                    "rencontre_id": i,
                    "action": "dépublication",
                    "de": EtatPublication.publiee,
                    "vers": EtatPublication.depubliee,
                    "auteur": AUTEUR,
                    "le": le,
                    "motif": "La date de la rencontre est passée.",
                }
                for i in ids
            ]
            db.session.execute(insert(Passage), lignes)
        db.session.commit()
    return {"depubliees": len(ids)}
