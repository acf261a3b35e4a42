"""« Vite mon stage »: who is listed, where, for whom, and what is never told of them."""

import pytest

from cmon.extensions import db
from cmon.structures.accueillantes import nb_structures_accueillantes
from cmon.structures.etats import EtatStructure, GenreStructure
from tests.aides import relire

ADRESSE = "/vite-mon-stage/"
ALTERNANCE, VIN = "cmonalternance", "vin"
POITIERS, NIORT, BORDEAUX, PARIS = "86194", "79191", "33063", "75056"


@pytest.fixture
def accueillante(fabrique):
    """A validated structure of professionals that hosts pupils of troisième, in Poitiers, unless told otherwise."""

    def ouvrir(nom: str, *, commune=POITIERS, naf="1623Z", genre="employeur", troisieme=True, seconde=False, **valeurs):
        etablissement = fabrique.etablissement(commune=commune, naf=naf, adresse="12 rue des Écluses")
        return fabrique.structure(
            GenreStructure(genre),
            nom=nom,
            etablissement_id=etablissement.id,
            accueille_troisieme=troisieme,
            accueille_seconde=seconde,
            **{"telephone": "01 99 00 12 34", **valeurs},
        )

    return ouvrir


@pytest.fixture
def lire(client):
    """(names listed, the count in words, the whole page) of an address of the list."""

    def lire(suite: str = "", portail: str = ALTERNANCE):
        soupe = client.get(ADRESSE + suite, portail=portail).soupe
        noms = [h.get_text() for h in soupe.select("#resultats li.result h3")]
        return noms, " ".join(soupe.select_one("#nb [role=status]").get_text().split()), soupe

    return lire


def test_only_validated_structures_of_professionals_that_accept_pupils_of_the_region_are_listed(accueillante, lire):
    for genre in ("employeur", "acteur", "cfa"):
        accueillante(f"Atelier {genre}", genre=genre)
    accueillante("Partenaire", genre="partenaire")
    accueillante("À valider", etat=EtatStructure.a_valider)
    accueillante("Refusée", etat=EtatStructure.refusee)
    accueillante("Sans case", troisieme=False)
    accueillante("Ailleurs", commune=PARIS)
    noms, compte, _ = lire()
    assert noms == ["Atelier acteur", "Atelier cfa", "Atelier employeur"]
    assert compte == "3 structures"
    assert db.session.scalar(nb_structures_accueillantes()) == 3


def test_a_line_says_the_name_the_commune_the_activity_and_the_classes_and_no_way_to_write(accueillante, lire, client):
    structure = accueillante("Menuiserie du Clain", seconde=True, courriel="menuiserie@example.org")
    siret = relire(structure, "etablissement").etablissement.siret
    _, _, soupe = lire()
    ligne = " ".join(soupe.select_one("#resultats li.result").get_text(" ").split())
    for mot in ("Menuiserie du Clain", "Poitiers (86)", "charpentes", "troisième (1 semaine)", "seconde (2 semaines)"):
        assert mot in ligne
    octets = client.get(ADRESSE, portail=ALTERNANCE).get_data(as_text=True)
    for secret in ("Écluses", "01 99 00 12 34", "menuiserie@example.org", siret, siret[:9], "86000"):
        assert secret not in octets, secret


def test_a_town_and_a_radius_put_the_nearest_first(accueillante, lire):
    accueillante("Loin", commune=BORDEAUX)
    accueillante("À Niort", commune=NIORT)
    accueillante("À Poitiers")
    assert lire("?lieu=Poitiers")[0] == ["À Poitiers"]
    noms, compte, soupe = lire("?lieu=Poitiers&rayon=100")
    assert noms == ["À Poitiers", "À Niort"]
    assert compte == "2 structures à 100 km ou moins de Poitiers"
    assert "à 69 km" in soupe.select("#resultats li.result")[1].get_text()
    assert lire("?lieu=Poitiers&rayon=0")[0] == ["À Poitiers", "À Niort", "Loin"]
    assert [a.get_text().strip() for a in soupe.select(".chip")] == ["100 km autour de Poitiers"]


def test_classes_and_departements_narrow_the_list_and_the_map_counts(accueillante, lire):
    accueillante("Troisième")
    accueillante("Seconde", troisieme=False, seconde=True, commune=NIORT)
    accueillante("Les deux", seconde=True, commune=NIORT)
    assert lire("?classe=troisieme")[0] == ["Les deux", "Troisième"]
    assert lire("?classe=seconde&departement=79")[0] == ["Les deux", "Seconde"]
    assert lire("?classe=autre&departement=75&lieu=&page=x")[1] == "3 structures"
    _, _, soupe = lire("?classe=seconde&departement=86")
    assert soupe.select_one("#carte a[aria-label^='Deux-Sèvres 79 2 structures']")
    assert soupe.select_one("#carte a[aria-label^='Vienne 86 0 structure, retirer']")
    textes = [" ".join(x.get_text().split()) for x in soupe.select("#f-classe label")]
    assert textes == ["Troisième (1 semaine) (1)", "Seconde (2 semaines) (0)"]


