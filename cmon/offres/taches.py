"""Jobs over offers."""

from datetime import datetime

from sqlalchemy import insert, update

from cmon.base_sql import transaction_d_ecriture
from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.offres.modeles import Offre
from cmon.publication.etats import EtatPublication
from cmon.temps import jour_de_paris

AUTEUR = "Dépublication automatique"


def depublier_offres_passees(*, le: datetime) -> dict[str, int]:
    """Unpublish the offers whose start date is past, « dès que possible » left alone, and write it to their history.

    The condition stands inside the UPDATE: an edit that prolongs the offer meanwhile wins. Gives `{"depubliees": n}`.
    Source: guide CMonStage, « toute offre dont la date est dépassée est automatiquement dépubliée ».
    """
    with transaction_d_ecriture():
        ids = db.session.scalars(
            update(Offre)
            .where(Offre.etat == EtatPublication.publiee, Offre.visible_jusqu_au < jour_de_paris(le))
            .values(etat=EtatPublication.depubliee, depubliee_le=le, modifiee_le=le, version=Offre.version + 1)
            .returning(Offre.id)
            .execution_options(synchronize_session=False)
        ).all()
        if ids:
            lignes = [
                {
                    "offre_id": i,
                    "action": "dépublication",
                    "de": EtatPublication.publiee,
                    "vers": EtatPublication.depubliee,
                    "auteur": AUTEUR,
                    "le": le,
                    "motif": "La date de début est passée.",
                }
                for i in ids
            ]
            db.session.execute(insert(Passage), lignes)
        db.session.commit()
    return {"depubliees": len(ids)}
