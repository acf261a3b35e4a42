"""Tell candidates of the new offers that their saved searches find."""

from datetime import datetime, timedelta
from itertools import groupby
from urllib.parse import parse_qsl

from flask import current_app
from sqlalchemy import exists, func, select, update
from werkzeug.datastructures import MultiDict

from cmon.alternance.lecture import lire_recherche
from cmon.alternance.modeles import OffreAlternance
from cmon.alternance.recherche import chercher_alternances, lire_alternances
from cmon.base_sql import chacun_son_tour, transaction_d_ecriture
from cmon.extensions import db
from cmon.recherches_enregistrees import courriels, requetes
from cmon.recherches_enregistrees.modeles import RechercheEnregistree
from cmon.temps import jour_de_paris

PAR_LOT = 200
# An offer is dated when its request begins and seen when it ends: what was published a moment ago waits for the next
# pass, so that none falls between two.
RECUL = timedelta(minutes=5)
# Offers of one search that a mail names; the search itself shows the others.
PAR_RECHERCHE = 5


def prevenir_des_nouvelles_offres(*, le: datetime) -> dict[str, int]:
    """One mail a candidate, with the offers published since they were last told, for all their searches.

    The same search of many people is run once. Gives `{"recherches": n, "courriels": m}`.
    """
    bilan, apres, jusqu_a = {"recherches": 0, "courriels": 0}, 0, le - RECUL
    if not _du_neuf(le):
        return bilan
    trouvees: dict[tuple[str, str], list] = {}
    portails = current_app.extensions["portails"]
    while ids := _lot(apres):
        with transaction_d_ecriture():
            db.session.rollback()
            chacun_son_tour("nouvelles offres")  # of two jobs that run at once, the second finds everything told
            lignes = db.session.execute(requetes.recherches_a_relire(ids)).tuples().all()
            for (compte_id, courriel, cree_le), groupe in groupby(lignes, key=lambda x: (x[0].compte_id, x[1], x[2])):
                trouvailles = [t for r, *_ in groupe if (t := _nouvelles(r, trouvees, jusqu_a))]
                if trouvailles:
                    courriels.nouvelles_offres(courriel, compte_id, cree_le, trouvailles, portails=portails, le=le)
                    bilan["courriels"] += 1
            lues = [r.id for r, *_ in lignes]
            # Never back: a clock that is set back tells nothing twice.
            ordre = update(RechercheEnregistree).where(
                RechercheEnregistree.id.in_(lues), RechercheEnregistree.vue_jusqu_a < jusqu_a
            )
            ordre = ordre.values(vue_jusqu_a=jusqu_a)
            db.session.execute(ordre, execution_options={"synchronize_session": False})
            db.session.commit()
        bilan["recherches"] += len(lues)
        apres = ids[-1]
    return bilan


def _lot(apres: int) -> list[int]:
    ids = list(db.session.scalars(requetes.candidats_a_prevenir(apres, PAR_LOT)))
    db.session.rollback()
    return ids


def _du_neuf(le: datetime) -> bool:
    """Was an offer published since the oldest search was read?"""
    depuis = select(func.min(RechercheEnregistree.vue_jusqu_a)).where(RechercheEnregistree.par_courriel)
    publiee = OffreAlternance.est_visible(jour_de_paris(le)) & (OffreAlternance.publiee_le > depuis.scalar_subquery())
    trouve = db.session.scalar(select(exists().where(publiee)))
    db.session.rollback()
    return trouve


def _nouvelles(recherche: RechercheEnregistree, trouvees: dict, jusqu_a: datetime) -> tuple | None:
    cle = (recherche.portail, recherche.parametres)
    if cle not in trouvees:
        trouvees[cle] = _chercher(*cle, jusqu_a)
    neuves = [o for o in trouvees[cle] if recherche.vue_jusqu_a < o.publiee_le <= jusqu_a]
    return (recherche, neuves[:PAR_RECHERCHE], len(neuves) > PAR_RECHERCHE) if neuves else None


def _chercher(code: str, parametres: str, le: datetime) -> list[OffreAlternance]:
    """The first page of a search, the newest offers first; nothing for a portail that is no more."""
    portail = current_app.extensions["portails"].get(code)
    if portail is None:
        return []
    criteres = lire_recherche(MultiDict(parse_qsl(parametres)), portail).criteres
    lignes = db.session.execute(*chercher_alternances(criteres, jour_de_paris(le)))
    offres = [offre for offre, _ in lire_alternances(lignes, criteres).lignes]
    for offre in offres:
        db.session.expunge(offre)  # they are read again in other transactions
    return offres
