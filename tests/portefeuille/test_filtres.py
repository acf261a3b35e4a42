"""The filters of « Gérer mon portefeuille », letter for letter those of the guide."""

import re

import pytest

from cmon.referentiels.departements import DEPARTEMENTS
from cmon.temps import maintenant

ADRESSE = "/portefeuille/projets/"


@pytest.fixture
def lignes(chez_nadia):
    """`lignes("etat=publier")`: the numbers of the rows, in order."""

    def lire(suite: str = "", statut: int = 200):
        page = chez_nadia.get(f"{ADRESSE}?{suite}")
        assert page.status_code == statut, suite
        return {int(re.search(r"[0-9]+", a["href"])[0]) for a in page.soupe.select("#liste tbody a[id^=n]")}

    return lire


@pytest.fixture
def trio(fabrique, nadia):
    """A projet, an offer, a rencontre: their `projet_id`."""
    return (
        fabrique.projet(charge=nadia).id,
        fabrique.offre(charge=nadia).projet_id,
        fabrique.rencontre(charge=nadia).projet_id,
    )


def test_the_filters_are_those_of_the_guide(chez_nadia):
    mots = chez_nadia.get(ADRESSE).mots("#filtres")
    for libelle in (
        "Nature", "Projet", "Offre de stage", "Rencontre", "Numéro", "Secteur d’activité de l’employeur",
        "Agriculture, sylviculture et pêche", "Industrie", "Construction",
        "Commerce ; réparation d’automobiles et de motocycles", "Services", "Nom de l’entreprise", "SIRET", "État",
        "Publier", "Ne pas publier", "Afficher les actions en cours", "Recherche par départements",
        "Sélectionner/désélectionner tous les départements", "Département(s) sélectionné(s) : Aucun",
        "Afficher les résultats",
    ):  # fmt: skip
        assert libelle in mots, libelle


def test_nature_keeps_what_a_projet_has_become(lignes, trio):
    projet, offre, rencontre = trio
    assert lignes("nature=projet") == {projet}
    assert lignes("nature=offre") == {offre}
    assert lignes("nature=rencontre") == {rencontre}
    assert lignes("nature=projet&nature=rencontre") == {projet, rencontre}
    assert lignes("nature=projet&nature=offre&nature=rencontre") == lignes() == set(trio)


def test_the_number_is_whole_or_the_digits_after_the_dash(lignes, fabrique, nadia):
    p, o, r = fabrique.projet(charge=nadia), fabrique.offre(charge=nadia), fabrique.rencontre(charge=nadia)
    for objet, projet_id in ((p, p.id), (o, o.projet_id), (r, r.projet_id)):
        for numero in (objet.numero, str(objet.rang), f"n° {objet.numero}", f" {objet.rang} "):
            assert lignes(f"numero={numero}") == {projet_id}, numero
    assert lignes(f"numero=102019-{o.rang}") == set()


@pytest.mark.parametrize("faux", ["abc", "072019-", "07-28", "99999999999", "-1", "28;drop", "٣"])
def test_a_wrong_number_says_so_and_loses_nothing(chez_nadia, lignes, trio, faux):
    assert lignes(f"numero={faux}&entreprise=Menuiserie&nature=offre&departement=86", 422) == set()
    page = chez_nadia.get(f"{ADRESSE}?numero={faux}&entreprise=Menuiserie&nature=offre&departement=86")
    assert "Écrivez le numéro en entier" in page.mots("#liste") and page.soupe.select_one("#numero")["value"] == faux
    assert page.soupe.select_one("#entreprise")["value"] == "Menuiserie"
    coches = {c["value"] for c in page.soupe.select("#filtres input[checked]")}
    assert coches == {"offre", "86"}


def test_siret_siren_or_a_beginning_with_spaces(lignes, fabrique, nadia):
    e = fabrique.etablissement()
    p = fabrique.projet(charge=nadia, etablissement=e).id
    fabrique.projet(charge=nadia, etablissement=fabrique.etablissement(siret="21860194700013"))
    espace = f"{e.siret[:3]} {e.siret[3:6]} {e.siret[6:9]} {e.siret[9:]}"
    for texte in (e.siret, espace, e.siren, e.siret[:6], e.siret[:12]):
        assert lignes(f"siret={texte}") == {p}, texte


