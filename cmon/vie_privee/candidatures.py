"""The candidatures of alternance whose time is over."""

from collections import Counter
from datetime import datetime

from sqlalchemy import delete, insert, or_, select

from cmon.alternance.etats import EtatOffreAlternance
from cmon.alternance.modeles import OffreAlternance
from cmon.candidatures.modeles import TrancheAge
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.modeles import Compte
from cmon.courriels.operations import oublier_pour
from cmon.echanges.modeles import Message
from cmon.extensions import db
from cmon.fichiers.operations import oublier_ceux_de
from cmon.gabarits import pluriel
from cmon.journal.modeles import Passage

AUTEUR = "Effacement automatique"
DUREE_PASSEE = "la durée de conservation est passée"
LOT = 500


def effacer_candidatures_alternance(candidatures: dict[int, int], *, le: datetime, raison: str) -> int:
    """Erase these candidatures ({id: id of the offer}) with files, threads and mails; give how many.

    Their number goes to the history of each offer. Flushes, never commits.
    """
    ids = list(candidatures)
    for debut in range(0, len(ids), LOT):
        lot = ids[debut : debut + LOT]
        oublier_pour(candidatures_alternance=lot)
        oublier_ceux_de(candidatures_alternance=lot)
        ordre = delete(CandidatureAlternance).where(CandidatureAlternance.id.in_(lot))
        db.session.execute(ordre, execution_options={"synchronize_session": False})
    lignes = [
        {"offre_alternance_id": i, "action": "effacement", "le": le, "auteur": AUTEUR}
        | {"motif": f"{pluriel(n, 'candidature')} : {raison}."}
        for i, n in Counter(candidatures.values()).items()
    ]
    if lignes:
        db.session.execute(insert(Passage), lignes)
    return len(ids)


def _sous_signalement(apres: datetime):
    """The condition that a minor’s thread holds a message reported after that instant: the équipe may still need it."""
    signale = select(Message.id).where(Message.candidature_id == CandidatureAlternance.id, Message.signale_le > apres)
    mineur = select(Compte.id).where(
        Compte.id == CandidatureAlternance.compte_id, Compte.tranche_age != TrancheAge.majeur
    )
    return signale.exists() & mineur.exists()


def candidatures_alternance_dues(*, avant: datetime, signalees_apres: datetime) -> dict[int, int]:
    """The candidatures refused, withdrawn or closed before `avant`, or whose offer was, as {id: id of the offer}.

    A minor’s whose messages were reported after `signalees_apres` is not due yet.
    """
    c, o = CandidatureAlternance, OffreAlternance
    finie = or_(c.close_le <= avant, (c.etat == EtatCandidature.refusee) & (c.repondue_le <= avant))
    close = o.etat.in_((EtatOffreAlternance.pourvue, EtatOffreAlternance.archivee)) & (o.close_le <= avant)
    requete = (
        select(c.id, c.offre_id)
        .join(o, o.id == c.offre_id)
        .where(or_(finie, close), ~_sous_signalement(signalees_apres))
        .order_by(c.id)
    )
    return dict(db.session.execute(requete).tuples().all())
