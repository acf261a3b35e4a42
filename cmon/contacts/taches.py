"""The jobs over contacts: nobody has answered in time."""

from collections import defaultdict
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import insert, select, update

from cmon.base_sql import transaction_d_ecriture
from cmon.contacts import courriels
from cmon.contacts.etats import EtatContact
from cmon.contacts.modeles import Contact
from cmon.contacts.requetes import contacts_echus, contacts_et_profils
from cmon.echanges.operations import a_prevenir
from cmon.echanges.requetes import membres_actifs
from cmon.extensions import db
from cmon.journal.modeles import Passage

AUTEUR = "Contact sans réponse"
# A batch is a transaction: whoever answers meanwhile waits for one of them.
PAR_LOT = 100
SANS_RELECTURE = {"synchronize_session": False}


def expirer_contacts(*, le: datetime) -> dict[str, int]:
    """Close the contacts that the candidate has not answered in CONTACT_EXPIRE_J days, and tell who wrote.

    The condition stands inside the UPDATE: an answer of the last second wins. Gives `{"expires": n}`.
    """
    total = 0
    while nb := _expirer_un_lot(le):
        total += nb
    return {"expires": total}


def _expirer_un_lot(le: datetime) -> int:
    echus = contacts_echus(le - timedelta(days=current_app.config["CONTACT_EXPIRE_J"]))
    lot = select(Contact.id).where(echus).order_by(Contact.id).limit(PAR_LOT).with_for_update().scalar_subquery()
    with transaction_d_ecriture():
        ordre = update(Contact).where(echus, Contact.id.in_(lot)).values(etat=EtatContact.expire, repondu_le=None)
        ids = list(db.session.scalars(ordre.returning(Contact.id), execution_options=SANS_RELECTURE))
        etats = {"de": EtatContact.en_attente, "vers": EtatContact.expire}
        lignes = [{"contact_id": i, "action": "expiration", "auteur": AUTEUR, "le": le, **etats} for i in ids]
        if lignes:
            db.session.execute(insert(Passage), lignes)
        _annoncer(db.session.scalars(contacts_et_profils(ids)).all(), le)
        db.session.commit()
    return len(ids)


def _annoncer(contacts: list[Contact], le: datetime) -> None:
    membres = defaultdict(list)
    for adhesion in db.session.scalars(membres_actifs({c.structure_id for c in contacts})):
        membres[adhesion.structure_id].append(adhesion)
    for contact in contacts:
        destinataires = a_prevenir(membres[contact.structure_id], contact.auteur_id)
        courriels.contact_sans_reponse(contact, destinataires, le=le)
