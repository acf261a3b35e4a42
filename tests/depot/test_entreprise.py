"""The first step of a deposit: what the company wishes, and finding it in the registry."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmon.services_externes import bouchon
from tests.depot.saisies import SIRET_DEMO, formulaire, messages

TEXTES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=80)


def test_the_first_step_sets_no_cookie(client):
    reponse = client.get("/deposer/")
    assert "Set-Cookie" not in reponse.headers
    libelles = [x.get_text() for x in reponse.soupe.select("#souhait label")]
    assert libelles == [
        "Accueillir un(e) stagiaire",
        "Organiser une rencontre, une visite, signaler un évènement",
        "Être contactée pour une aide à la formalisation de votre projet",
    ]
    assert reponse.soupe.find("label", string="Rechercher une entreprise")
    assert reponse.soupe.find("button", string="Saisir à la main")


@pytest.mark.parametrize("q", ["menuiserie creusoise", SIRET_DEMO, "000 020 735 000 15", SIRET_DEMO[:9]])
def test_a_company_is_found_by_name_siren_or_siret(client, q):
    reponse = client.envoyer("/deposer/", {"q": q, "souhait": "aide"})
    texte = reponse.mots("#entreprises")
    for mot in ("MENUISERIE CREUSOISE DU PLATEAU", "23000", "Travaux de menuiserie bois et PVC", f"Siret {SIRET_DEMO}"):
        assert mot in texte
    bouton = reponse.soupe.select_one(f"button[value='{SIRET_DEMO}']")
    assert (bouton["name"], bouton["formaction"]) == ("siret", "/deposer/formulaire/")
    assert reponse.soupe.select_one("#souhait [checked]")["value"] == "aide"


def test_choosing_a_company_without_javascript_carries_the_wish(client):
    page = client.get("/deposer/?q=menuiserie+creusoise&souhait=stagiaire")
    choix = client.envoyer("/deposer/", {"souhait": "rencontre"}, page=page)
    assert "souhait=rencontre" in choix.request.query_string.decode()
    suite = client.get(f"/deposer/formulaire/?souhait=rencontre&q=menuiserie&siret={SIRET_DEMO}")
    assert suite.status_code == 200
    assert "Votre rencontre ou visite" in suite.mots("h1")


def test_the_search_is_swapped_in_place(client):
    reponse = client.hx("/deposer/?q=menuiserie+creusoise&souhait=stagiaire", cible="entreprises")
    assert reponse.soupe.find(id="entreprises")
    assert reponse.soupe.select_one("[role=status]")
    assert "Vary" in reponse.headers


@pytest.mark.parametrize(
    ("q", "message"),
    [
        ("ab", "Saisissez au moins 3 caractères"),
        ("123456789", "Ce SIREN n’existe pas"),
        ("12345678901234", "Ce SIRET n’existe pas"),
        ("12 34 56 78 90 12 34 5", "SIRET compte 14 chiffres"),
    ],
)
def test_a_search_that_cannot_be_done_says_why(client, q, message):
    reponse = client.get("/deposer/", query_string={"q": q, "souhait": "stagiaire"})
    assert reponse.status_code == 422
    assert message in reponse.mots("#q-erreur")
    assert reponse.soupe.select_one("#q")["value"] == q


def test_nothing_found_and_a_silent_registry_lead_to_typing_by_hand(client):
    reponse = client.get("/deposer/?q=introuvable+zzz")
    assert "Aucune entreprise ne répond" in reponse.mots("#entreprises")
    reponse = client.get("/deposer/?q=panne-500")
    assert reponse.status_code == 200
    assert "ne répond pas en ce moment" in reponse.mots("#entreprises")
    assert reponse.soupe.find("button", string="Saisir à la main")


def test_a_closed_company_is_shown_and_cannot_be_chosen(client):
    fermee = next(e for e in bouchon_fermees())
    reponse = client.get(f"/deposer/?q={fermee}")
    assert "Fermé" in reponse.mots("#entreprises")
    assert not reponse.soupe.select(f"button[value='{fermee}']")
    reponse = client.get(formulaire(siret=fermee))
    assert reponse.status_code == 422
    assert "fermé" in reponse.mots("#q-erreur")


def bouchon_fermees() -> list[str]:
    """The SIRETs of the closed establishments that the stand-in knows."""
    trouvees = []
    for fichier in bouchon.FICHIERS:
        with fichier.open(encoding="utf-8") as flux:
            for ligne in csv.DictReader(flux):
                if (ligne.get("etat") or ligne.get("etat_administratif") or "").upper().startswith("F"):
                    trouvees.append(ligne["siret"])
    return trouvees


def test_too_many_searches_are_told_to_type_by_hand(client, app):
    for _ in range(20):
        assert client.get("/deposer/?q=menuiserie").status_code == 200
    reponse = client.get("/deposer/?q=menuiserie")
    assert reponse.status_code == 429
    assert "saisissez l’entreprise à la main" in reponse.mots("#entreprises")
    assert client.get("/deposer/").status_code == 200


def test_a_step_that_makes_no_sense_goes_back_to_the_first(client):
    for adresse in ("/deposer/formulaire/", "/deposer/formulaire/?souhait=lune&siret=" + SIRET_DEMO):
        reponse = client.get(adresse)
        assert reponse.status_code == 422
        assert "Choisissez ce que votre entreprise souhaite." in messages(reponse)
    reponse = client.get(formulaire(siret="12345678901234"))
    assert reponse.status_code == 422
    assert "SIRET" in reponse.mots("#q-erreur")


@given(q=TEXTES, souhait=TEXTES)
def test_any_search_is_answered(client, monkeypatch, q, souhait):
    monkeypatch.setattr("cmon.blueprints.depot.vues.compter", lambda *_: True)
    assert client.get("/deposer/", query_string={"q": q, "souhait": souhait}).status_code in (200, 422)


def test_a_company_whose_name_may_not_be_told_is_typed_by_hand(client):
    reponse = client.get("/deposer/formulaire/?souhait=stagiaire&siret=00009002700012")
    assert reponse.status_code == 200
    assert reponse.soupe.select_one("#siret")["value"] == "00009002700012"
    assert reponse.soupe.select_one("#raison_sociale")
