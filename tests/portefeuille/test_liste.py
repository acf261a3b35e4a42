"""« Gérer mon portefeuille »: mine only, by company, searched and filtered."""

import pytest

from tests.aides import nb_requetes

ADRESSE = "/portefeuille/projets/"


def numeros(reponse):
    """The words of the table."""
    return reponse.mots("#liste")


def test_only_my_projets_are_listed_by_company(chez_nadia, nadia, yann, fabrique):
    e = fabrique.etablissement(raison_sociale="Résidences du Port")
    a, b = (fabrique.offre(charge=nadia, etablissement=e, debut_dans=None) for _ in range(2))
    p = fabrique.projet(charge=nadia, souhait="aide", etablissement=e)
    autre = fabrique.offre(charge=yann)
    page = chez_nadia.get(ADRESSE)
    mots = numeros(page)
    assert f"n° {a.numero}" in mots and f"n° {b.numero}" in mots and p.numero in mots and autre.numero not in mots
    assert mots.count("Résidences du Port") == 1 and "12 rue des Écluses" in mots and "Secteur d’activité" in mots
    assert "Dès que possible" in mots and "Publiée" in mots and "Collégien" in mots
    assert "Gérer mon portefeuille" in page.mots("h1") and "Mon portefeuille" in page.mots(".crumbs")


def test_the_number_of_applicants_is_shown(chez_nadia, nadia, fabrique):
    o = fabrique.offre(charge=nadia)
    for _ in range(3):
        fabrique.candidature(o)
    assert "3 postulants" in numeros(chez_nadia.get(ADRESSE))


def test_the_search_finds_by_name_siret_and_number(chez_nadia, nadia, fabrique):
    e = fabrique.etablissement(raison_sociale="Scierie du Lac", nom_recherche="scierie du lac")
    o = fabrique.offre(charge=nadia, etablissement=e)
    autre = fabrique.offre(charge=nadia, etablissement=fabrique.etablissement(raison_sociale="Librairie des Arcades"))
    for q in ("scierie", e.siret, e.siren, o.numero, str(o.rang), e.siret[:9]):
        mots = numeros(chez_nadia.hx(f"{ADRESSE}?q={q}"))
        assert f"n° {o.numero}" in mots and f"n° {autre.numero}" not in mots, q
    assert "Aucun projet ne correspond" in numeros(chez_nadia.get(f"{ADRESSE}?q=introuvable"))


def test_the_state_filters_the_list(chez_nadia, nadia, fabrique):
    publiee, brouillon = fabrique.offre(charge=nadia), fabrique.offre(charge=nadia, publiee=False)
    projet = fabrique.projet(charge=nadia)
    mots = numeros(chez_nadia.get(f"{ADRESSE}?etat=publier"))
    assert publiee.numero in mots and brouillon.numero not in mots and projet.numero not in mots
    mots = numeros(chez_nadia.get(f"{ADRESSE}?etat=ne_pas_publier"))
    assert publiee.numero not in mots and brouillon.numero in mots and projet.numero in mots
    assert publiee.numero in numeros(chez_nadia.get(f"{ADRESSE}?etat=publier&etat=ne_pas_publier"))


@pytest.mark.parametrize(
    "suite",
    ["?q=%00", "?q=%25_%5C", "?q=" + "9" * 300, "?page=0", "?page=999999999999999999999", "?page=-1", "?page=x",
     "?etat=zzz", "?q=%F0%9F%98%80", "?q='%20OR%201=1", "?q=a&q=b"],
)  # fmt: skip
def test_odd_addresses_never_break(chez_nadia, nadia, fabrique, suite):
    fabrique.offre(charge=nadia)
    assert chez_nadia.get(ADRESSE + suite).status_code in (200, 400)


def test_pages_hold_twenty_rows_and_the_last_one_answers_beyond(chez_nadia, nadia, fabrique):
    e = fabrique.etablissement()
    for _ in range(22):
        fabrique.projet(charge=nadia, etablissement=e)
    assert "1 à 20 sur 22" in numeros(chez_nadia.get(ADRESSE))
    assert "21 à 22 sur 22" in numeros(chez_nadia.get(ADRESSE + "?page=2"))
    assert "21 à 22 sur 22" in numeros(chez_nadia.get(ADRESSE + "?page=50"))


def test_the_list_costs_the_same_for_two_rows_and_seven(chez_nadia, nadia, fabrique):
    def compter():
        with nb_requetes() as compte:
            assert chez_nadia.get(ADRESSE).status_code == 200
        return compte.nb

    for _ in range(2):
        fabrique.candidature(fabrique.offre(charge=nadia))
    deux = compter()
    for _ in range(5):
        fabrique.candidature(fabrique.offre(charge=nadia))
    assert compter() == deux <= 8


def test_an_empty_portfolio_says_what_to_do(chez_nadia):
    assert "Votre portefeuille est vide" in chez_nadia.get(ADRESSE).mots()


PAGES = ("/portefeuille/", ADRESSE, ADRESSE + "nouveau/", ADRESSE + "1/", "/consultation/", "/administration/")


def test_visitors_are_led_to_sign_in(client, fabrique):
    fabrique.offre()
    for chemin in PAGES:
        reponse = client.get(chemin)
        assert reponse.status_code == 303 and reponse.location.startswith("/connexion/?suite=/"), chemin
        fragment = client.hx(chemin)
        assert fragment.status_code == 401 and fragment.headers["HX-Redirect"].startswith("/connexion/"), chemin
        assert not fragment.data


@pytest.mark.parametrize("genre", ["employeur", "a_valider", "compte"])
def test_people_without_the_right_find_nothing(client, connecter, fabrique, genre):
    faire = {"employeur": fabrique.employeur, "compte": fabrique.compte}
    connecter(client, faire[genre]() if genre in faire else fabrique.partenaire(etat=genre))
    for chemin in PAGES:
        assert client.get(chemin).status_code == 404, chemin
