"""The statement of the search of rencontres: instants, words, place, dates, facets, on both databases."""

from datetime import date, timedelta
from math import cos, degrees, radians

import pytest

from cmon.extensions import db
from cmon.recherche import enonce
from cmon.recherche.distance import RAYON_TERRE_KM, boite
from cmon.recherche.rencontres import (
    CriteresRencontre,
    Quand,
    TriRencontre,
    bornes,
    chercher_rencontres,
    lire_rencontres,
)
from cmon.referentiels.modeles import Commune, Metier
from cmon.rencontres.etats import GenreRencontre, Statut
from cmon.temps import debut_du_jour, maintenant

POITIERS, BORDEAUX = "86194", "33063"
MINUTE = 1 / 60


def chercher(le=None, **valeurs):
    c = CriteresRencontre(**valeurs)
    return lire_rencontres(db.session.execute(*chercher_rencontres(c, le or maintenant())), c)


def ids(resultats) -> set[int]:
    return {x.id for x, _ in resultats.lignes}


def test_only_what_still_takes_registrations_and_has_a_place_is_listed(fabrique):
    bientot = fabrique.rencontre(dans_heures=2 * MINUTE)
    presque = fabrique.rencontre(nb_max=2)
    fabrique.inscription(presque)
    complete = fabrique.rencontre(nb_max=1)
    fabrique.inscription(complete)
    fabrique.rencontre(dans_heures=-MINUTE)
    fabrique.rencontre(dans_heures=-100)
    for etat in ("brouillon", "a_valider", "depubliee", "refusee"):
        fabrique.rencontre(etat=etat)
    r = chercher()
    assert ids(r) == {bientot.id, presque.id}
    assert (r.total, r.plafonne) == (2, False)


def test_the_instant_of_the_beginning_is_the_last_one(fabrique):
    rencontre = fabrique.rencontre(debut_le=maintenant() + timedelta(hours=5))
    for ecart, listee in ((-timedelta(seconds=1), True), (timedelta(0), False), (timedelta(seconds=1), False)):
        assert (ids(chercher(le=rencontre.debut_le + ecart)) == {rencontre.id}) is listee


def test_an_empty_search_still_says_its_counts(app):
    r = chercher(texte="rien")
    assert (r.lignes, r.total, r.nb_pages) == ([], 0, 1)
    assert r.par_public == dict.fromkeys(Statut, 0)


@pytest.mark.parametrize(
    ("texte", "trouve"),
    [
        ("boulanger", True),
        ("BOULANGÈRES", True),
        ("boul", True),
        ("levain boul", True),
        ("cap metiers", True),
        ("evenement poitiers", False),
        ("levain menuisier", False),
        ("le la les", False),
        ("!!!", False),
        ("", True),
    ],
)
def test_words_prefixes_and_accents(fabrique, texte, trouve):
    fabrique.rencontre(
        metier_libelle="Boulanger / Boulangère",
        evenement="Cap métiers tours",
        nom_commercial="Au bon levain",
        description="Une matinée au fournil. " * 6,
    )
    assert bool(ids(chercher(texte=texte))) is trouve


def test_each_filter_narrows(fabrique):
    metier = db.session.get(Metier, "H2206")
    voulue = fabrique.rencontre(
        metier_code="H2206",
        secteur="industrie",
        publics=[Statut.parent, Statut.enseignant],
        genre=GenreRencontre.rendez_vous,
    )
    fabrique.rencontre(commune=BORDEAUX, secteur="services", publics=[Statut.eleve])
    for valeurs in (
        {"metier": metier},
        {"secteurs": ["industrie"]},
        {"departements": ["86"]},
        {"publics": [Statut.parent]},
        {"publics": [Statut.enseignant, Statut.professionnel]},
        {"genres": [GenreRencontre.rendez_vous]},
        {"numero": voulue.rang},
        {"commune": db.session.get(Commune, POITIERS), "rayon": 20},
    ):
        assert ids(chercher(**valeurs)) == {voulue.id}, valeurs
    assert not ids(chercher(genres=[GenreRencontre.autre]))


def test_facets_count_each_public_whatever_public_is_chosen(fabrique):
    fabrique.rencontre(publics=[Statut.eleve])
    fabrique.rencontre(publics=[Statut.eleve, Statut.parent])
    r = chercher(publics=[Statut.parent])
    assert r.total == 1
    assert r.par_public == {**dict.fromkeys(Statut, 0), Statut.eleve: 2, Statut.parent: 1}


