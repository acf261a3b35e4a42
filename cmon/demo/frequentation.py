"""How often the pages of the demonstration would have been read: a few times a day, hardly ever for some."""

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


def compter_les_lectures(projets: list[Projet], calendrier: Calendrier) -> None:
    """Write the reads of what these projets have published, by day, from its publication until it left the site."""
    lignes = []
    for publication in (p.publication for p in projets):
        if publication is None or publication.publiee_le is None:
            continue
        tirage = crc32(publication.description.encode())
        if tirage % UNE_SANS_LECTEUR_SUR == 0:
            continue
        jour = max(jour_de_paris(publication.publiee_le), calendrier.jour - timedelta(days=NB_JOURS))
        fin = jour_de_paris(publication.depubliee_le) if publication.depubliee_le else calendrier.jour
        while jour < fin:
            if nb := crc32(f"{tirage} {jour.day}".encode()) % (3 + tirage % 12):
                lignes.append({"rang": publication.rang, "vue_le": jour, "nb": nb})
            jour += timedelta(days=1)
    if lignes:
        db.session.execute(insert(Frequentation), lignes)
