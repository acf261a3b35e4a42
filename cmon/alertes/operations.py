"""Verbs of alerts: match what has just changed, or everything; put one aside and take it back."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from cmon.alertes.appariement import Portee, a_limiter, ordres
from cmon.alertes.modeles import Alerte
from cmon.alternance.modeles import OffreAlternance
from cmon.base_sql import chacun_son_tour
from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.profils.modeles import ProjetPro
from cmon.temps import jour_de_paris

# Whoever publishes an offer waits for the batch that runs: a hundred offers take a fraction of a second.
PAR_LOT, PAR_ORDRE = 100, 1_000
CLE = "alertes"
EN_BASE = {"synchronize_session": False}
_table = Alerte.__table__
_ECRITES = {nom: bindparam(nom) for nom in ("structure_id", "score", "raisons", "km")}
_CORRIGER = _table.update().where(_table.c.id == bindparam("cle")).values(_ECRITES)

_AJOUTER = _table.insert()


def attendre_l_appariement() -> None:
    """Until the end of the transaction nobody else writes alerts: for whoever erases an offer or a projet, before that.

    An alert is tied to an offer, a projet and a structure. Whoever waits here holds none of them so tightly that no row
    could be tied to it (`FOR UPDATE`, a deletion): else each would wait for the other.
    """
    chacun_son_tour(CLE)


def _apparier(portee: Portee, debut: int, fin: int | None = None, *, le: datetime) -> int:
    """Match within a scope; how many alerts it has then. One at a time: of an offer and a projet that are saved at
    once, the second sees the first. Only what differs is written: a night on which nothing has changed reads."""
    db.session.flush()
    attendre_l_appariement()
    valeurs = {"debut": debut, "fin": fin, "jour": jour_de_paris(le)}
    gardees, tenues = ordres(db.engine.dialect.name, portee)
    paires = db.session.execute(gardees, valeurs).all()
    deja = {a[:2]: a for a in db.session.execute(tenues, valeurs)}
    neuves, changees = [], []
    for paire in paires:
        alerte = deja.pop(paire[:2], None)
        if alerte is None:
            neuves.append({**paire._mapping, "cree_le": le})
        elif alerte[2:-1] != paire[2:]:
            changees.append({**paire._mapping, "cle": alerte.id})
    _retirer([a.id for a in deja.values()])
    if changees:
        db.session.connection().execute(_CORRIGER, changees)
    if neuves:
        db.session.connection().execute(_AJOUTER, neuves)
    return len(paires) - (_limiter(neuves, debut) if portee == Portee.projet and neuves else 0)


def retirer_les_projets_caches(compte_id: int) -> None:
    """Erase the alerts of the projets of that account which recruiters may no longer find. Flushes, never commits.

    Those put aside stay so, should the projets be seen again.
    """
    caches = select(ProjetPro.id).where(ProjetPro.compte_id == compte_id, ProjetPro.trouvable.is_(False))
    ordre = delete(Alerte).where(Alerte.ecartee_le.is_(None), Alerte.projet_pro_id.in_(caches))
    db.session.execute(ordre, execution_options=EN_BASE)


def _retirer(ids: list[int]) -> None:
    for debut in range(0, len(ids), PAR_ORDRE):
        ordre = delete(Alerte).where(Alerte.id.in_(ids[debut : debut + PAR_ORDRE]))
        db.session.execute(ordre, execution_options=EN_BASE)


def _limiter(neuves: list[dict], projet_id: int) -> int:
    """Keep the 50 best alerts of the offers that have new ones; how many of that projet leave."""
    de_trop = db.session.execute(a_limiter(), {"offres": [n["offre_id"] for n in neuves]}).all()
    _retirer([a.id for a in de_trop])
    return sum(a.projet_pro_id == projet_id for a in de_trop)


def apparier_offre(offre_id: int, *, le: datetime) -> int:
    """Match one offer with every projet, at its publication and whenever it changes; how many alerts it has then.

    An offer that is not visible loses those it had. Flushes, never commits.
    """
    return _apparier(Portee.offre, offre_id, le=le)


def apparier_projet(projet_id: int, *, le: datetime) -> int:
    """Match one projet with every offer, when it is saved; how many alerts it gives then.

    A projet that is not public gives none. Flushes, never commits.
    """
    return _apparier(Portee.projet, projet_id, le=le)


def apparier_tranche(debut: int, fin: int, *, le: datetime) -> int:
    """Match the offers whose id goes from `debut` to `fin` with every projet; how many alerts they have then.

    Flushes, never commits: the job commits after each, so that nobody waits for long.
    """
    return _apparier(Portee.tranche, debut, fin, le=le)


def tranches() -> Iterator[tuple[int, int]]:
    """Ids that bound batches of offers, all of them, whatever their state: one that has closed has alerts to lose."""
    rang = func.row_number().over(order_by=OffreAlternance.id)
    rangees = select(OffreAlternance.id, ((rang - 1) // PAR_LOT).label("lot")).subquery()
    bornes = select(func.min(rangees.c.id), func.max(rangees.c.id)).group_by(rangees.c.lot).order_by(rangees.c.lot)
    yield from db.session.execute(bornes).tuples().all()


def apparier_tout(*, le: datetime) -> int:
    """Match every offer with every projet; how many alerts there are then. Flushes, never commits."""
    return sum(apparier_tranche(debut, fin, le=le) for debut, fin in tranches())


def ecarter(alerte: Alerte, *, par: Compte, le: datetime) -> None:
    """Put an alert aside, for the whole structure: it is neither listed, counted nor mailed any more."""
    if alerte.ecartee_le is None:
        alerte.ecartee_le = le
    db.session.flush()


def remettre(alerte: Alerte, *, par: Compte, le: datetime) -> None:
    """Take back an alert that was put aside."""
    alerte.ecartee_le = None
    db.session.flush()


def regler_le_recapitulatif(compte: Compte, *, recevoir: bool) -> None:
    """Say whether that person wants the mail that sums up the new alerts, for every structure that they belong to."""
    compte.recoit_les_alertes = recevoir
    db.session.flush()
