"""`python -m bench`: each page against its budget and against a bare function of the same bytes, in one run.

CPU is the processor time of the workers and of the database for one request; « × limit » is how many times fewer
requests a second than the bare function that sends as many bytes under the same server, at 16 connections. Pages are
written anew for each request; what a second visitor and a browser that comes back cost is measured apart.
"""

import argparse
import logging
from dataclasses import dataclass, field
from pathlib import Path

from bench.alternance import DU_RECRUTEUR, PUBLIQUES, preparer_l_alternance
from bench.alternance import HOTE as ALTERNANCE
from bench.appariement import mesurer_une_base
from bench.charge import Passage, charger, requete_http
from bench.documents import LIGNES, mesurer_les_documents
from bench.donnees import HOTE, application, base, compter_requetes, preparer
from bench.inscriptions import mesurer_les_inscriptions
from bench.portefeuille import PAGES as DU_PORTEFEUILLE
from bench.portefeuille import preparer_un_grand_portefeuille
from bench.serveur import memoire_d_un_ouvrier, processeur, servir

ICI = Path(__file__).resolve().parent
RENCONTRES = "/rencontres/?q=commande+livr&lieu=Bordeaux&rayon=30&public=eleve&tri=distance"
RECHERCHE = "/offres/?q=vente+boulang&lieu=Bordeaux&rayon=30&public=lyceen&tri=distance"
EN_PLACE = {"HX-Request": "true"}
PASSES = 3
# Before a page is measured: a connection prepares a statement at its sixth run and PostgreSQL keeps a plan of it from
# the eleventh on; each of the eight threads has its connection.
CHAUFFE = 160
MEMOIRE_MAX, PREMIERE_MAX = 120, 2
TEXTE_FIXE_MAX = 1.3
LARGEURS = (28, 8, 8, 5, 5, 8, 5, 8, 8, 5)
TITRES = ("page", "CPU ms", "budget", "SQL", "max", "ko", "max", "p50 ms", "× limit", "max")


@dataclass
class Page:
    """A page under measure and its budget: CPU in ms, queries, kilobytes of HTML, × limit. None: no such budget."""

    nom: str
    chemin: str
    cpu: float | None
    requetes: int
    ko: float | None
    limite: float
    entetes: dict = field(default_factory=dict)
    hote: str = HOTE