@pytest.mark.parametrize(
    ("faux", "message"),
    [
        ("abc", "Écrivez les 14 chiffres"),
        ("123456789012345", "Écrivez les 14 chiffres"),
        ("12345678901234", "Ce SIRET n’existe pas"),
        ("123456789", "Ce SIREN n’existe pas"),
        ("9" * 300, "Écrivez les 14 chiffres"),
    ],
)
def test_a_wrong_siret_says_so_on_the_page_and_in_the_fragment(chez_nadia, trio, faux, message):
    page = chez_nadia.get(f"{ADRESSE}?siret={faux}&nature=offre")
    fragment = chez_nadia.hx(f"{ADRESSE}?siret={faux}&nature=offre")
    assert page.status_code == fragment.status_code == 422
    assert message in page.mots("#filtres") and message in page.mots("#liste")
    assert message in fragment.mots("#liste") and "Offre de stage n°" not in fragment.mots("#liste")


def test_the_name_of_the_company_word_by_word_without_accents(lignes, fabrique, nadia):
    e = fabrique.etablissement(raison_sociale="Scierie de l’Étang", nom_recherche="scierie de l etang")
    p = fabrique.projet(charge=nadia, etablissement=e).id
    fabrique.projet(charge=nadia, etablissement=fabrique.etablissement(nom_recherche="librairie des arcades"))
    for q in ("scierie", "ÉTANG scierie", "l’étang", "sci"):
        assert lignes(f"entreprise={q}") == {p}, q
    assert lignes("entreprise=étang+arcades") == set()


@pytest.mark.parametrize(
    "texte", ["%25", "_", "%5C", "%27%20OR%201=1--", "%00", "x" * 300, "%F0%9F%98%80", "%ED%A0%80"]
)
def test_hostile_texts_never_break_and_are_no_wildcards(chez_nadia, fabrique, nadia, texte):
    fabrique.projet(charge=nadia, etablissement=fabrique.etablissement(nom_recherche="scierie"))
    for nom in ("entreprise", "numero", "siret", "nature", "etat", "secteur", "departement", "tri", "page", "fait"):
        for reponse in (chez_nadia.get(f"{ADRESSE}?{nom}={texte}"), chez_nadia.hx(f"{ADRESSE}?{nom}={texte}")):
            assert reponse.status_code in (200, 422, 400), nom
        assert chez_nadia.get(f"/consultation/?{nom}={texte}").status_code in (200, 422, 400)


def test_unknown_choices_count_as_none(lignes, trio):
    assert lignes("nature=zzz&etat=zzz&secteur=zzz&departement=99&departement=zzz&tri=zzz") == set(trio)
    assert lignes("nature=zzz&nature=offre") == {trio[1]}


def test_the_sector_is_that_of_the_employer(lignes, fabrique, nadia):
    par_secteur = {
        s: fabrique.projet(charge=nadia, etablissement=fabrique.etablissement(secteur=s)).id
        for s in ("agriculture", "industrie", "construction", "commerce", "services")
    }
    for s, projet in par_secteur.items():
        assert lignes(f"secteur={s}") == {projet}
    assert lignes("secteur=commerce&secteur=services") == {par_secteur["commerce"], par_secteur["services"]}


def test_the_state_is_that_of_the_offer_or_of_the_rencontre(lignes, fabrique, nadia):
    en_ligne = {fabrique.offre(charge=nadia).projet_id, fabrique.rencontre(charge=nadia).projet_id}
    autres = {
        fabrique.offre(charge=nadia, publiee=False).projet_id,
        fabrique.offre(charge=nadia, etat="depubliee").projet_id,
        fabrique.rencontre(charge=nadia, publiee=False).projet_id,
        fabrique.projet(charge=nadia).id,
    }
    assert lignes("etat=publier") == en_ligne and lignes("etat=ne_pas_publier") == autres
    assert lignes("etat=publier&etat=ne_pas_publier") == en_ligne | autres


