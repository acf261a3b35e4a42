"""« Rechercher des profils »: what is found, in which order, and what never is."""

from datetime import timedelta

import pytest

from cmon.alternance.etats import Contrat
from cmon.candidatures.modeles import TrancheAge
from cmon.temps import maintenant
from tests.aides import connecter, nb_requetes

LISTE = "/mon-espace/profils/"


def titres(page) -> list[str]:
    return [h.get_text() for h in page.soupe.select("#resultats h3 a")]


@pytest.fixture
def trois(fabrique):
    """A boulanger of the Vienne, a vigneronne of the Gironde and the Landes, a mason: the newest first."""

    def projet(jours, code, libelle, departements, contrats, diplome):
        return fabrique.projet_pro(
            metier_code=code,
            metier_libelle=libelle,
            departements=departements,
            contrats=contrats,
            diplomes=(diplome,),
            modifie_le=maintenant() - timedelta(days=jours),
        )

    return (
        projet(1, "D1102", "Boulanger / Boulangère", ("86",), (Contrat.apprentissage,), ("CAP Boulanger", 3, None)),
        projet(2, "A1446", "Vigneron", ("33", "40"), (Contrat.pro,), ("BTS viticulture", 5, None)),
        projet(3, "F1703", "Maçon", ("23",), (Contrat.stage,), ("Bac pro maçonnerie", 4, None)),
    )


def test_the_newest_come_first_and_each_filter_narrows(trois, lire):
    assert titres(lire(LISTE)) == ["Boulanger / Boulangère", "Vigneron", "Maçon"]
    for question, attendus in {
        "?q=vigner": ["Vigneron"],
        "?q=cap": ["Boulanger / Boulangère"],
        "?q=contrat+professionnalisation": ["Vigneron"],
        "?q=creuse": ["Maçon"],
        "?departement=40": ["Vigneron"],
        "?departement=86&departement=23": ["Boulanger / Boulangère", "Maçon"],
        "?contrat=stage": ["Maçon"],
        "?contrat=stage&contrat=pro": ["Vigneron", "Maçon"],
        "?niveau=3&niveau=4": ["Boulanger / Boulangère", "Maçon"],
        "?niveau=5&departement=86": [],
        "?niveau=99&departement=75&contrat=x": ["Boulanger / Boulangère", "Vigneron", "Maçon"],
        f"?q=Projet+{trois[2].numero}&departement=86": ["Maçon"],
        f"?q={trois[1].numero_profil}": ["Vigneron"],
        "?q=9999999999": [],
    }.items():
        assert titres(lire(LISTE + question)) == attendus, question


def test_an_empty_search_says_what_would_be_found_without_its_filters(trois, lire):
    page = lire(LISTE + "?q=vigneron&departement=86")
    assert "Un profil vous attend pour « vigneron » sans ces filtres" in page.mots()
    assert page.soupe.select_one('#resultats a[href="/mon-espace/profils/?q=vigneron"]')
    assert "Aucun profil visible ne porte le numéro 77777" in lire(LISTE + "?q=77777").mots()
    assert [p.get_text(strip=True) for p in lire(LISTE + "?departement=23&niveau=4").soupe.select(".chip")] == [
        "Creuse",
        "Bac, Bac pro, BP",
    ]


def test_the_sector_portail_finds_its_metiers_only(trois, client, recruteur):
    connecter(client, recruteur, portail="vin")
    assert titres(client.get(LISTE, portail="vin")) == ["Vigneron"]


def test_who_does_not_want_or_may_not_be_found_is_not(fabrique, lire):
    fabrique.projet_pro(visible=False, metier_libelle="Caché")
    for age, visible in ((TrancheAge.moins_15, True), (TrancheAge.de_15_a_17, False)):
        fabrique.projet_pro(fabrique.candidat(age), visible=visible, metier_libelle="Mineur caché")
    fabrique.projet_pro(fabrique.candidat(confirme_le=None), metier_libelle="Non confirmé")
    seul = fabrique.projet_pro(fabrique.candidat("de_15_a_17"), metier_libelle="Mineur qui le veut")
    assert titres(lire(LISTE)) == ["Mineur qui le veut"]
    assert lire(f"{LISTE}{seul.id}/").status_code == 200
    for autre in range(seul.id - 4, seul.id):
        assert lire(f"{LISTE}{autre}/").status_code == 404
        assert lire(f"{LISTE}?q={autre}").soupe.select("#resultats h3 a") == []


def test_a_fragment_swaps_the_results_and_writes_the_address(trois, lire, client):
    page = client.hx(LISTE + "?q=ma%C3%A7&niveau=4&page=1&autre=1", portail="cmonalternance")
    assert page.headers["HX-Push-Url"] == "/mon-espace/profils/?q=ma%C3%A7&niveau=4"
    assert titres(page) == ["Maçon"]


def test_pages_of_twenty_cost_the_same_however_many_there_are(fabrique, lire):
    for _ in range(2):
        fabrique.projet_pro()
    lire(LISTE)
    with nb_requetes() as deux:
        lire(LISTE)
    for _ in range(20):
        fabrique.projet_pro()
    with nb_requetes() as vingt:
        page = lire(LISTE)
    assert vingt.nb == deux.nb <= 6
    assert len(titres(page)) == 20
    assert len(titres(lire(LISTE + "?page=2"))) == 2
    assert "Cette page n’existe pas" in lire(LISTE + "?page=7").mots()
    assert len(page.data) < 45_000
