"""What the matching costs: every offer with every projet, one new offer, one new projet, the counter of alerts.

`python -m bench.appariement`, on SQLite unless `--bases` says otherwise; `python -m bench` measures it with the pages.
CPU is that of this process and of the database. The ratios compare times of one run.
"""

import argparse
import logging
import time
from datetime import datetime

import psutil
from sqlalchemy import delete, func, select

from bench.documents import ecrire
from bench.donnees import application, base
from bench.paires import mesurer_les_paires, preparer
from bench.portefeuille import laisser_reposer
from bench.serveur import processeur
from cmon.alertes.modeles import Alerte
from cmon.alertes.operations import apparier_offre, apparier_projet, apparier_tranche, tranches
from cmon.alertes.requetes import alertes_de, nb_alertes
from cmon.alternance.modeles import OffreAlternance
from cmon.demo.volume_alternance import remplir_l_alternance
from cmon.extensions import db
from cmon.profils.modeles import ProjetPro
from cmon.temps import jour_de_paris, maintenant

OFFRES, PROJETS = 5_000, 20_000
TOUT_MAX_S, RAPPORT_MAX, COMPTEUR_MAX_MS, LISTE_MAX_MS, TRANCHE_MAX_S = 30, 10, 10, 15, 2
FOIS, ESSAIS = 9, 12


def remplir(app, nb_offres: int, nb_projets: int, *, le: datetime) -> None:
    """Fill the database; it is rested, as after a night."""
    with app.app_context():
        remplir_l_alternance(nb_offres, nb_projets, graine=1, le=le)
        laisser_reposer()


def duree(geste, avant=lambda: None) -> float:
    """The least time of a few runs, in ms, each undone; `avant` comes first and is not counted."""
    durees = []
    for _ in range(FOIS):
        avant()
        debut = time.perf_counter()
        geste()
        durees.append((time.perf_counter() - debut) * 1000)
        db.session.rollback()
    return min(durees)


def tout_apparier(processus: list, *, le: datetime) -> tuple[float, int, float]:
    """The nightly matching: CPU in seconds, alerts written, the longest batch in seconds."""
    avant, total, plus_longue = processeur(*processus), 0, 0.0
    for debut, fin in tranches():
        depart = time.perf_counter()
        total += apparier_tranche(debut, fin, le=le)
        db.session.commit()
        plus_longue = max(plus_longue, time.perf_counter() - depart)
    return processeur(*processus) - avant, total, plus_longue


def une_requete_indexee(modele, domaine: str):
    """What everything is compared with: the rows of the other side that are of that domain, read through its index."""
    c = modele.__table__.c
    rangs = select(c.id, c.niveaux, c.contrat_apprentissage, c.latitude, c.longitude).where(c.domaine == domaine)
    return db.session.execute(rangs).all()


def mesurer_l_appariement(app, postmaster, genre: str) -> int:
    """Measure on that application's database, filled; the number of budgets missed."""
    le = maintenant()
    processus = [psutil.Process()] + ([postmaster] if postmaster else [])
    with app.app_context():
        print(f"\n{genre}, {compter(ProjetPro)} projets, {compter(OffreAlternance)} offers of alternance")
        cpu, nb, tranche = tout_apparier(processus, le=le)
        manques = ecrire("all offers and projets", cpu, "s", TOUT_MAX_S)
        print(f"  {nb} alerts, {nb / cpu:.0f} a second of CPU")
        manques += ecrire("  the longest batch, on the clock", tranche, "s", TRANCHE_MAX_S)
        encore, _, _ = tout_apparier(processus, le=le)
        manques += ecrire("  once more, nothing new", encore, "s", TOUT_MAX_S)
        laisser_reposer()
        manques += _une_seule("one new offer", OffreAlternance, apparier_offre, le)
        manques += _une_seule("one new projet", ProjetPro, apparier_projet, le)
        manques += _du_tableau(le)
    return manques


def _une_seule(nom: str, modele, geste, le: datetime) -> int:
    """The median of a few rows that have alerts: erase them, match that row alone, against one indexed query."""
    cle = Alerte.offre_id if modele is OffreAlternance else Alerte.projet_pro_id
    ids = db.session.scalars(select(cle).group_by(cle).order_by(cle)).all()
    mesures = []
    autre = ProjetPro if modele is OffreAlternance else OffreAlternance
    for numero in ids[:: max(1, len(ids) // ESSAIS)][:ESSAIS]:
        domaine = db.session.get_one(modele, numero).domaine
        seule = duree(lambda domaine=domaine: une_requete_indexee(autre, domaine))
        sans_alerte = delete(Alerte).where(cle == numero)
        ms = duree(lambda numero=numero: geste(numero, le=le), lambda ordre=sans_alerte: db.session.execute(ordre))
        mesures.append((ms, seule))
    mesures.sort(key=lambda m: m[0] / m[1])
    ms, seule = mesures[len(mesures) // 2]
    manques = ecrire(nom, ms / seule, f"× one indexed query ({ms:.1f} ms, {seule:.2f} ms)", RAPPORT_MAX)
    pire = mesures[-1]
    print(f"  the worst of {len(mesures)}: {pire[0] / pire[1]:.1f} × ({pire[0]:.1f} ms)")
    return manques


def _du_tableau(le: datetime) -> int:
    """The counter of the dashboard and the first page of the list, for the structure that has most alerts."""
    nb = func.count()
    structure = db.session.execute(
        select(Alerte.structure_id, nb).group_by(Alerte.structure_id).order_by(nb.desc()).limit(1)
    ).one()
    jour = jour_de_paris(le)
    print(f"  {structure[1]} alerts in one structure")
    compteur = duree(lambda: db.session.scalar(nb_alertes(structure[0], jour)))
    liste = duree(lambda: db.session.scalars(alertes_de(structure[0], jour).limit(20)).all())
    return ecrire("its counter", compteur, "ms", COMPTEUR_MAX_MS) + ecrire("its first page", liste, "ms", LISTE_MAX_MS)


def mesurer_une_base(genre: str, nb_offres: int = OFFRES, nb_projets: int = PROJETS) -> int:
    """The judged pairs on an empty database of that kind, then the matching on a full one; the budgets missed."""
    with base(genre) as (url, postmaster, dossier):
        app, le = application(url, dossier), maintenant()
        preparer(app)
        mesurer_les_paires(app)
        remplir(app, nb_offres, nb_projets, le=le)
        return mesurer_l_appariement(app, postmaster, genre)


def compter(modele) -> int:
    """How many rows."""
    return db.session.scalar(select(func.count()).select_from(modele))


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(prog="bench.appariement", description=__doc__)
    options.add_argument("--bases", nargs="+", default=["sqlite"], choices=["sqlite", "postgresql"])
    options.add_argument("--offres", type=int, default=OFFRES)
    options.add_argument("--projets", type=int, default=PROJETS)
    choix = options.parse_args()
    logging.disable(logging.INFO)
    for genre in choix.bases:
        mesurer_une_base(genre, choix.offres, choix.projets)


if __name__ == "__main__":
    main()