def test_actions_under_way_are_published_relaunched_or_to_be_saved(lignes, fabrique, nadia):
    en_cours = {
        fabrique.offre(charge=nadia).projet_id,
        fabrique.rencontre(charge=nadia).projet_id,
        fabrique.projet(charge=nadia, affecte_le=maintenant()).id,
    }
    relance = fabrique.offre(charge=nadia, etat="depubliee").projet_id
    fabrique.relance(relance)
    finie = fabrique.offre(charge=nadia, etat="depubliee").projet_id
    fabrique.relance(finie, reponse="supprimee", repondue_le=maintenant())
    fabrique.projet(charge=nadia)
    assert lignes("en_cours=oui") == en_cours | {relance}


def test_departements_are_chosen_on_the_map_or_by_its_boxes(chez_nadia, lignes, fabrique, nadia):
    vienne, gironde, loin = (fabrique.projet(charge=nadia, commune=c).id for c in ("86194", "33063", "16015"))
    assert lignes("departement=86") == {vienne} and lignes("departement=86&departement=33") == {vienne, gironde}
    assert lignes("departements=tous") == {vienne, gironde, loin} == lignes("departements=aucun&departement=86")
    page = chez_nadia.get(f"{ADRESSE}?departement=33&departement=17")
    assert "Département(s) sélectionné(s) : 17, 33" in page.mots("#filtres")
    for code in DEPARTEMENTS:
        case = page.soupe.select_one(f"#departement-{code}")
        assert case["type"] == "checkbox" and case.has_attr("checked") == (code in ("17", "33"))
        assert page.soupe.select_one(f'.carte-cases label[for="departement-{code}"]')


def test_the_chips_remove_one_filter_each(chez_nadia, trio):
    suite = "nature=offre&nature=projet&entreprise=a&en_cours=oui&departement=86&departement=33&etat=publier&page=3"
    puces = {
        a.get_text(strip=True): a["href"] for a in chez_nadia.get(f"{ADRESSE}?{suite}").soupe.select(".chips a.chip")
    }
    assert set(puces) == {"Offre de stage", "Projet", "« a »", "Actions en cours", "Vienne", "Gironde", "Publier"}
    assert "nature=projet" in puces["Offre de stage"] and "nature=offre" not in puces["Offre de stage"]
    assert "departement=33" in puces["Vienne"] and "departement=86" not in puces["Vienne"]
    assert all("page=" not in adresse for adresse in puces.values())


def test_pages_sort_and_export_keep_the_filters(chez_nadia, nadia, fabrique):
    e = fabrique.etablissement()
    for _ in range(21):
        fabrique.projet(charge=nadia, etablissement=e)
    page = chez_nadia.get(f"{ADRESSE}?nature=projet&departement=86&tri=-date&fait=12")
    suivante = page.soupe.select_one("a[rel=next]")["href"]
    assert suivante == f"{ADRESSE}?nature=projet&departement=86&tri=-date&page=2"
    export = page.soupe.select_one('a[href*="export.xlsx"]')
    assert export.get_text(strip=True) == "Exporter sous Excel"
    assert export["href"] == f"{ADRESSE}export.xlsx?nature=projet&departement=86&tri=-date"
    tri = page.soupe.select_one("thead th[aria-sort] a")["href"]
    assert "nature=projet" in tri and "departement=86" in tri
    retour = page.soupe.select_one("#lot input[name=retour]")["value"]
    assert retour == f"{ADRESSE}?nature=projet&departement=86&tri=-date"


def test_a_filter_that_finds_nothing_says_what_to_do(chez_nadia, trio):
    page = chez_nadia.get(f"{ADRESSE}?entreprise=introuvable")
    assert "Aucun projet ne correspond" in page.mots("#liste") and "0 élément" in page.mots("#liste")


def test_the_form_sends_what_is_ticked_without_javascript(chez_nadia, trio):
    reponse = chez_nadia.envoyer(
        ADRESSE, {"nature": ["rencontre"], "departement": ["86"]}, bouton="Afficher les résultats"
    )
    assert "Rencontre n°" in reponse.mots("#liste") and "Offre de stage n°" not in reponse.mots("#liste")
