"""The purge: applies the retention table."""

from datetime import datetime, timedelta

from flask import current_app

from cmon.base_sql import transaction_d_ecriture
from cmon.extensions import db
from cmon.vie_privee import operations, requetes


def purger(*, le: datetime, pour_de_vrai: bool = True) -> dict[str, int]:
    """Erase the personal data whose time is over, in one transaction; give the numbers of rows.

    `pour_de_vrai=False` undoes everything at the end: the numbers say what a purge would erase.
    """
    config = current_app.config
    retrait = config["CONSERVATION_DEPUBLIEES_J"]
    with transaction_d_ecriture():
        db.session.rollback()
        textes = retrait + config["CONSERVATION_TEXTES_J"]
        dues = operations.candidatures_dues(config, le=le)
        bilan = {
            "candidatures": operations.effacer_candidatures(dues, le=le),
            "offres_oubliees": operations.oublier_offres(
                db.session.scalars(requetes.offres_a_oublier(le, apres_retrait=textes)).all()
            ),
            "offres_anonymisees": operations.anonymiser_offres(
                db.session.scalars(requetes.offres_a_anonymiser(le, apres_retrait=retrait)).all()
            ),
            "contacts": operations.anonymiser_contacts(avant=le - timedelta(days=config["CONSERVATION_CONTACTS_J"])),
            "demandes": operations.effacer_demandes(avant=le - timedelta(days=config["CONSERVATION_DEMANDES_J"])),
            "traces": operations.effacer_traces(avant=le - timedelta(days=config["CONSERVATION_TRACES_J"])),
        }
        if pour_de_vrai:
            db.session.commit()
        else:
            db.session.rollback()
    return bilan