@dataclass
class Banc:
    """Where pages are measured: the product's server, the bare one, and the processes whose time counts."""

    app: object
    port: int
    nu: int
    processus: list
    nb: int

    def passer(self, port: int, requete: bytes) -> tuple[Passage, float]:
        """Send the requests in three passes; the one that cost least, and its CPU in ms for a request."""
        charger(port, requete, CHAUFFE)
        mesures, nb = [], max(16, self.nb // PASSES)
        for _ in range(PASSES):
            avant = processeur(*self.processus)
            passage = charger(port, requete, nb)
            mesures.append((processeur(*self.processus) - avant, passage))
        cpu, passage = min(mesures, key=lambda m: m[0])
        return passage, cpu / nb * 1000

    def le_plus_vite(self, chemin: str) -> float:
        """The most requests a second that the bare server answers at that address."""
        requete = requete_http(HOTE, chemin)
        return max(charger(self.nu, requete, self.nb).par_seconde for _ in range(PASSES))


def pages(offre: str, rencontre: str, cookie: str, grand: str) -> list[Page]:
    """The pages of the budget of CMonStage. `cookie`: a chargé as there are many; `grand`: who has 5,000 projets."""
    membre = {"Cookie": cookie}
    return [
        Page("accueil", "/", 6, 4, 40, 20),
        Page("liste", "/offres/", 6, 4, 40, 20),
        Page("recherche, mots et lieu", RECHERCHE, 6, 4, 40, 20),
        Page("son fragment", RECHERCHE, 4.2, 4, 20, 20, EN_PLACE),
        Page("offre", offre, 3, 4, 30, 10),
        Page("rencontres", "/rencontres/", 6, 4, 40, 20),
        Page("rencontres, mots et lieu", RENCONTRES, 6, 4, 40, 20),
        Page("leur fragment", RENCONTRES, 4.2, 4, 20, 20, EN_PLACE),
        Page("rencontre", rencontre, 3, 4, 30, 10),
        Page("tableau de bord", "/portefeuille/", 6, 8, 40, 25, membre),
        Page("portefeuille", "/portefeuille/projets/", 8, 8, 40, 25, membre),
        *(
            Page(nom, chemin, *budget, {"Cookie": grand} | (EN_PLACE if seule else {}))
            for nom, chemin, seule, *budget in DU_PORTEFEUILLE
        ),
    ]


def pages_de_l_alternance(recruteur: str, adresses: dict[str, str]) -> list[Page]:
    """Those of CMonAlternance. `recruteur`: the cookie of a recruiter; `adresses`: those that their names stand for."""
    return [
        Page(nom, adresses.get(chemin, chemin), *budget, qui | (EN_PLACE if seule else {}), ALTERNANCE)
        for qui, liste in (({}, PUBLIQUES), ({"Cookie": recruteur}, DU_RECRUTEUR))
        for nom, chemin, seule, *budget in liste
    ]


def mesurer(genre: str, nb_offres: int, nb_rencontres: int, nb_profils: int, nb: int) -> int:
    """Measure every page on one kind of database, print a line each, and give the number of budgets missed."""
    with base(genre) as (url, postmaster, dossier):
        cookie, cle, numero, rencontre = preparer(url, dossier, nb_offres, nb_rencontres)
        grand = preparer_un_grand_portefeuille(application(url, dossier))
        recruteur, adresses = preparer_l_alternance(application(url, dossier), nb_profils)
        offre, rencontre = f"/detail-offre-stage/offre-detail/{numero}/", f"/rencontres/{rencontre}/"
        reglages = {"DATABASE_URL": url, "CMON_INSTANCE": dossier, "CMON_ENV": "test", "SCHEDULER": "off"}
        reglages |= {"SECRET_KEY": cle, "FLASK_DEBUG": "off"}
        manques = 0
        for memoire in (0, 100):
            reglages["PAGES_EN_MEMOIRE"] = str(memoire)
            with (
                servir("bench.produit:app", reglages) as (port, serveur, secondes),
                servir("bench.nue:app", {}, ICI) as (nu, *_),
            ):
                banc = Banc(
                    application(url, dossier, memoire), port, nu, [serveur] + ([postmaster] if postmaster else []), nb
                )
                if memoire:
                    publiques = (("liste", "/offres/"), ("offre", offre), ("rencontre", rencontre))
                    manques += sum(revenir(banc, nom, chemin) for nom, chemin in publiques)
                else:
                    print(
                        f"\n{genre}, {nb_offres} offres, {nb_rencontres} rencontres, {nb_profils} profils, 2 workers,"
                        " each page written anew"
                    )
                    ecrire(TITRES)
                    mesurees = pages(offre, rencontre, cookie, grand) + pages_de_l_alternance(recruteur, adresses)
                    manques += sum(ligne(banc, page) for page in mesurees)
                manques += demarrage(secondes, memoire_d_un_ouvrier(serveur))
        if nb_offres >= LIGNES:
            manques += mesurer_les_documents(application(url, dossier), genre)
        manques += mesurer_les_inscriptions(application(url, dossier), cookie, genre)
        return manques


def ecrire(cases, remarque: str = "") -> None:
    """Print one line of the table."""
    print(
        "".join(f"{c:<{n}}" if i == 0 else f"{c:>{n}}" for i, (c, n) in enumerate(zip(cases, LARGEURS, strict=True))),
        remarque,
    )


def ligne(banc: Banc, page: Page, remarque: str = "") -> bool:
    """Measure and print one page; True when it misses a budget."""
    sql, octets, _ = compter_requetes(banc.app, page.chemin, page.entetes, page.hote)
    passage, cpu = banc.passer(banc.port, requete_http(page.hote, page.chemin, page.entetes))
    rapport = banc.le_plus_vite(f"/{octets}") / passage.par_seconde
    mesures = ((cpu, page.cpu), (sql, page.requetes), (octets / 1000, page.ko), (rapport, page.limite))
    manque = any(maximum is not None and mesure > maximum for mesure, maximum in mesures)
    if set(passage.statuts) - {200, 304}:
        remarque += f" statuses {passage.statuts}"
        manque = True
    ecrire(
        (
            page.nom,
            f"{cpu:.2f}",
            "" if page.cpu is None else page.cpu,
            sql,
            page.requetes,
            f"{octets / 1000:.1f}",
            "" if page.ko is None else page.ko,
            f"{passage.p50:.1f}",
            f"{rapport:.1f}",
            page.limite,
        ),
        remarque + ("  <- missed" if manque else ""),
    )
    return manque


def revenir(banc: Banc, nom: str, chemin: str) -> int:
    """The same public page for a second visitor, then for a browser that has its validator; against a fixed text."""
    _, _, entetes = compter_requetes(banc.app, chemin, {})
    fixe = banc.le_plus_vite("/texte")
    manques = 0
    for quand, envoyes in (("second visiteur", {}), ("validateur", {"If-None-Match": entetes["ETag"]})):
        passage, _ = banc.passer(banc.port, requete_http(HOTE, chemin, envoyes))
        fois = f"{fixe / passage.par_seconde:.2f} × Flask's fixed text (aim {TEXTE_FIXE_MAX})"
        manques += ligne(banc, Page(f"{nom}, {quand}", chemin, None, 1, None, 3, envoyes), fois)
    return manques


def demarrage(secondes: float, memoire: float) -> int:
    """Print the first answer and the memory of a worker; how many of the two miss their budget."""
    print(
        f"first answer {secondes:.1f} s after the start (budget {PREMIERE_MAX}), "
        f"largest worker {memoire:.0f} MB (budget {MEMOIRE_MAX})"
    )
    return (secondes > PREMIERE_MAX) + (memoire > MEMOIRE_MAX)


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(prog="bench", description=__doc__)
    options.add_argument("--offres", type=int, default=10_000)
    options.add_argument("--rencontres", type=int, default=5_000)
    options.add_argument("--profils", type=int, default=100_000)
    options.add_argument("--requetes", type=int, default=300, help="for each page, in three passes")
    options.add_argument("--bases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    choix = options.parse_args()
    logging.disable(logging.INFO)
    manques = sum(
        mesurer(genre, choix.offres, choix.rencontres, choix.profils, choix.requetes) for genre in choix.bases
    )
    manques += sum(mesurer_une_base(genre) for genre in choix.bases)
    print(f"\n{manques} budgets missed" if manques else "\nevery budget held")


if __name__ == "__main__":
    main()
