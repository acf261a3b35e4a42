"""`python -m bench`: each page against its budget and against a bare function of the same bytes, in one run.

CPU is the processor time of the workers and of the database for one request; « × limit » is how many times fewer
requests a second than the bare function that sends as many bytes under the same server, at 16 connections.
"""

import argparse
import logging
from dataclasses import dataclass
from pathlib import Path

from bench.charge import charger, requete_http
from bench.donnees import HOTE, base, compter_requetes, preparer
from bench.serveur import memoire_d_un_ouvrier, processeur, servir

ICI = Path(__file__).resolve().parent
RECHERCHE = "/offres/?q=vente+boulang&lieu=Bordeaux&rayon=30&public=lyceen&tri=distance"


@dataclass
class Page:
    """A page under measure and its budget: CPU in ms, queries, kilobytes of HTML, × limit."""

    nom: str
    chemin: str
    cpu: float
    requetes: int
    ko: float
    limite: float
    entetes: dict


def pages(numero: str, cookie: str) -> list[Page]:
    """The pages of the budget that exist."""
    hx = {"HX-Request": "true"}
    membre = {"Cookie": cookie}
    offre = f"/detail-offre-stage/offre-detail/{numero}/"
    return [
        Page("liste", "/offres/", 6, 4, 40, 20, {}),
        Page("recherche mots + lieu", RECHERCHE, 6, 4, 40, 20, {}),
        Page("son fragment", RECHERCHE, 4.2, 4, 20, 20, hx),
        Page("page d'une offre", offre, 3, 4, 30, 10, {}),
        Page("tableau de bord", "/portefeuille/", 6, 8, 40, 25, membre),
        Page("portefeuille", "/portefeuille/projets/", 8, 8, 40, 25, membre),
    ]


def mesurer(genre: str, nb_offres: int, nb: int) -> None:
    """Measure every page on one kind of database and print a line each."""
    with base(genre) as (url, postmaster, dossier):
        app, cookie, numero = preparer(url, dossier, nb_offres)
        reglages = {"DATABASE_URL": url, "CMON_INSTANCE": dossier, "CMON_ENV": "test", "SCHEDULER": "off"}
        reglages["SECRET_KEY"] = app.config["SECRET_KEY"]
        reglages["FLASK_DEBUG"] = "off"
        with servir("wsgi:app", reglages) as (port, serveur, secondes), servir("bench.nue:app", {}, ICI) as (nu, *_):
            print(f"\n{genre}, {nb_offres} offres, 2 workers; first answer {secondes:.1f} s after the start")
            print(
                f"{'page':<26}{'CPU ms':>8}{'budget':>8}{'SQL':>5}{'max':>5}{'ko':>7}{'max':>6}{'p50 ms':>8}{'× lim':>7}{'max':>6}"
            )
            mesures = [serveur] + ([postmaster] if postmaster else [])
            for page in pages(numero, cookie):
                ligne(app, page, port, nu, mesures, nb)
            rappel(app, numero, port, nu, mesures, nb)
            print(f"memory of a worker: {memoire_d_un_ouvrier(serveur):.0f} MB (budget 120)")


def ligne(app, page: Page, port: int, nu: int, mesures, nb: int) -> None:
    """Measure and print one page."""
    sql, octets, _ = compter_requetes(app, page.chemin, page.entetes)
    requete = requete_http(HOTE, page.chemin, page.entetes)
    charger(port, requete, 40)
    avant = processeur(*mesures)
    passage = charger(port, requete, nb)
    cpu = (processeur(*mesures) - avant) / nb * 1000
    limite = charger(nu, requete_http(HOTE, f"/{octets}"), nb * 4)
    rapport = limite.par_seconde / passage.par_seconde
    assert set(passage.statuts) == {200}, f"{page.nom}: {passage.statuts}"
    trop = (
        "  <- missed"
        if cpu > page.cpu or sql > page.requetes or octets > page.ko * 1000 or rapport > page.limite
        else ""
    )
    print(
        f"{page.nom:<26}{cpu:>8.2f}{page.cpu:>8}{sql:>5}{page.requetes:>5}{octets / 1000:>7.1f}{page.ko:>6}"
        f"{passage.p50:>8.1f}{rapport:>7.1f}{page.limite:>6}{trop}"
    )


def rappel(app, numero: str, port: int, nu: int, mesures, nb: int) -> None:
    """The same public page again with its validator, against Flask's fixed text."""
    for nom, chemin in (
        ("liste, à nouveau", "/offres/"),
        ("offre, à nouveau", f"/detail-offre-stage/offre-detail/{numero}/"),
    ):
        sql, _, entetes = compter_requetes(app, chemin, {})
        validateur = {"If-None-Match": entetes["ETag"]} if "ETag" in entetes else {}
        sql, octets, _ = compter_requetes(app, chemin, validateur)
        requete = requete_http(HOTE, chemin, validateur)
        charger(port, requete, 40)
        avant = processeur(*mesures)
        passage = charger(port, requete, nb)
        cpu = (processeur(*mesures) - avant) / nb * 1000
        fixe = charger(nu, requete_http(HOTE, "/texte"), nb * 4)
        limite = charger(nu, requete_http(HOTE, f"/{octets}"), nb * 4)
        print(
            f"{nom:<26}{cpu:>8.2f}{'':>8}{sql:>5}{1:>5}{octets / 1000:>7.1f}{'':>6}{passage.p50:>8.1f}"
            f"{limite.par_seconde / passage.par_seconde:>7.1f}{3:>6}  {fixe.par_seconde / passage.par_seconde:.2f} × Flask's fixed text"
            f" (aim 1.3), statuses {passage.statuts}"
        )


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(prog="bench", description=__doc__)
    options.add_argument("--offres", type=int, default=10_000)
    options.add_argument("--requetes", type=int, default=400)
    options.add_argument("--bases", nargs="+", default=["sqlite", "postgresql"])
    choix = options.parse_args()
    logging.disable(logging.INFO)
    for genre in choix.bases:
        mesurer(genre, choix.offres, choix.requetes)


if __name__ == "__main__":
    main()
