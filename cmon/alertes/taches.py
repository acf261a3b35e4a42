"""Jobs over alerts: match everything each night, sum up the new ones each morning."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from cmon.alertes import courriels, requetes
from cmon.alertes.modeles import Alerte
from cmon.alertes.operations import apparier_tranche, tranches
from cmon.base_sql import transaction_d_ecriture
from cmon.extensions import db
from cmon.temps import jour_de_paris

STRUCTURES_PAR_LOT = 50


def apparier_les_offres(*, le: datetime) -> dict[str, int]:
    """Match every offer with every projet, and erase the alerts that no longer hold. Gives `{"alertes": n}`.

    By batches of offers, each in its transaction: whoever saves meanwhile waits for one of them, not for all.
    """
    total = 0
    for debut, fin in list(tranches()):
        db.session.rollback()
        with transaction_d_ecriture():
            total += apparier_tranche(debut, fin, le=le)
            db.session.commit()
    return {"alertes": total}


def envoyer_les_recapitulatifs(*, le: datetime) -> dict[str, int]:
    """Mail their new alerts to the members of each structure who want it. Gives the numbers of mails and of alerts.

    Each alert is told once, even where nobody wants the mail: who asks for it later hears of what comes then. Nothing
    is sent to a structure that has nothing new.
    """
    bilan = Counter(courriels=0, alertes=0)
    while nombres := _envoyer_un_lot(le):
        bilan.update(nombres)
    return dict(bilan)


def _envoyer_un_lot(le: datetime) -> dict[str, int]:
    with transaction_d_ecriture():
        structures = db.session.scalars(requetes.structures_a_prevenir(jour_de_paris(le), STRUCTURES_PAR_LOT)).all()
        # The condition stands inside the UPDATE: of two jobs that run at once, one takes each alert.
        prises = db.session.execute(
            update(Alerte)
            .where(Alerte.envoyee_le.is_(None), Alerte.id.in_(requetes.a_dire(structures, jour_de_paris(le))))
            .values(envoyee_le=le)
            .returning(Alerte.structure_id)
            .execution_options(synchronize_session=False)
        ).scalars()
        nouvelles = Counter(prises)
        envoyes = _prevenir(nouvelles, le) if nouvelles else 0
        db.session.commit()
    return {"courriels": envoyes, "alertes": nouvelles.total()} if nouvelles else {}


def _prevenir(nouvelles: Counter, le: datetime) -> int:
    """Write the mails of these structures (how many new alerts each has); how many mails."""
    membres = db.session.scalars(requetes.membres_a_prevenir(list(nouvelles))).all()
    montrees = _les_meilleures([m.structure_id for m in membres], le)
    for adhesion in membres:
        alertes, nb = montrees[adhesion.structure_id], nouvelles[adhesion.structure_id]
        courriels.recapitulatif(adhesion.compte, adhesion.structure, alertes, nb=nb, le=le)
    return len(membres)


def _les_meilleures(structures: Sequence[int], le: datetime) -> dict[int, list[Alerte]]:
    """The alerts that are shown in the mail of each of these structures."""
    montrees = defaultdict(list)
    requete = requetes.meilleures_dites(structures, le).execution_options(populate_existing=True)
    for alerte in db.session.scalars(requete):
        montrees[alerte.structure_id].append(alerte)
    return montrees
