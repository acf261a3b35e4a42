"""« Statistiques de ma structure »: views, applications and answer delay, of its own offers alone."""

from datetime import timedelta

from cmon.extensions import db
from cmon.frequentation.modeles import Frequentation
from cmon.temps import jour_de_paris, maintenant
from tests.aides import nb_requetes

STATISTIQUES = "/mes-offres/statistiques/"
SITE = {"portail": "cmonalternance"}


def nombres(page) -> list[dict]:
    """The key numbers of each part of the page."""
    lus = []
    for liste in page.soupe.select("dl.chiffres-cles"):
        paires = zip(liste.select("dt"), liste.select("dd"), strict=True)
        lus.append({dt.get_text(strip=True): dd.get_text(strip=True) for dt, dd in paires})
    return lus


def test_the_numbers_of_a_structure_are_those_of_its_offers(chez_moi, structure, fabrique):
    le = maintenant()
    mienne, ailleurs = fabrique.offre_alternance(structure), fabrique.offre_alternance()
    for offre in (mienne, ailleurs):
        for age, nb in ((2, 5), (80, 7), (120, 11)):
            jour = jour_de_paris(le) - timedelta(days=age)
            db.session.add(Frequentation(rang=offre.rang, vue_le=jour, nb=nb))
    db.session.commit()
    for age, etat, attente in (
        (3, "acceptee", 1),
        (10, "refusee", 3),
        (85, "refusee", 8),
        (120, "refusee", 30),
        (1, "a_traiter", 0),
    ):
        recue = le - timedelta(days=age)
        repondue = recue + timedelta(days=attente) if attente else None
        fabrique.candidature_alternance(mienne, etat=etat, candidatee_le=recue, repondue_le=repondue)
    fabrique.candidature_alternance(mienne, etat="retiree")
    fabrique.candidature_alternance(ailleurs)
    offres, mois, trimestre = nombres(chez_moi.get(STATISTIQUES, **SITE))
    assert offres == {"En cours": "1", "Pourvues": "0", "Archivées": "0"}
    assert list(mois.values()) == ["5", "3", "1", "1", "2 jours"], mois
    assert list(trimestre.values()) == ["12", "4", "1", "2", "4 jours"], trimestre
    assert list(mois) == ["Vues", "Candidatures reçues", "Acceptées", "Refusées", "Délai moyen de réponse"]


def test_a_structure_without_offer_reads_zeros_in_few_queries(chez_moi, structure):
    with nb_requetes() as compte:
        page = chez_moi.get(STATISTIQUES, **SITE)
    assert list(nombres(page)[1].values()) == ["0", "0", "0", "0", "–"]
    assert compte.nb <= 8, compte
    assert page.soupe.select_one(f"a[href='{STATISTIQUES}']") is None
    assert chez_moi.get("/mes-offres/", **SITE).soupe.select_one(f"a[href='{STATISTIQUES}']")