def test_the_site_of_the_vine_shows_its_sector_only(accueillante, lire):
    accueillante("Domaine", naf="0121Z")
    accueillante("Menuiserie")
    assert lire(portail=VIN)[0] == ["Domaine"]
    assert lire(portail=ALTERNANCE)[0] == ["Domaine", "Menuiserie"]
    assert db.session.scalar(nb_structures_accueillantes(("0121Z",))) == 1


@pytest.mark.parametrize(("champ", "valeur"), [("accueille_troisieme", False), ("etat", EtatStructure.refusee)])
def test_it_leaves_the_list_at_once_when_it_unticks_or_is_refused(accueillante, lire, champ, valeur):
    structure = accueillante("Atelier")
    db.session.commit()
    assert lire()[0] == ["Atelier"]
    setattr(structure, champ, valeur)
    db.session.commit()
    noms, compte, soupe = lire()
    assert (noms[1:], compte) == ([], "Aucune structure")
    assert "Les premières structures arrivent" in soupe.select_one("#resultats").get_text()


def test_pages_of_twenty_and_one_that_does_not_exist(accueillante, lire):
    for n in range(21):
        accueillante(f"Atelier {n:02}")
    noms, compte, soupe = lire()
    assert (len(noms), compte) == (20, "21 structures")
    assert soupe.select_one("nav[aria-label='Pages de résultats'] a[rel=next]")["href"] == f"{ADRESSE}?page=2"
    assert lire("?page=2")[0] == ["Atelier 20"]
    assert "Cette page n’existe pas" in lire("?page=9999")[2].get_text()


def test_as_many_statements_for_two_structures_as_for_seven(accueillante, client, nb_requetes):
    nombres = []
    for n in (2, 5):
        for i in range(n):
            accueillante(f"Atelier {n} {i}")
        db.session.commit()
        with nb_requetes() as compte:
            client.get(f"{ADRESSE}?lieu=Poitiers", portail=ALTERNANCE)
        nombres.append(compte.nb)
    assert nombres[0] == nombres[1] <= 6


def test_anybody_may_keep_it_and_asks_each_time_whether_it_is_still_true(accueillante, client):
    reponse = client.get(ADRESSE, portail=ALTERNANCE)
    assert reponse.headers["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in reponse.headers
    etag = {"If-None-Match": reponse.headers["ETag"]}
    assert client.get(ADRESSE, portail=ALTERNANCE, headers=etag).status_code == 304
    accueillante("Atelier")
    db.session.commit()
    assert client.get(ADRESSE, portail=ALTERNANCE, headers=etag).status_code == 200


def test_htmx_gets_the_results_the_classes_and_the_map(accueillante, client):
    accueillante("Atelier")
    reponse = client.get(f"{ADRESSE}?classe=seconde", portail=ALTERNANCE, headers={"HX-Request": "true"})
    assert reponse.headers["HX-Push-Url"] == f"{ADRESSE}?classe=seconde"
    assert not reponse.soupe.select("h1")
    assert {x["id"] for x in reponse.soupe.select("[hx-swap-oob]")} == {"f-classe", "carte"}


@pytest.mark.parametrize("portail", [ALTERNANCE, VIN])
@pytest.mark.parametrize(
    ("adresse", "faits"),
    [
        ("le-stage-d-observation/", ("5 jours, soit 1 semaine", "10 jours, soit 2 semaines", "réalités concrètes")),
        ("accueillir-un-eleve/", ("5 raisons d’accueillir", "regard neuf", "J’accepte de recevoir des stagiaires")),
    ],
)
def test_the_texts_say_what_the_guide_says(client, portail, adresse, faits):
    reponse = client.get(ADRESSE + adresse, portail=portail)
    assert reponse.headers["Cache-Control"] == "public, max-age=3600"
    texte = " ".join(reponse.soupe.select_one("main").get_text(" ").split())
    assert all(fait in texte for fait in faits)


def test_the_site_of_internships_does_not_serve_it(client):
    assert client.get(ADRESSE).status_code == 404


def test_a_page_kept_is_no_longer_true_when_the_establishment_of_a_structure_moves(accueillante, client):
    etablissement = relire(accueillante("Menuiserie du Clain"), "etablissement").etablissement
    page = client.get(ADRESSE, portail=ALTERNANCE)
    etag = {"If-None-Match": page.headers["ETag"]}
    etablissement.sigle = "MDC"
    db.session.commit()
    assert client.get(ADRESSE, portail=ALTERNANCE, headers=etag).status_code == 304
    etablissement.ville = "Buxerolles"
    db.session.commit()
    apres = client.get(ADRESSE, portail=ALTERNANCE, headers=etag)
    assert apres.status_code == 200 and "Buxerolles" in apres.texte
