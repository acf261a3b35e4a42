"""The public list: what the address says, what is shown, what a browser may keep."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmon.offres.etats import Public

LISTE = "/offres/"
BORDEAUX = "33063"


def titres(reponse) -> list[str]:
    return [a.get_text() for a in reponse.soupe.select(".result h3 a")]


def compte(reponse) -> str:
    return " ".join(reponse.soupe.select_one("#nb [role=status]").get_text().split())


def puces(reponse) -> list[str]:
    return [a.get_text().strip() for a in reponse.soupe.select(".chip")]


def test_a_card_says_what_decides(client, fabrique, a_l_heure):
    a_l_heure("2027-01-11 10:00")
    offre = fabrique.offre(
        metier_libelle="Ébéniste",
        debut_dans=4,
        duree_jours=5,
        publics=[Public.collegien, Public.emploi],
        commune=BORDEAUX,
    )
    reponse = client.get(LISTE)
    carte = reponse.soupe.select_one(".result")
    assert carte.select_one("h3 a")["href"] == f"/detail-offre-stage/offre-detail/{offre.numero}/"
    texte = " ".join(carte.get_text(" ").split())
    for mot in ("Ébéniste", "Menuiserie du Clain", f"n° {offre.numero}", "Bordeaux (33)", "15/01/2027", "5 jours"):
        assert mot in texte
    assert "Collégien, demandeur d’emploi ou salarié" in texte
    assert "Plus que 4 jours" in texte
    assert compte(reponse) == "1 offre"


@pytest.mark.parametrize(
    ("publiee", "debut_dans", "insigne"),
    [
        ("2027-03-28 00:30", None, "Publiée aujourd’hui"),
        ("2027-03-27 23:30", 60, "Publiée hier"),
        ("2027-03-26 23:30", 60, None),
        ("2027-03-01 08:00", 0, "Dernier jour"),
        ("2027-03-01 08:00", 1, "Plus qu’un jour"),
        ("2027-03-01 08:00", 7, "Plus que 7 jours"),
        ("2027-03-01 08:00", 8, None),
    ],
)
def test_the_badge_counts_local_days(client, fabrique, a_l_heure, publiee, debut_dans, insigne):
    from cmon.temps import maintenant

    a_l_heure(publiee)
    le = maintenant()
    a_l_heure("2027-03-28 12:00")
    fabrique.offre(publiee_le=le, debut_dans=debut_dans)
    badge = client.get(LISTE).soupe.select_one(".result .badge")
    assert (badge.get_text().strip() if badge else None) == insigne


def test_what_is_not_public_is_in_no_byte(client, fabrique):
    etablissement = fabrique.etablissement(raison_sociale="CANARI LEGAL SAS", adresse="3 rue du Canari", siret=None)
    fabrique.offre(etablissement=etablissement, nom_commercial="Entreprise de menuiserie")
    for chemin in (LISTE, "/offres/?q=menuiserie"):
        texte = client.get(chemin).texte + client.hx(chemin).texte
        assert "Entreprise de menuiserie" in texte
        for secret in ("CANARI", "rue du Canari", etablissement.siret, etablissement.siren):
            assert secret not in texte
    assert compte(client.get("/offres/?q=canari")) == "Aucune offre pour « canari »"


@pytest.mark.parametrize("forme", ["{rang}", "{numero}", " n° {numero} ", "N°{rang}"])
def test_a_number_finds_the_offer_whatever_else_is_ticked(client, fabrique, forme):
    offre = fabrique.offre(metier_libelle="Luthier")
    fabrique.offre()
    q = forme.format(rang=offre.rang, numero=offre.numero)
    reponse = client.get("/offres/?" + urlencode({"q": q, "public": "emploi", "lieu": "Bordeaux"}))
    assert titres(reponse) == ["Luthier"]


def test_a_number_that_names_no_public_offer_says_so(client, fabrique):
    offre = fabrique.offre(etat="depubliee")
    for q in (offre.numero, "999999999", "0"):
        assert compte(client.get(f"/offres/?q={q}")) == f"Aucune offre en ligne ne porte le numéro {q}"


def test_active_filters_are_chips_that_can_be_removed(client, fabrique):
    fabrique.offre(secteur="industrie", metier_code="H2206", metier_libelle="Menuisier")
    adresse = (
        "/offres/?q=menuisier&lieu=poitiers&rayon=10&public=collegien&secteur=industrie&departement=86&debut=bientot"
    )
    reponse = client.get(adresse)
    assert puces(reponse) == [
        "10 km autour de Poitiers",
        "Vienne",
        "Collégien",
        "Industrie",
        "Dans les 30 jours",
    ]
    assert compte(reponse) == "1 offre pour « menuisier » à 10 km ou moins de Poitiers"
    sans_public = next(a["href"] for a in reponse.soupe.select(".chip") if "Collégien" in a.get_text())
    parametres = parse_qs(urlsplit(sans_public).query)
    assert "public" not in parametres
    assert parametres["q"] == ["menuisier"]
    assert len(puces(client.get(sans_public))) == 4


def test_counts_by_public_stand_beside_the_boxes(client, fabrique):
    fabrique.offre(publics=[Public.collegien])
    fabrique.offre(publics=[Public.collegien, Public.lyceen])
    reponse = client.get("/offres/?public=lyceen")
    boites = {
        x["value"]: x.find_next("label").get_text(" ", strip=True) for x in reponse.soupe.select("#f-public input")
    }
    assert boites["collegien"] == "Collégien (2)"
    assert boites["lyceen"] == "Lycéen (1)"
    assert titres(reponse) == ["Menuisier, menuisière"]


def test_a_town_that_several_bear_is_kept_as_typed_and_proposed(client, fabrique):
    fabrique.offre()
    reponse = client.get("/offres/?lieu=Mazerolles&tri=distance")
    note = reponse.soupe.select_one(".note.warn")
    assert "laquelle cherchez-vous" in note.get_text()
    assert len(note.select("a")) > 1
    assert reponse.soupe.select_one("#lieu")["value"] == "Mazerolles"
    assert compte(reponse) == "1 offre"
    assert not client.get(note.select_one("a")["href"]).soupe.select(".note.warn")


def test_an_unknown_town_or_metier_is_said(client, fabrique):
    fabrique.offre()
    reponse = client.get("/offres/?lieu=Xyzville&metier=Dompteur+de+nuages")
    notes = [n.get_text() for n in reponse.soupe.select(".note.warn")]
    assert "Nous ne connaissons pas la commune « Xyzville »" in notes[0]
    assert "Dompteur de nuages" in notes[1]
    assert reponse.soupe.select_one("#metier")["value"] == "Dompteur de nuages"
    assert titres(reponse) == ["Menuisier, menuisière"]


def test_the_name_of_a_departement_is_understood(client, fabrique):
    fabrique.offre(metier_libelle="Luthier")
    fabrique.offre(commune=BORDEAUX)
    reponse = client.get("/offres/?lieu=Vienne")
    assert (titres(reponse), puces(reponse)) == (["Luthier"], ["Vienne"])


def test_nothing_found_proposes_a_spelling_and_a_wider_search(client, fabrique):
    fabrique.offre(metier_libelle="Boulanger / Boulangère", commune=BORDEAUX)
    reponse = client.get("/offres/?q=boulnager")
    assert "« boulanger »" in reponse.mots("#resultats")
    [lien] = [a["href"] for a in reponse.soupe.select("#resultats .empty a") if "boulanger" in a.get_text()]
    assert titres(client.get(lien)) == ["Boulanger / Boulangère"]
    reponse = client.get("/offres/?q=boulanger&lieu=Poitiers&rayon=5")
    assert "Une offre vous attend pour « boulanger » sans ces filtres" in reponse.mots("#resultats")
    lien = reponse.soupe.find("a", string="Chercher dans toute la région")["href"]
    assert titres(client.get(lien)) == ["Boulanger / Boulangère"]


def test_an_empty_site_says_so(client):
    reponse = client.get(LISTE)
    assert compte(reponse) == "Aucune offre"
    assert "Revenez bientôt" in reponse.mots("#resultats")


def test_pages_follow_one_another_and_keep_the_search(client, fabrique):
    for _ in range(43):
        fabrique.offre()
    reponse = client.get("/offres/?q=menuisier&public=collegien")
    assert len(titres(reponse)) == 20
    assert compte(reponse) == "43 offres pour « menuisier »"
    suivante = reponse.soupe.find("a", rel="next")
    assert suivante["href"] == suivante["hx-get"]
    seconde = client.get(suivante["href"])
    assert parse_qs(urlsplit(suivante["href"]).query) == {"q": ["menuisier"], "public": ["collegien"], "page": ["2"]}
    assert seconde.soupe.select_one(".pager [aria-current]").get_text() == "2"
    derniere = client.get(seconde.soupe.find("a", rel="next")["href"])
    assert len(titres(derniere)) == 3
    assert derniere.soupe.find("a", rel="next") is None


@pytest.mark.parametrize("page", ["4", "51", "9999", "99999999999999999999"])
def test_a_page_too_far_leads_to_the_last_one(client, fabrique, page):
    for _ in range(21):
        fabrique.offre()
    reponse = client.get(f"/offres/?page={page}")
    assert "Cette page n’existe pas" in reponse.mots("#resultats")
    assert len(titres(client.get(reponse.soupe.find("a", string="Aller à la dernière page")["href"]))) == 1


def test_sorting_by_distance_needs_a_place(client, fabrique):
    fabrique.offre(commune=BORDEAUX)
    fabrique.offre()
    options = [o["value"] for o in client.get(LISTE).soupe.select("#tri option")]
    assert options == ["date", "debut"]
    reponse = client.get("/offres/?lieu=Bordeaux&rayon=0&tri=distance")
    assert [o["value"] for o in reponse.soupe.select("#tri option[selected]")] == ["distance"]
    assert "à moins de 1 km" in reponse.mots(".result")


def test_the_fragment_is_the_results_and_two_pieces_beside(client, fabrique):
    fabrique.offre()
    reponse = client.hx("/offres/?q=menuisier&lieu=&rayon=30&debut=&page=1", cible="resultats")
    assert [x["id"] for x in reponse.soupe.find_all(attrs={"hx-swap-oob": True})] == ["f-public", "carte"]
    assert reponse.soupe.select_one("#resultats [role=status]")
    assert "<form" not in reponse.texte
    assert reponse.headers["HX-Push-Url"] == "/offres/?q=menuisier"
    assert "HX-Request" in reponse.vary.as_set(preserve_casing=True)
    entiere = client.get("/offres/?q=menuisier", headers={"HX-Request": "true", "HX-Request-Type": "full"})
    assert entiere.est_une_page


def test_the_form_works_without_javascript(client, fabrique):
    fabrique.offre(metier_libelle="Luthier")
    page = client.get(LISTE)
    assert page.soupe.find("button", string="Afficher les résultats")
    donnees = {"q": "luthier", "lieu": "Poitiers", "public": ["collegien"], "departement": ["86"], "debut": "bientot"}
    assert titres(client.envoyer(LISTE, donnees)) == ["Luthier"]


def test_statements_and_bytes_stay_within_budget_for_two_and_seven_rows(client, fabrique, nb_requetes):
    adresse = "/offres/?q=menuisier&lieu=Bordeaux&public=collegien&tri=distance"
    comptes = []
    for total in (2, 7, 25):
        for _ in range(total):
            fabrique.offre(commune=BORDEAUX, metier_libelle="Conducteur / Conductrice de machines, menuisier")
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


def test_no_cookie_and_no_token_for_a_visitor(client, fabrique):
    fabrique.offre()
    reponse = client.get("/offres/?q=menuisier")
    assert "Set-Cookie" not in reponse.headers
    assert "csrf_token" not in reponse.texte


@pytest.mark.parametrize(
    "chaine",
    [
        "page=0",
        "page=-3",
        "page=abc",
        "page=%00",
        "page=٣",
        "rayon=7",
        "rayon=²",
        "rayon=99999999999999",
        "debut=jamais",
        "tri=prix",
        "tri=distance",
        "public=adulte&public=collegien&public=collegien",
        "departement=2A&departement=75&departement=%27",
        "secteur=%00",
        "q=%00",
        "q=%ED%A0%80",
        "q=%FF%FE",
        "q=" + "x" * 10_000,
        "q=" + "%20mot" * 2_000,
        "lieu=%00%0d%0a",
        "lieu=" + "é" * 5_000,
        "metier=%ED%B0%80",
        "q=99999999999999999999",
        "q=%25&lieu=_",
        "inconnu=1&q[]=2&__proto__=3",
        "q=%3Cscript%3Ealert(1)%3C/script%3E&lieu=%22%3E%3Cimg%3E",
    ],
)
def test_an_odd_value_is_left_out_and_never_an_error(client, fabrique, chaine):
    fabrique.offre()
    # A NUL character is refused before anything reads the address.
    attendu = 400 if "%00" in chaine else 200
    reponse = client.get(f"/offres/?{chaine}")
    assert reponse.status_code == attendu
    assert len(reponse.data) < 40_000
    assert "<script>alert" not in reponse.texte
    assert client.hx(f"/offres/?{chaine}").status_code == attendu


PARAMETRES = ("q", "metier", "lieu", "rayon", "departement", "public", "secteur", "debut", "tri", "page")
CONNUES = ("collegien", "86", "30", "0", "asap", "distance", "industrie", "Poitiers", "saint", "2", "boulanger", "1-1")
TEXTES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
VALEURS = st.one_of(st.sampled_from(CONNUES), TEXTES, st.integers().map(str))


@given(parametres=st.lists(st.tuples(st.sampled_from(PARAMETRES), VALEURS), max_size=8), hx=st.booleans())
def test_any_query_string_is_answered(client, parametres, hx):
    chaine = urlencode(parametres)
    reponse = client.hx(f"/offres/?{chaine}") if hx else client.get(f"/offres/?{chaine}")
    assert reponse.status_code == 200
    for lien in re.findall(r'href="(/offres/[^"]*)"', reponse.texte):
        assert len(lien) < 1_500
