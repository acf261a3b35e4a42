"""« Gérer mon portefeuille »: mine only, by company, searched and filtered."""

from datetime import date, datetime
from urllib.parse import urljoin

import pytest

from cmon.temps import PARIS
from tests.aides import nb_requetes, relire

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
    assert "dès que possible" in mots and "Publiée" in mots and "Collégien" in mots
    assert "Gérer mon portefeuille" in page.mots("h1") and "Mon portefeuille" in page.mots(".crumbs")


def test_the_number_of_applicants_is_shown(chez_nadia, nadia, fabrique):
    o = fabrique.offre(charge=nadia)
    for _ in range(3):
        fabrique.candidature(o)
    assert "3 postulants" in numeros(chez_nadia.get(ADRESSE))


def test_the_rows_say_what_the_guide_says(chez_nadia, nadia, fabrique):
    e = fabrique.etablissement(raison_sociale="Cap Océan")
    datee = fabrique.offre(charge=nadia, etablissement=e, debut_le=date(2031, 3, 2))
    libre = fabrique.offre(charge=nadia, etablissement=e, debut_dans=None)
    debut = datetime(2031, 11, 27, 8, 0, tzinfo=PARIS)
    r = fabrique.rencontre(charge=nadia, etablissement=e, debut_le=debut)
    fabrique.inscription(r)
    p = fabrique.projet(charge=nadia, etablissement=e, cree_le=datetime(2026, 10, 17, 18, 33, tzinfo=PARIS))
    lignes = [" ".join(x.get_text(" ").split()) for x in chez_nadia.get(ADRESSE).soupe.select("tbody tr:not(.grp)")]
    par_objet = {n: next(x for x in lignes if n in x) for n in (datee.numero, libre.numero, r.numero, p.numero)}
    assert f"Offre de stage n° {datee.numero}" in par_objet[datee.numero]
    assert "date de début : le 02/03/2031" in par_objet[datee.numero]
    assert "date de début : dès que possible" in par_objet[libre.numero]
    assert f"Rencontre n° {r.numero}" in par_objet[r.numero]
    assert "le 27/11/2031 à 08:00" in par_objet[r.numero] and "1 / 10" in par_objet[r.numero]
    assert "Projet du 17/10/2026 à 18:33" in par_objet[p.numero]


def test_each_row_has_the_three_icons_of_the_guide(chez_nadia, nadia, fabrique):
    o = fabrique.offre(charge=nadia)
    siret = relire(o, "etablissement").etablissement.siret
    soupe = chez_nadia.get(ADRESSE).soupe
    icones = {
        urljoin(ADRESSE, a["href"]): " ".join(
            soupe.find(id=i).get_text(" ", strip=True) for i in a["aria-labelledby"].split()
        )
        for a in soupe.select("td.acts a")
    }
    ligne = f" : Offre de stage n° {o.numero}"
    racine = f"/portefeuille/projets/{o.projet_id}/"
    assert icones == {
        f"{racine}relances/": f"Envoyer une relance, visualiser les dernières relances{ligne}",
        f"{racine}projet.pdf": f"Imprimer le projet en PDF{ligne}",
        f"/portefeuille/projets/nouveau/?entreprise={siret}": f"Créer un nouveau projet pour la même entreprise{ligne}",
    }


def test_a_relance_that_waits_shows_on_the_row_with_its_day(chez_nadia, nadia, fabrique):
    attend, repondue = fabrique.offre(charge=nadia), fabrique.offre(charge=nadia)
    fabrique.relance(attend.projet_id, cree_le=datetime(2026, 11, 5, 9, tzinfo=PARIS))
    le = datetime(2026, 9, 1, 9, tzinfo=PARIS)
    fabrique.relance(repondue.projet_id, cree_le=le, reponse="maintenue", repondue_le=le)
    lignes = [" ".join(x.get_text(" ").split()) for x in chez_nadia.get(ADRESSE).soupe.select("tbody tr:not(.grp)")]
    une, autre = (next(x for x in lignes if o.numero in x) for o in (attend, repondue))
    assert "Relancée" in une and "05/11/2026" in une
    assert "Publiée" in autre and "01/09/2026" in autre


def test_the_list_is_sorted_by_date_and_by_relance(chez_nadia, nadia, fabrique):
    tard = fabrique.offre(charge=nadia, debut_dans=90)
    tot = fabrique.rencontre(charge=nadia, dans_heures=48)
    jamais = fabrique.offre(charge=nadia, debut_dans=None)
    fabrique.relance(tot.projet_id)
    fabrique.relance(tard.projet_id)

    def ordre(tri):
        mots = numeros(chez_nadia.get(f"{ADRESSE}?tri={tri}"))
        return sorted((tard, tot, jamais), key=lambda o: mots.index(f"n° {o.numero}"))

    assert ordre("date") == [tot, tard, jamais] and ordre("-date") == [jamais, tard, tot]
    assert ordre("-relance") == [tard, tot, jamais] and ordre("relance") == [jamais, tot, tard]
    assert chez_nadia.get(f"{ADRESSE}?tri=zzz").status_code == 200


def test_companies_are_sorted_both_ways(chez_nadia, nadia, fabrique):
    for nom in ("Atelier", "Zinc"):
        fabrique.projet(charge=nadia, etablissement=fabrique.etablissement(raison_sociale=nom))
    mots = numeros(chez_nadia.get(ADRESSE))
    assert mots.index("Atelier") < mots.index("Zinc")
    mots = numeros(chez_nadia.get(f"{ADRESSE}?tri=-entreprise"))
    assert mots.index("Zinc") < mots.index("Atelier")


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

    def remplir(n):
        for _ in range(n):
            fabrique.candidature(fabrique.offre(charge=nadia))
            fabrique.inscription(fabrique.rencontre(charge=nadia))
            fabrique.relance(fabrique.projet(charge=nadia).id)

    remplir(2)
    deux = compter()
    remplir(4)
    assert compter() == deux <= 8


def test_a_full_page_stays_light(chez_nadia, nadia, fabrique):
    for i in range(10):
        e = fabrique.etablissement()
        o = fabrique.offre(charge=nadia, etablissement=e)
        if i % 2:
            fabrique.relance(o.projet_id)
        fabrique.rencontre(charge=nadia, etablissement=e)
    for chemin in (ADRESSE, "/consultation/"):
        assert len(chez_nadia.get(chemin).data) <= 40_000, chemin


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


@pytest.mark.parametrize("genre", ["offre", "rencontre"])
def test_what_is_past_is_no_longer_said_published_before_the_job(chez_nadia, nadia, fabrique, genre):
    passee = {"offre": {"debut_dans": -2}, "rencontre": {"dans_heures": -30}}[genre]
    o = getattr(fabrique, genre)(charge=nadia, **passee)
    for chemin in ("/portefeuille/projets/", f"/portefeuille/projets/{o.projet_id}/", "/consultation/",
                   f"/consultation/projets/{o.projet_id}/"):  # fmt: skip
        badges = {x.get_text(strip=True) for x in chez_nadia.get(chemin).soupe.select("main .badge")}
        assert badges == {"Date passée"}, chemin
