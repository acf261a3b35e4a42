"""« Exporter sous Excel »: the statistics of attendance. Numbers only, nobody's name."""

from collections.abc import Iterable
from typing import IO

from cmon.documents.tableur import Colonne, Genre, composer
from cmon.inscriptions.statistiques import Bilan
from cmon.rencontres.etats import GenreRencontre
from cmon.temps import jour_de_paris

NOMBRES = ("Places offertes", "Inscrits", "Présents", "Taux de présence (%)", "Taux de remplissage (%)")
COLONNES = (
    Colonne("Regroupement", 18),
    Colonne("Rencontre", 34),
    Colonne("Numéro", 14),
    Colonne("Date", 12, Genre.date),
    Colonne("Type", 26),
    Colonne("Département", 12),
    *(Colonne(titre, 12, Genre.nombre) for titre in NOMBRES),
)


def _nombres(b: Bilan) -> tuple:
    presents = b.presents if b.inscrits_pointes else None
    return b.places or None, b.inscrits, presents, b.taux_de_presence, b.taux_de_remplissage


def _lignes(rencontres: Iterable, tableaux: dict) -> Iterable[tuple]:
    vides = (None,) * 4
    yield ("Total", "", *vides, *_nombres(tableaux["total"]))
    groupes = (("Par type", "par_genre"), ("Par statut", "par_statut"), ("Par département", "par_departement"))
    for titre, cle in groupes:
        for libelle, bilan in tableaux[cle]:
            yield (titre, libelle, *vides, *_nombres(bilan))
    for x, bilan in rencontres:
        genre = x.precision_genre if x.genre == GenreRencontre.autre else x.genre.libelle
        jour = jour_de_paris(x.debut_le)
        yield ("Rencontre", x.raison_sociale, x.numero, jour, genre, x.departement or "", *_nombres(bilan))


def exporter(rencontres: Iterable, tableaux: dict, periode: str) -> IO[bytes]:
    """The file: totals, then by type, by statut and by département, then each rencontre (`lignes` of the page)."""
    preambule = [("Période", periode), ("", "Présents : là où des présences ont été pointées.")]
    titre = "Statistiques de présence aux rencontres"
    return composer(titre, "Présences", COLONNES, _lignes(rencontres, tableaux), preambule=preambule)[0]
