"""The statement of the search: words, place, filters, order, counts, on both databases."""

from datetime import timedelta
from math import cos, degrees, radians

import pytest

from cmon.extensions import db
from cmon.offres.etats import Public
from cmon.recherche import enonce
from cmon.recherche.distance import RAYON_TERRE_KM, boite
from cmon.recherche.requetes import Criteres, Debut, Tri, chercher_offres, lire_resultats
from cmon.referentiels.modeles import Commune, Metier
from cmon.temps import jour_de_paris, maintenant
from tests.aides import distance_km

POITIERS, BORDEAUX, GUERET = "86194", "33063", "23096"


def chercher(**valeurs):
    c = Criteres(**valeurs)
    return lire_resultats(db.session.execute(*chercher_offres(c, jour_de_paris(maintenant()))), c)


def numeros(resultats) -> list[str]:
    return [offre.numero for offre, _ in resultats.lignes]


def ids(resultats) -> set[int]:
    return {offre.id for offre, _ in resultats.lignes}


def test_only_visible_offers_are_found(fabrique):
    visible = fabrique.offre()
    aujourdhui = fabrique.offre(debut_dans=0)
    sans_date = fabrique.offre(debut_dans=None)
    fabrique.offre(debut_dans=-1)
    for etat in ("brouillon", "a_valider", "depubliee", "refusee"):
        fabrique.offre(etat=etat)
    r = chercher()
    assert ids(r) == {visible.id, aujourdhui.id, sans_date.id}
    assert (r.total, r.plafonne) == (3, False)


def test_an_empty_search_still_says_its_counts(app):
    r = chercher(texte="rien")
    assert (r.lignes, r.total, r.nb_pages) == ([], 0, 1)
    assert r.par_public == dict.fromkeys(Public, 0)


@pytest.mark.parametrize(
    ("texte", "trouve"),
    [
        ("boulanger", True),
        ("BOULANGÈRES", True),
        ("boulang", True),
        ("boul", True),
        ("boulangerie levain", True),
        ("levain boul", True),
        ("levain menuisier", False),
        ("oulanger", False),
        ("le", False),
        ("Poitiers", True),
        ("Fournil d’Aliénor", True),
        ("CAP boulanger", True),
    ],
)
def test_words_are_found_by_stem_and_the_last_one_by_its_beginning(fabrique, texte, trouve):
    fabrique.offre(
        metier_libelle="Boulanger / Boulangère",
        nom_commercial="Le Fournil d’Aliénor",
        formation_souhaitee="CAP boulanger",
        description="Pétrir le levain, façonner, cuire. " + fabrique.description,
    )
    fabrique.offre(metier_libelle="Menuisier / Menuisière", commune=BORDEAUX)
    assert (chercher(texte=texte).total == 1) is trouve


@pytest.mark.parametrize(
    "texte", ['"', "' OR 1=1 --", "*", "AND", "NOT x", "xq:* | zq", "(", "\\", "%", "_", "œuf & ()", "NEAR"]
)
def test_odd_words_are_only_words(fabrique, texte):
    fabrique.offre()
    assert chercher(texte=texte).total == 0


def test_words_are_read_again_when_an_offer_changes(fabrique):
    from cmon.recherche.texte import indexer

    offre = fabrique.offre()
    offre.recherche = indexer("Tonnelier")
    db.session.commit()
    assert chercher(texte="tonnelier").total == 1
    assert chercher(texte="menuisier").total == 0
    db.session.delete(offre)
    db.session.commit()
    assert chercher(texte="tonnelier").total == 0


def test_a_number_finds_its_offer_alone(fabrique):
    offre = fabrique.offre()
    fabrique.offre()
    assert numeros(chercher(numero=offre.rang)) == [offre.numero]
    assert chercher(numero=999_999_999).total == 0


def test_each_filter_narrows(fabrique):
    bois = fabrique.offre(secteur="industrie", metier_code="H2206", commune=POITIERS, debut_dans=None)
    pain = fabrique.offre(secteur="commerce", metier_code="D1102", commune=BORDEAUX, debut_dans=10)
    tard = fabrique.offre(secteur="services", commune=GUERET, debut_dans=31, publics=[Public.etudiant, Public.emploi])
    metier = db.session.get(Metier, "D1102")
    assert ids(chercher(metier=metier)) == {pain.id}
    assert ids(chercher(secteurs=["industrie", "services"])) == {bois.id, tard.id}
    assert ids(chercher(departements=["33", "23"])) == {pain.id, tard.id}
    assert ids(chercher(publics=[Public.emploi])) == {tard.id}
    assert ids(chercher(publics=[Public.emploi, Public.collegien])) == {bois.id, pain.id, tard.id}
    assert ids(chercher(debut=Debut.asap)) == {bois.id}
    assert ids(chercher(debut=Debut.bientot)) == {pain.id}
    assert ids(chercher(debut=Debut.plus_tard)) == {tard.id}


def test_counts_by_public_leave_the_chosen_public_out(fabrique):
    fabrique.offre(publics=[Public.collegien])
    fabrique.offre(publics=[Public.collegien, Public.lyceen])
    fabrique.offre(publics=[Public.etudiant])
    r = chercher(publics=[Public.etudiant])
    assert r.total == 1
    assert r.par_public == {Public.collegien: 2, Public.lyceen: 1, Public.etudiant: 1, Public.emploi: 0}