@pytest.mark.base("sqlite")
@pytest.mark.parametrize(
    ("maintenant_a_paris", "quand", "a_partir_du", "debut", "fin"),
    [
        ("2027-03-24 10:00", Quand.semaine, None, None, "2027-03-29"),  # the clocks change on Sunday
        ("2027-03-28 23:30", Quand.semaine, None, None, "2027-03-29"),
        ("2027-03-29 00:00", Quand.semaine, None, None, "2027-04-05"),
        ("2027-01-31 10:00", Quand.mois, None, None, "2027-02-01"),
        ("2027-12-31 23:59", Quand.mois, None, None, "2028-01-01"),
        ("2027-12-31 23:59", Quand.plus_tard, None, "2028-01-01", None),
        ("2027-03-24 10:00", None, "2027-05-03", "2027-05-03", None),
        ("2027-03-24 10:00", Quand.plus_tard, "2027-05-03", "2027-05-03", None),
        ("2027-03-24 10:00", Quand.plus_tard, "2027-03-25", "2027-04-01", None),
        ("2027-03-24 10:00", Quand.semaine, "2027-03-26", "2027-03-26", "2027-03-29"),
        ("2027-03-24 10:00", None, None, None, None),
    ],
)
def test_dates_are_days_of_paris(a_l_heure, maintenant_a_paris, quand, a_partir_du, debut, fin):
    a_l_heure(maintenant_a_paris)

    def jour(texte):
        return texte and date.fromisoformat(texte)

    attendu = tuple(j and debut_du_jour(j) for j in (jour(debut), jour(fin)))
    assert bornes(quand, jour(a_partir_du), maintenant()) == attendu


def test_the_quick_choices_share_the_calendar(fabrique, a_l_heure):
    a_l_heure("2027-03-24 10:00")  # a Wednesday
    rencontres = {
        jour: fabrique.rencontre(debut_le=debut_du_jour(date.fromisoformat(jour)) + timedelta(hours=9))
        for jour in ("2027-03-26", "2027-03-30", "2027-04-01")
    }
    for valeurs, jours in (
        ({"quand": Quand.semaine}, {"2027-03-26"}),
        ({"quand": Quand.mois}, {"2027-03-26", "2027-03-30"}),
        ({"quand": Quand.plus_tard}, {"2027-04-01"}),
        ({"a_partir_du": date(2027, 3, 30)}, {"2027-03-30", "2027-04-01"}),
        ({"quand": Quand.mois, "a_partir_du": date(2027, 3, 27)}, {"2027-03-30"}),
    ):
        assert ids(chercher(**valeurs)) == {rencontres[j].id for j in jours}, valeurs


def test_the_soonest_comes_first_and_pages_follow(fabrique):
    debut = maintenant() + timedelta(days=3)
    attendus = [fabrique.rencontre(debut_le=debut).id for _ in range(21)]
    premiere = fabrique.rencontre(debut_le=debut - timedelta(minutes=1)).id
    pages = [[x.id for x, _ in chercher(page=p).lignes] for p in (1, 2, 3)]
    assert pages[0] + pages[1] + pages[2] == [premiere, *attendus]
    r = chercher(page=3)
    assert (r.total, r.nb_pages, r.au_dela) == (22, 2, True)


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
            ensemble.add(fabrique.rencontre(**lieu).id)
    sud, nord, ouest, est = boite(centre.latitude, centre.longitude, rayon)
    dehors.add(fabrique.rencontre(latitude=nord - 1e-6, longitude=est - 1e-6).id)
    dehors.add(fabrique.rencontre(latitude=sud + 1e-6, longitude=ouest + 1e-6).id)
    sans_position = fabrique.rencontre(latitude=None, longitude=None)
    r = chercher(commune=centre, rayon=rayon, tri=TriRencontre.distance)
    assert ids(r) == dedans
    distances = [km for _, km in r.lignes]
    assert distances == sorted(distances)
    assert sans_position.id in ids(chercher(commune=centre, rayon=None))


def test_more_than_the_cap_is_said(fabrique, monkeypatch):
    monkeypatch.setattr(enonce, "PLAFOND", 20)
    for _ in range(22):
        fabrique.rencontre()
    r = chercher()
    assert (r.total, r.plafonne, r.nb_pages, r.par_public) == (20, True, 1, {})
    assert chercher(page=2).lignes == []


def test_one_statement_whatever_the_number_of_rows(fabrique, nb_requetes):
    comptes = []
    for total in (2, 7):
        while chercher().total < total:
            fabrique.rencontre(commune=BORDEAUX)
        commune = db.session.get(Commune, BORDEAUX)
        with nb_requetes() as compteur:
            for rencontre, _ in chercher(texte="menuis", commune=commune, tri=TriRencontre.distance).lignes:
                assert rencontre.intitule
                assert rencontre.publics
                assert rencontre.nb_places
        comptes.append(compteur.nb)
    assert comptes == [1, 1]
