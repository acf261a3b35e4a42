"""What documents cost: the export of 5,000 projets against bare XlsxWriter, sheets and agreements as PDF.

`python -m bench.documents` alone, on SQLite; `python -m bench` measures it with the pages.
"""

import argparse
import logging
import time
import tracemalloc
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import NamedTuple

from sqlalchemy import select
from xlsxwriter import Workbook

from bench.donnees import application, base, preparer
from cmon.candidatures.modeles import Candidature
from cmon.comptes.modeles import Compte
from cmon.documents import convention, fiche_projet, liste_projets, listes_de_personnes, requetes
from cmon.documents.tableur import CLASSEUR
from cmon.extensions import db
from cmon.portefeuille.modeles import Projet
from cmon.portefeuille.requetes import tous_les_projets
from cmon.rencontres.etats import GenreRencontre, Statut
from cmon.rencontres.modeles import Rencontre
from cmon.temps import maintenant

LIGNES, RENCONTRES, PARTICIPANTS = 5_000, 10, 500
RAPPORT_MAX, PDF_MAX_MS, MEMOIRE_MAX_MO = 1.5, 30, 30
FOIS = 7


class Participant(NamedTuple):
    """A row like those of the query of participants, without its database."""

    nom: str
    prenom: str
    telephone: str
    courriel: str
    statuts: dict

    @property
    def _mapping(self) -> dict:
        return self.statuts


def le_moins(geste) -> float:
    """The least processor time of a few runs in this process, in ms, the first one left aside."""
    durees = []
    for _ in range(FOIS + 1):
        debut = time.process_time()
        geste()
        durees.append((time.process_time() - debut) * 1000)
    return min(durees[1:])


def nue(lignes: list[tuple]) -> None:
    """The same rows, written by XlsxWriter and nothing else."""
    with TemporaryFile() as sortie:
        classeur = Workbook(sortie, CLASSEUR | {"default_date_format": "dd/mm/yyyy", "remove_timezone": True})
        feuille = classeur.add_worksheet()
        for i, ligne in enumerate(lignes):
            feuille.write_row(i, 0, ligne)
        classeur.close()


def exporter(par: Compte) -> None:
    """The export of Consultation, its reading of the database included."""
    rangs = db.session.execute(requetes.lignes_de_projets(tous_les_projets().limit(LIGNES)))
    fichier, nb = liste_projets.exporter("Consultation", rangs, [], par=par, le=maintenant())
    fichier.close()
    if nb != LIGNES:
        raise RuntimeError(f"{nb} rows instead of {LIGNES}: ask for more --offres")


def memoire_de(geste) -> float:
    """The most memory that Python holds during the gesture, in MB."""
    tracemalloc.start()
    geste()
    pointe = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return pointe


def ecrire(nom: str, mesure: float, unite: str, maximum: float) -> bool:
    """Print one line; True when it misses its budget."""
    manque = mesure > maximum
    print(f"{nom:<44}{mesure:>9.2f} {unite:<3} (max {maximum}){'  <- missed' if manque else ''}")
    return manque


def mesurer_les_documents(app, genre: str) -> int:
    """Measure every kind of document on that application's database; the number of budgets missed."""
    print(f"\n{genre}, documents")
    with app.app_context():
        par = db.session.scalar(select(Compte).order_by(Compte.id).limit(1))
        rangs = db.session.execute(requetes.lignes_de_projets(tous_les_projets().limit(LIGNES)))
        lignes = list(liste_projets.lignes(rangs))
        export, bare = le_moins(lambda: exporter(par)), le_moins(lambda: nue(lignes))
        manques = ecrire(f"export of {LIGNES} projets, × bare XlsxWriter", export / bare, "×", RAPPORT_MAX)
        print(f"  {export:.0f} ms with its query, bare XlsxWriter {bare:.0f} ms on the rows already read")
        manques += ecrire("its memory at most", memoire_de(lambda: exporter(par)), "MB", MEMOIRE_MAX_MO)
        jetons = db.session.scalars(select(Candidature.jeton).order_by(Candidature.id).limit(FOIS + 1)).all()
        ids = db.session.scalars(select(Projet.id).order_by(Projet.id).limit(FOIS + 1)).all()
        # Another document each time: typst remembers what it has just drawn.
        candidatures = iter([db.session.scalar(requetes.candidature_a_imprimer(j)) for j in jetons])
        projets = iter([db.session.execute(requetes.projet_a_imprimer(i)).unique().scalar_one() for i in ids])
        le, modele = maintenant(), convention.Modele.etudiant
        gestes = {
            "projet.pdf": lambda: fiche_projet.imprimer(next(projets), par=par, le=le, secteurs={}, historique=[]),
            "convention.pdf": lambda: convention.preremplie(next(candidatures), modele, le=le),
        }
        manques += sum(ecrire(nom, le_moins(geste), "ms", PDF_MAX_MS) for nom, geste in gestes.items())
        mesurer_l_emargement(par, maintenant())
        db.session.rollback()
    return manques


def mesurer_l_emargement(par: Compte, le: datetime) -> None:
    """The attendance sheet of 500 participants, both ways: printed without a budget of its own."""
    statuts = {f"statut_{s}": s == Statut.eleve for s in Statut}
    rangs = [
        Participant(f"Nom{i}", "Prénom", "01 99 00 40 01", f"participant{i}@example.org", statuts)
        for i in range(PARTICIPANTS)
    ]
    rencontre = Rencontre(
        numero="112026-1",
        genre=GenreRencontre.visite,
        nom_commercial="Menuiserie du Clain",
        ville="Poitiers",
        debut_le=le,
        fin_le=le + timedelta(hours=2),
        **dict.fromkeys(("metier_libelle", "evenement", "lieu_nom", "adresse", "code_postal"), ""),
    )
    for nom, geste in (("xlsx", listes_de_personnes.emargement_excel), ("pdf", listes_de_personnes.emargement_pdf)):
        duree = le_moins(lambda geste=geste: geste(rencontre, rangs, par=par, le=maintenant()))
        print(f"emargement.{nom} of {PARTICIPANTS} participants: {duree:.0f} ms")


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(prog="bench.documents", description=__doc__)
    options.add_argument("--bases", nargs="+", default=["sqlite"], choices=["sqlite", "postgresql"])
    choix = options.parse_args()
    logging.disable(logging.INFO)
    for genre in choix.bases:
        with base(genre) as (url, _, dossier):
            preparer(url, dossier, LIGNES, RENCONTRES)
            mesurer_les_documents(application(url, dossier), genre)


if __name__ == "__main__":
    main()
