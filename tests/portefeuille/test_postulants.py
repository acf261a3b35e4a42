"""« Liste des postulants à l'offre » and « Inscrire un postulant »."""

import pytest

from tests.aides import relire
from tests.fichiers.exemples import pdf

PERSONNE = {
    "nom": "Mazet", "prenom": "Lou", "tranche_age": "de_15_a_17", "courriel": "lou@example.org",
    "telephone": "01 99 00 40 09", "formation_actuelle": "Seconde", "motivations": "Le bois me plaît.",
}  # fmt: skip


@pytest.fixture
def offre(nadia, fabrique):
    """An offer of Nadia's portfolio."""
    return fabrique.offre(charge=nadia)


def page(offre, suite=""):
    """The page of the offer's projet."""
    return f"/portefeuille/projets/{offre.projet_id}/{suite}"


def noms(reponse):
    """The last names in the order of the table."""
    return [td.get_text(strip=True) for td in reponse.soupe.select("#postulants tbody td:first-child")]


def test_applicants_are_listed_with_their_files(chez_nadia, offre, fabrique):
    c = fabrique.candidature(offre, fichiers=2, nom="Aubin")
    mots = chez_nadia.get(page(offre)).mots("#postulants")
    for attendu in ("Aubin", c.courriel, c.telephone, "Moins de 15 ans", "Troisième", "cv-1.pdf", "cv-2.pdf"):
        assert attendu in mots, attendu
    fichier = relire(c, "fichiers").fichiers[0]
    assert chez_nadia.get(f"/fichiers/{fichier.jeton}/").status_code == 200


def test_the_list_sorts_and_turns_its_pages_in_place(chez_nadia, offre, fabrique):
    for nom, prenom in (("Bru", "Zoé"), ("Alix", "Yann"), ("Caze", "Ana")):
        fabrique.candidature(offre, nom=nom, prenom=prenom)
    assert noms(chez_nadia.hx(page(offre))) == ["Alix", "Bru", "Caze"]
    assert noms(chez_nadia.hx(page(offre, "?tri=-nom"))) == ["Caze", "Bru", "Alix"]
    assert noms(chez_nadia.get(page(offre, "?tri=prenom"))) == ["Caze", "Alix", "Bru"]
    for n in range(9):
        fabrique.candidature(offre, nom=f"D{n}")
    assert len(noms(chez_nadia.hx(page(offre)))) == 10
    assert len(noms(chez_nadia.hx(page(offre, "?page=2")))) == 2
    assert len(noms(chez_nadia.hx(page(offre, "?lignes=25")))) == 12
    assert "ligne 11 à 12 sur 12" in chez_nadia.hx(page(offre, "?page=2")).mots()


@pytest.mark.parametrize(
    "suite", ["?tri=zzz", "?lignes=7", "?lignes=-1", "?page=0", "?page=99999999999999", "?page=abc"]
)
def test_odd_states_of_the_list_are_ignored(chez_nadia, offre, fabrique, suite):
    fabrique.candidature(offre)
    assert len(noms(chez_nadia.hx(page(offre, suite)))) == 1


def test_registering_someone_writes_to_both(chez_nadia, nadia, offre, boite):
    adresse = page(offre, "postulants/nouveau/")
    assert chez_nadia.hx(adresse).soupe.select_one("#boite-titre")
    reponse = chez_nadia.envoyer(adresse, PERSONNE, {"fichiers": (pdf(), "cv.pdf")})
    assert reponse.status_code == 303
    candidature = relire(offre, "candidatures").candidatures[0]
    assert candidature.inscrite_par_id == nadia.id
    assert {c.destinataire for c in boite()} == {offre.courriel, "lou@example.org"}
    suite = chez_nadia.get(reponse.location)
    assert "Lou Mazet est inscrit" in suite.mots("#messages") and "cv.pdf" in suite.mots("#postulants")


def test_registering_twice_makes_one_application(chez_nadia, offre, boite):
    for _ in range(2):
        reponse = chez_nadia.envoyer(page(offre, "postulants/nouveau/"), PERSONNE)
    assert "a déjà postulé" in chez_nadia.get(reponse.location).mots("#messages")
    assert len(relire(offre, "candidatures").candidatures) == 1 and len(boite()) == 2


@pytest.mark.parametrize("hx", [False, True])
def test_a_form_half_filled_says_what_is_missing(chez_nadia, offre, hx):
    adresse = page(offre, "postulants/nouveau/")
    reponse = chez_nadia.envoyer(adresse, {"nom": "Mazet"}, hx=hx)
    assert reponse.status_code == 422 and "Indiquez son prénom." in reponse.mots(".summary")
    assert reponse.soupe.select_one("[name=nom]")["value"] == "Mazet"


def test_a_projet_without_an_offer_has_no_applicants(chez_nadia, nadia, fabrique):
    p = fabrique.projet(charge=nadia)
    assert chez_nadia.get(f"/portefeuille/projets/{p.id}/postulants/nouveau/").status_code == 404
    assert "pas encore d’offre" in chez_nadia.hx(f"/portefeuille/projets/{p.id}/").mots()
