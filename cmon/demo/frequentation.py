"""How often the pages of the demonstration would have been read: a few times a day, hardly ever for some."""

from collections.abc import Iterable
from datetime import timedelta
from zlib import crc32

from sqlalchemy import insert

from cmon.demo.calendrier import Calendrier
from cmon.extensions import db
from cmon.frequentation.modeles import Frequentation
from cmon.portefeuille.modeles import Projet
from cmon.temps import jour_de_paris

NB_JOURS = 50
# One page in that many finds no reader: « À relancer » has something to show.
UNE_SANS_LECTEUR_SUR = 7


def lire_les_projets(projets: list[Projet], calendrier: Calendrier) -> None:
    """Write the reads of what these projets have published."""
    publications = [p.publication for p in projets if p.publication is not None]
    compter_les_lectures(((p.rang, p.description, p.publiee_le, p.depubliee_le) for p in publications), calendrier)


def compter_les_lectures(pages: Iterable[tuple], calendrier: Calendrier) -> None:
    """Write the reads of these pages, by day, from their publication until they left the site.

    A page is (rang, a text that draws its numbers, published at, withdrawn at); one never published is left out.
    """
    lignes = []
    for rang, texte, publiee_le, depubliee_le in pages:
        tirage = crc32(texte.encode())
        if publiee_le is None or tirage % UNE_SANS_LECTEUR_SUR == 0:
            continue
        jour = max(jour_de_paris(publiee_le), calendrier.jour - timedelta(days=NB_JOURS))
        fin = jour_de_paris(depubliee_le) if depubliee_le else calendrier.jour
        while jour < fin:
            if nb := crc32(f"{tirage} {jour.day}".encode()) % (3 + tirage % 12):
                lignes.append({"rang": rang, "vue_le": jour, "nb": nb})
            jour += timedelta(days=1)
    if lignes:
        db.session.execute(insert(Frequentation), lignes)
