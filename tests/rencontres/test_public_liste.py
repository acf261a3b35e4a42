"""The public list of rencontres: what the address says, what is shown."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmon.rencontres.etats import GenreRencontre, Statut
from cmon.temps import maintenant

LISTE = "/rencontres/"
BORDEAUX = "33063"
MINUTE = 1 / 60


def titres(reponse) -> list[str]:
    return [a.get_text() for a in reponse.soupe.select("#resultats .event h3 a")]


def compte(reponse) -> str:
    return " ".join(reponse.soupe.select_one("#nb [role=status]").get_text().split())


def puces(reponse) -> list[str]:
    return [a.get_text().strip() for a in reponse.soupe.select(".chip")]


def test_a_card_says_what_decides(client, fabrique, a_l_heure):
    a_l_heure("2027-03-24 10:00")
    rencontre = fabrique.rencontre(
        debut_le=maintenant() + timedelta(days=7, hours=3, minutes=-30),
        duree_minutes=90,
        metier_libelle="Ébéniste",
        publics=[Statut.eleve, Statut.parent],
        commune=BORDEAUX,
        nb_max=4,
    )
    fabrique.inscription(rencontre)
    reponse = client.get(LISTE)
    carte = reponse.soupe.select_one(".event")
    assert carte.select_one("h3 a")["href"] == f"/rencontres/{rencontre.numero}/"
    assert carte.select_one("time")["datetime"] == "2027-03-31T13:30+02:00"
    texte = " ".join(carte.get_text(" ").split())
    for mot in (
        "mer. 31 mars",
        "Visite d’entreprise : Ébéniste",
        "Menuiserie du Clain",
        f"n° {rencontre.numero}",
        "Bordeaux (33)",
        "13:30, 1 h 30",
        "Élève, parent d’élève",
        "3 places restantes",
    ):
        assert mot in texte
    assert compte(reponse) == "1 rencontre"


def test_the_year_is_said_when_it_is_another_one(client, fabrique, a_l_heure):
    a_l_heure("2027-12-20 10:00")
    fabrique.rencontre(dans_heures=24 * 20)
    assert "janvier 2028" in client.get(LISTE).soupe.select_one(".day").get_text()


def test_what_is_not_public_is_in_no_byte(client, fabrique):
    etablissement = fabrique.etablissement(raison_sociale="CANARI LEGAL SAS", siret=None)
    fabrique.rencontre(
        etablissement=etablissement,
        contact_nom="Zoé Canari",
        courriel="zoe@canari.example.org",
        telephone="01 99 00 77 77",
    )
    for chemin in (LISTE, "/rencontres/?q=visite"):
        texte = client.get(chemin).texte + client.hx(chemin).texte
        assert "Menuiserie du Clain" in texte
        for secret in ("CANARI", "Zoé Canari", "zoe@canari", "01 99 00 77 77", etablissement.siret):
            assert secret not in texte


@pytest.mark.parametrize("forme", ["{rang}", "{numero}", " n° {numero} ", "N°{rang}"])
def test_a_number_finds_the_rencontre_whatever_else_is_ticked(client, fabrique, forme):
    rencontre = fabrique.rencontre(metier_libelle="Luthier")
    fabrique.rencontre()
    q = forme.format(rang=rencontre.rang, numero=rencontre.numero)
    reponse = client.get(LISTE + "?" + urlencode({"q": q, "public": "parent", "lieu": "Bordeaux", "date": "plus-tard"}))
    assert titres(reponse) == ["Visite d’entreprise : Luthier"]


def test_a_number_leads_to_what_bears_it(client, fabrique):
    """A full or begun rencontre keeps its page; offers and rencontres share their numbers, and so the search box."""
    complete = fabrique.rencontre(nb_max=1)
    fabrique.inscription(complete)
    commencee, offre = fabrique.rencontre(dans_heures=-MINUTE), fabrique.offre()
    for liste, cible, adresse in (
        (LISTE, complete, f"/rencontres/{complete.numero}/"),
        (LISTE, commencee, f"/rencontres/{commencee.numero}/"),
        (LISTE, offre, f"/detail-offre-stage/offre-detail/{offre.numero}/"),
        ("/offres/", complete, f"/rencontres/{complete.numero}/"),
    ):
        for q in (cible.numero, str(cible.rang)):
            reponse = client.get(f"{liste}?q={q}")
            assert (reponse.status_code, reponse.location) == (302, adresse)
            assert client.hx(f"{liste}?q={q}").headers["HX-Redirect"] == adresse


def test_a_number_that_nothing_bears_says_so_and_is_not_kept(client, fabrique):
    rencontre = fabrique.rencontre(etat="depubliee")
    for q in (rencontre.numero, "999999999", "0"):
        for liste, quoi in ((LISTE, "rencontre"), ("/offres/", "offre")):
            reponse = client.get(f"{liste}?q={q}")
            assert compte(reponse) == f"Aucune {quoi} en ligne ne porte le numéro {q}"
            assert reponse.headers["Cache-Control"] == "no-store"
            assert "ETag" not in reponse.headers


def test_active_filters_are_chips_that_can_be_removed(client, fabrique, a_l_heure):
    a_l_heure("2027-03-02 10:00")
    fabrique.rencontre(secteur="industrie", genre=GenreRencontre.rendez_vous)
    adresse = (
        "/rencontres/?q=menuiserie&lieu=poitiers&rayon=10&public=eleve&secteur=industrie&departement=86"
        "&type=rendez_vous&date=mois&date=2027-03-05"
    )
    reponse = client.get(adresse)
    assert puces(reponse) == [
        "10 km autour de Poitiers",
        "Vienne",
        "Élève",
        "Industrie",
        "Rendez-vous métier",
        "Ce mois-ci",
        "À partir du 05/03/2027",
    ]
    assert compte(reponse) == "1 rencontre pour « menuiserie » à 10 km ou moins de Poitiers"
    retraits = {a.get_text().strip(): parse_qs(urlsplit(a["href"]).query) for a in reponse.soupe.select(".chip")}
    assert retraits["Ce mois-ci"]["date"] == ["2027-03-05"]
    assert retraits["À partir du 05/03/2027"]["date"] == ["mois"]
    assert "type" not in retraits["Rendez-vous métier"]
    assert reponse.soupe.select_one("#a-partir-du")["value"] == "2027-03-05"
    for a in reponse.soupe.select(".chip"):
        assert len(puces(client.get(a["href"]))) == 6


def test_counts_by_public_stand_beside_the_six_boxes(client, fabrique):
    fabrique.rencontre(publics=[Statut.eleve])
    fabrique.rencontre(publics=[Statut.eleve, Statut.professionnel])
    boites = [
        x.find_next("label").get_text(" ", strip=True)
        for x in client.get("/rencontres/?public=professionnel").soupe.select("#f-public input")
    ]
    assert boites == [
        "Élève (2)",
        "Parent d’élève (0)",
        "Étudiant (0)",
        "Demandeur d’emploi (0)",
        "Enseignant (0)",
        "Professionnel (1)",
    ]


def test_the_map_adds_a_departement_or_takes_it_off(client, fabrique):
    fabrique.rencontre()
    fabrique.rencontre(commune=BORDEAUX)
    carte = client.get("/rencontres/?departement=33").soupe.select_one("#carte")
    liens = {a["aria-label"].split(",")[0]: a for a in carte.select("a")}
    assert liens["Gironde 33"]["aria-current"] == "true"
    assert liens["Gironde 33"]["href"] == LISTE
    assert compte(client.get(liens["Vienne 86"]["href"])) == "2 rencontres"


def test_nothing_found_proposes_a_spelling_and_a_wider_search(client, fabrique):
    fabrique.rencontre(metier_libelle="Boulanger / Boulangère", commune=BORDEAUX)
    reponse = client.get("/rencontres/?q=boulnager")
    assert "« boulanger »" in reponse.mots("#resultats")
    reponse = client.get("/rencontres/?q=boulanger&lieu=Poitiers&rayon=5&date=semaine")
    assert "Une rencontre vous attend pour « boulanger » sans ces filtres" in reponse.mots("#resultats")
    lien = reponse.soupe.find("a", string="Chercher dans toute la région")["href"]
    assert len(titres(client.get(lien))) == 1


def test_an_empty_site_says_so_and_leads_on(client):
    reponse = client.get(LISTE)
    assert compte(reponse) == "Aucune rencontre"
    assert {
        a["href"] for a in reponse.soupe.select("#resultats a.btn-primary, #resultats a.btn-line:not([href^='#'])")
    } == {
        "/offres/",
        "/deposer/?souhait=rencontre",
    }


def test_pages_follow_one_another_and_keep_the_search(client, fabrique):
    for _ in range(43):
        fabrique.rencontre()
    reponse = client.get("/rencontres/?q=visite&public=eleve")
    assert len(titres(reponse)) == 20
    suivante = reponse.soupe.find("a", rel="next")
    assert suivante["href"] == suivante["hx-get"]
    assert parse_qs(urlsplit(suivante["href"]).query) == {"q": ["visite"], "public": ["eleve"], "page": ["2"]}
    derniere = client.get("/rencontres/?q=visite&public=eleve&page=3")
    assert len(titres(derniere)) == 3
    assert "Cette page n’existe pas" in client.get("/rencontres/?page=4").mots("#resultats")


def test_sorting_is_proposed_with_a_place_only(client, fabrique):
    fabrique.rencontre(commune=BORDEAUX)
    fabrique.rencontre(commune=BORDEAUX)
    assert not client.get(LISTE).soupe.select("#tri")
    reponse = client.get("/rencontres/?lieu=Bordeaux&rayon=0&tri=distance")
    assert [o["value"] for o in reponse.soupe.select("#tri option")] == ["date", "distance"]
    assert "à moins de 1 km" in reponse.mots(".event")


def test_the_fragment_is_the_results_and_two_pieces_beside(client, fabrique):
    fabrique.rencontre()
    reponse = client.hx("/rencontres/?q=visite&lieu=&rayon=30&date=&date=&page=1", cible="resultats")
    assert [x["id"] for x in reponse.soupe.find_all(attrs={"hx-swap-oob": True})] == ["f-public", "carte"]
    assert "<form" not in reponse.texte
    assert reponse.headers["HX-Push-Url"] == "/rencontres/?q=visite"
    assert "HX-Request" in reponse.vary.as_set(preserve_casing=True)


def test_the_form_works_without_javascript(client, fabrique):
    fabrique.rencontre(metier_libelle="Luthier")
    donnees = {"q": "luthier", "lieu": "Poitiers", "public": ["eleve"], "type": ["visite"], "date": ["plus-tard", ""]}
    page = client.envoyer(LISTE, donnees)
    assert page.soupe.find("button", string="Afficher les résultats")
    assert page.soupe.select_one("[name=date][value=plus-tard]").has_attr("checked")


def test_statements_and_bytes_stay_within_budget_for_two_and_seven_rows(client, fabrique, nb_requetes):
    adresse = "/rencontres/?q=machines&lieu=Bordeaux&public=eleve&tri=distance"
    comptes = []
    for total in (2, 7, 25):
        for _ in range(total):
            fabrique.rencontre(
                commune=BORDEAUX, metier_libelle="Conducteur / Conductrice de machines", publics=list(Statut)
            )
        client.get(adresse)
        with nb_requetes() as compteur:
            page = client.get(adresse)
        with nb_requetes() as du_fragment:
            fragment = client.hx(adresse)
        comptes.append((compteur.nb, du_fragment.nb))
    assert len(set(comptes)) == 1
    assert max(comptes[0]) <= 3
    assert len(page.data) <= 40_000
    assert len(fragment.data) <= 20_000
    assert "Set-Cookie" not in page.headers
    assert "csrf_token" not in page.texte


@pytest.mark.parametrize(
    "chaine",
    [
        "page=0",
        "page=٣",
        "rayon=²",
        "date=jamais",
        "date=2027-02-30",
        "date=0001-01-01",
        "date=9999-12-31",
        "date=20270301",
        "date=2027-W05-1",
        "date=semaine&date=mois&date=2027-01-01&date=2028-01-01&date=x",
        "date=" + "9" * 5_000,
        "tri=distance",
        "tri=debut",
        "type=fete&type=visite&type=visite",
        "public=collegien&public=eleve",
        "departement=2A&departement=%27",
        "secteur=%00",
        "date=%00",
        "q=%ED%A0%80",
        "q=" + "x" * 10_000,
        "lieu=" + "é" * 5_000,
        "q=99999999999999999999",
        "q=%25&lieu=_",
        "q=%3Cscript%3Ealert(1)%3C/script%3E&lieu=%22%3E%3Cimg%3E",
    ],
)
def test_an_odd_value_is_left_out_and_never_an_error(client, fabrique, chaine):
    fabrique.rencontre()
    attendu = 400 if "%00" in chaine else 200
    reponse = client.get(f"/rencontres/?{chaine}")
    assert reponse.status_code == attendu
    assert len(reponse.data) < 40_000
    assert "<script>alert" not in reponse.texte
    assert client.hx(f"/rencontres/?{chaine}").status_code == attendu


PARAMETRES = ("q", "metier", "lieu", "rayon", "departement", "public", "secteur", "type", "date", "tri", "page")
CONNUES = ("eleve", "86", "30", "0", "semaine", "2027-05-03", "distance", "visite", "Poitiers", "2", "boulanger")
TEXTES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
DATES = st.dates().map(lambda d: d.isoformat())
VALEURS = st.one_of(st.sampled_from(CONNUES), TEXTES, st.integers().map(str), DATES)


@given(parametres=st.lists(st.tuples(st.sampled_from(PARAMETRES), VALEURS), max_size=8), hx=st.booleans())
def test_any_query_string_is_answered(client, parametres, hx):
    chaine = urlencode(parametres)
    reponse = client.hx(f"/rencontres/?{chaine}") if hx else client.get(f"/rencontres/?{chaine}")
    assert reponse.status_code == 200
    for lien in re.findall(r'href="(/rencontres/[^"]*)"', reponse.texte):
        assert len(lien) < 1_500
