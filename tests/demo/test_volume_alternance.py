"""The volume of alternance for benchmarks: as many rows as asked, like those that people write."""

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from cmon.alternance.indexation import indexer_offre
from cmon.alternance.modeles import DiplomePrepare, OffreAlternance
from cmon.demo.volume_alternance import remplir_l_alternance
from cmon.extensions import db
from cmon.profils.modeles import DiplomeVise, ProjetPro
from cmon.temps import jour_de_paris, maintenant


def test_rows_are_as_many_as_asked_and_indexed_as_the_verbs_do(app):
    le = maintenant()
    bilan = remplir_l_alternance(60, 30, graine=3, le=le)
    assert bilan == {"offres d’alternance": 60, "profils": 30}
    nombres = [db.session.scalar(select(func.count()).select_from(m)) for m in (OffreAlternance, ProjetPro)]
    assert nombres == [60, 30]
    assert db.session.scalar(select(func.count()).select_from(DiplomePrepare)) >= 60
    assert db.session.scalar(select(func.count()).select_from(DiplomeVise)) >= 30
    visibles = select(func.count()).where(OffreAlternance.est_visible(jour_de_paris(le)))
    assert 30 <= db.session.scalar(visibles) < 60
    nommee = select(OffreAlternance).where(OffreAlternance.anonyme.is_(False)).limit(1)
    offre = db.session.scalars(nommee.options(selectinload(OffreAlternance.diplomes))).one()
    niveaux, mots = offre.niveaux, set(offre.recherche.split())
    indexer_offre(offre)
    assert (offre.niveaux, set(offre.recherche.split())) == (niveaux, mots)
    db.session.rollback()