def test_results_are_sorted_by_date_by_start_or_by_distance(fabrique):
    le = maintenant()
    loin = fabrique.offre(commune=BORDEAUX, debut_dans=3, publiee_le=le - timedelta(days=1))
    pres = fabrique.offre(commune=POITIERS, debut_dans=9, publiee_le=le - timedelta(days=3))
    sans = fabrique.offre(commune=GUERET, debut_dans=None, publiee_le=le - timedelta(days=2))
    poitiers = db.session.get(Commune, POITIERS)
    assert numeros(chercher()) == [loin.numero, sans.numero, pres.numero]
    assert numeros(chercher(tri=Tri.debut)) == [sans.numero, loin.numero, pres.numero]
    r = chercher(commune=poitiers, rayon=None, tri=Tri.distance)
    assert numeros(r) == [pres.numero, sans.numero, loin.numero]
    for offre, km in r.lignes:
        assert km == pytest.approx(distance_km(poitiers.latitude, poitiers.longitude, offre.latitude, offre.longitude))


def test_two_offers_published_at_the_same_instant_keep_their_order(fabrique):
    le = maintenant()
    rangs = [fabrique.offre(publiee_le=le).id for _ in range(25)]
    pages = [[o.id for o, _ in chercher(page=p).lignes] for p in (1, 2)]
    assert pages[0] + pages[1] == rangs[::-1]


def test_the_rim_of_the_circle(fabrique):
    """Just inside is found, just outside is not, in the four directions and in the corners of the box."""
    centre = db.session.get(Commune, POITIERS)
    rayon, ecart = 30, 0.005
    dedans, dehors = set(), set()
    for km, ensemble in ((rayon - ecart, dedans), (rayon + ecart, dehors)):
        nord = degrees(km / RAYON_TERRE_KM)
        est = degrees(km / RAYON_TERRE_KM / cos(radians(centre.latitude)))
        for dlat, dlon in ((nord, 0), (-nord, 0), (0, est), (0, -est)):
            lieu = {"latitude": centre.latitude + dlat, "longitude": centre.longitude + dlon}
            ensemble.add(fabrique.offre(**lieu).id)
    sud, nord, ouest, est = boite(centre.latitude, centre.longitude, rayon)
    dehors.add(fabrique.offre(latitude=nord - 1e-6, longitude=est - 1e-6).id)
    dehors.add(fabrique.offre(latitude=sud + 1e-6, longitude=ouest + 1e-6).id)
    sans_position = fabrique.offre(latitude=None, longitude=None)
    r = chercher(commune=centre, rayon=rayon)
    assert ids(r) == dedans
    assert all(km <= rayon for _, km in r.lignes)
    # Without a radius the place only sorts, and what has no position stays.
    assert sans_position.id in ids(chercher(commune=centre, rayon=None))


def test_the_centre_is_at_no_distance(fabrique):
    fabrique.offre(commune=POITIERS)
    [(_, km)] = chercher(commune=db.session.get(Commune, POITIERS), rayon=5, tri=Tri.distance).lignes
    assert km == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("lat", [-89.9, -46.0, 0.0, 46.58, 89.9])
def test_the_box_holds_its_circle(lat):
    sud, nord, ouest, est = boite(lat, 1.0, 100)
    for dlat, dlon in ((0.5, 0.3), (-0.5, 0.3), (0.0, 0.9), (0.7, -0.5), (0.0, -1.29)):
        if abs(lat + dlat) < 90 and distance_km(lat, 1.0, lat + dlat, 1.0 + dlon) <= 100:
            assert sud <= lat + dlat <= nord
            assert ouest <= 1.0 + dlon <= est


def test_pages_of_twenty_and_a_page_that_does_not_exist(fabrique):
    for _ in range(21):
        fabrique.offre()
    assert [len(chercher(page=p).lignes) for p in (1, 2, 3)] == [20, 1, 0]
    r = chercher(page=3)
    assert (r.total, r.nb_pages, r.au_dela) == (21, 2, True)


def test_more_than_the_cap_is_said_and_a_rare_public_is_still_found(fabrique, monkeypatch):
    monkeypatch.setattr(enonce, "PLAFOND", 20)
    rare = fabrique.offre(publics=[Public.emploi])
    for _ in range(22):
        fabrique.offre()
    r = chercher()
    assert (r.total, r.plafonne, r.nb_pages, r.par_public) == (20, True, 1, {})
    assert chercher(page=2).lignes == []
    r = chercher(publics=[Public.emploi])
    assert (numeros(r), r.total, r.plafonne) == ([rare.numero], 1, False)


def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(fabrique, nb_requetes):
    comptes = []
    for total in (2, 7):
        while chercher().total < total:
            fabrique.offre(commune=BORDEAUX)
        commune = db.session.get(Commune, BORDEAUX)
        with nb_requetes() as compteur:
            for offre, _ in chercher(texte="menuis", commune=commune, tri=Tri.distance).lignes:
                assert offre.intitule
                assert offre.publics
        comptes.append(compteur.nb)
    assert comptes == [1, 1]
