"""« Consultation »: everything of everybody, read only."""

import pytest

from tests.aides import nb_requetes, relire


@pytest.fixture
def moi(fabrique):
    """A partenaire of the Gironde."""
    return fabrique.partenaire(departements=("33",))


@pytest.fixture
def chez_moi(client, connecter, moi):
    """The browser of that person."""
    return connecter(client, moi)


def test_every_projet_is_listed_whoever_carries_it(chez_moi, moi, fabrique):
    autre = fabrique.partenaire(nom="Ferrand", prenom="Nadia")
    o, d, mien = fabrique.offre(charge=autre), fabrique.projet(), fabrique.projet(charge=moi)
    mots = chez_moi.get("/consultation/").mots("#liste")
    assert o.numero in mots and d.numero in mots and mien.numero in mots and "Nadia Ferrand" in mots
    lignes = chez_moi.get(f"/consultation/?numero={o.numero}").soupe.select("tbody tr:not(.grp)")
    assert len(lignes) == 1 and o.numero in lignes[0].get_text()


def test_a_projet_of_another_is_read_without_its_applicants(chez_moi, fabrique):
    o = fabrique.offre(charge=fabrique.partenaire())
    c = fabrique.candidature(o, fichiers=1, nom="Secretnom")
    avant = relire(o, "projet")
    version = (avant.version, avant.projet.version)
    page = chez_moi.get(f"/consultation/projets/{o.projet_id}/")
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    assert "Vous découvrez la vie de l’atelier" in page.mots() and "Consultation seule" in page.mots()
    assert c.nom not in page.texte and c.courriel not in page.texte and "cv-1.pdf" not in page.texte
    assert not page.soupe.select("main form") and "Modifier" not in page.mots()
    apres = relire(o, "projet")
    assert (apres.version, apres.projet.version) == version
    fichier = relire(c, "fichiers").fichiers[0]
    assert chez_moi.get(f"/fichiers/{fichier.jeton}/").status_code == 404


def test_my_own_projet_has_a_link_to_change_it(chez_moi, moi, fabrique):
    p = fabrique.projet(charge=moi)
    page = chez_moi.get(f"/consultation/projets/{p.id}/")
    assert page.soupe.select_one(f'a[href="/portefeuille/projets/{p.id}/"]')


@pytest.mark.parametrize("methode", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written_there(chez_moi, fabrique, methode):
    p = fabrique.projet(charge=fabrique.partenaire())
    jeton = chez_moi.get("/portefeuille/").soupe.find("input", {"name": "csrf_token"})["value"]
    reponse = chez_moi.open(
        f"/consultation/projets/{p.id}/", method=methode, data={"csrf_token": jeton, "demande": "x"}
    )
    assert reponse.status_code in (404, 405) and relire(p).demande == ""


@pytest.mark.parametrize("numero", ["0", "99999999999999999999", "abc"])
def test_odd_numbers_are_missing_pages(chez_moi, numero):
    assert chez_moi.get(f"/consultation/projets/{numero}/").status_code == 404


def test_the_list_costs_the_same_for_two_rows_and_seven(chez_moi, fabrique):
    def compter():
        with nb_requetes() as compte:
            assert chez_moi.get("/consultation/").status_code == 200
        return compte.nb

    for _ in range(2):
        fabrique.offre(charge=fabrique.partenaire())
    deux = compter()
    for _ in range(5):
        fabrique.offre(charge=fabrique.partenaire())
    assert compter() == deux <= 8


def test_an_empty_site_says_so(chez_moi):
    assert "Aucun projet pour le moment" in chez_moi.get("/consultation/").mots()
