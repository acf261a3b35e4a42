"""The contact form: one demande, written once, told to the équipe and acknowledged to the person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from cmon.demandes.etats import Demandeur, EtatDemande
from cmon.demandes.modeles import Demande
from cmon.extensions import db, limiter
from cmon.temps import maintenant
from tests.client import ClientRelecteur, ReponseRelue

SAISIE = {
    "demandeur": "jeune",
    "nom": "Inès Pradeau",
    "courriel": "ines@example.org",
    "telephone": "0199001234",
    "texte": "Mon fils peut-il changer de stage ?",
}


def demandes() -> list[Demande]:
    db.session.rollback()
    return list(db.session.scalars(select(Demande).order_by(Demande.id)))


def messages(reponse) -> list[str]:
    return [li.get_text(" ", strip=True) for li in reponse.soupe.select(".summary li")]


def test_a_demande_is_written_told_to_the_equipe_and_acknowledged(client, boite):
    page = client.get("/contact/")
    assert page.headers["Cache-Control"] == "no-store"
    reponse = client.envoyer("/contact/", SAISIE, page=page)
    assert (reponse.status_code, reponse.location) == (303, "/contact/merci/")
    [d] = demandes()
    assert (d.portail, d.demandeur, d.etat, d.traitee_le) == (
        "cmonstage",
        Demandeur.jeune,
        EtatDemande.a_traiter,
        None,
    )
    assert (d.nom, d.courriel, d.telephone) == ("Inès Pradeau", "ines@example.org", "01 99 00 12 34")
    recue = boite.unique("demande_recue")
    assert (recue.destinataire, recue.repondre_a) == ("contact@cmonstage.example.org", "ines@example.org")
    for mots in (SAISIE["texte"], "Inès Pradeau", "01 99 00 12 34", "Un jeune ou un parent"):
        assert mots in recue.corps_texte
        assert mots in recue.corps_html
    assert f"/administration/demandes/{d.id}/" in boite.liens(recue)[0]
    accuse = boite.unique("demande_confirmee")
    assert accuse.destinataire == "ines@example.org"
    assert str(d.id) in client.get("/contact/merci/").mots("h1 + p")


def test_the_acknowledgement_repeats_nothing_that_was_typed(client, boite):
    client.envoyer("/contact/", {**SAISIE, "nom": "Gagnez un lot", "texte": "Cliquez sur https://example.com/lot vite"})
    accuse = boite.unique("demande_confirmee")
    for typed in ("Gagnez", "Cliquez", "example.com"):
        assert typed not in accuse.objet + accuse.corps_texte + accuse.corps_html


def test_the_text_of_a_demande_is_inert_in_the_mail_and_the_subject_is_ours(client, boite):
    client.envoyer("/contact/", {**SAISIE, "nom": "<b>X</b>", "texte": "<script>alert(1)</script> et la suite"})
    recue = boite.unique("demande_recue")
    assert "<script" not in recue.corps_html and "<b>X" not in recue.corps_html
    assert recue.objet == f"Demande d’information n° {demandes()[0].id} : un jeune ou un parent"


@pytest.mark.parametrize(
    ("portail", "courriel"),
    [("cmonalternance", "contact@cmonalternance.example.org"), ("vin", "contact@vigne-et-vin.example.org")],
)
@pytest.mark.base("sqlite")
def test_every_portail_has_its_form_and_its_address(client, boite, portail, courriel):
    assert "/contact/" in {a["href"] for a in client.get("/", portail=portail).soupe.select("main a")}
    assert client.envoyer("/contact/", SAISIE, portail=portail).status_code == 303
    assert boite.unique("demande_recue").destinataire == courriel
    assert demandes()[0].portail == portail


@pytest.mark.parametrize(
    ("champ", "valeur", "message"),
    [
        ("demandeur", "", "Dites-nous qui vous êtes."),
        ("nom", " ", "Indiquez votre nom."),
        ("nom", "x" * 201, "Raccourcissez ce texte"),
        ("courriel", "", "Indiquez votre adresse e-mail : la réponse y arrive."),
        ("courriel", "ines", "Écrivez l’adresse en entier, par exemple nom@example.org."),
        ("courriel", "ines@example.org\r\nBcc: x@example.org", "Écrivez l’adresse en entier"),
        ("telephone", "appelez-moi", "Écrivez un numéro de téléphone complet"),
        ("texte", "", "Écrivez votre demande en une ou deux phrases."),
        ("texte", "x" * 19, "Ajoutez 1 caractère : 20 au moins, 19 pour l’instant."),
        ("texte", "é" * 5001, "Raccourcissez ce texte : 5000 caractères au plus"),
    ],
)
def test_each_field_says_what_is_wrong_and_everything_typed_stays(client, boite, champ, valeur, message):
    page = client.envoyer("/contact/", {**SAISIE, champ: valeur})
    assert page.status_code == 422
    [dit] = messages(page)
    assert dit.startswith(message)
    for nom in ("nom", "courriel", "telephone"):
        if nom != champ:
            assert page.soupe.select_one(f"#{nom}")["value"].replace(" ", "") == SAISIE[nom].replace(" ", "")
    if champ != "texte":
        assert page.soupe.select_one("#texte").get_text().strip() == SAISIE["texte"]
    if champ != "demandeur":
        assert page.soupe.select_one("#demandeur [checked]")["value"] == "jeune"
    assert not demandes() and not len(boite)
    assert client.envoyer("/contact/", {champ: SAISIE[champ]}, page=page).status_code == 303


def test_the_phone_is_optional_and_twenty_characters_are_enough(client, boite):
    page = client.envoyer("/contact/", {**SAISIE, "telephone": "", "texte": "x" * 20})
    assert page.status_code == 303
    assert "Téléphone" not in boite.unique("demande_recue").corps_texte


def test_an_unknown_choice_is_refused(client):
    jeton = client.get("/contact/").soupe.select_one("[name=csrf_token]")["value"]
    reponse = client.post("/contact/", data={**SAISIE, "demandeur": "roi", "csrf_token": jeton})
    assert reponse.status_code == 422 and not demandes()


def test_unknown_fields_change_nothing(client):
    page = client.get("/contact/")
    champs = {x["name"]: x.get("value", "") for x in page.soupe.select("form.form input[type=hidden]")}
    client.post("/contact/", data={**champs, **SAISIE, "etat": "traitee", "portail": "vin", "id": "77"})
    [d] = demandes()
    assert (d.etat, d.portail) == (EtatDemande.a_traiter, "cmonstage")


def test_the_form_sent_twice_makes_one_demande(client, boite):
    page = client.get("/contact/")
    for _ in range(2):
        assert client.envoyer("/contact/", SAISIE, page=page).location == "/contact/merci/"
    assert len(demandes()) == 1 and len(boite) == 2
    client.envoyer("/contact/", SAISIE)
    assert len(demandes()) == 2


@pytest.mark.epreuve(tours=20)
def test_a_double_click_makes_one_demande(app, client, boite):
    page = client.get("/contact/")
    champs = {x["name"]: x.get("value", "") for x in page.soupe.select("form.form input[type=hidden]")}
    cookie = client.get_cookie("cmon", "stage.localhost")
    db.session.rollback()

    def envoyer(_):
        autre = ClientRelecteur(app, ReponseRelue, use_cookies=True)
        autre.set_cookie("cmon", cookie.value, domain="stage.localhost")
        with app.app_context():
            return autre.post("/contact/", data={**champs, **SAISIE}).status_code

    with ThreadPoolExecutor(4) as fils:
        assert list(fils.map(envoyer, range(6))) == [303] * 6
    assert len(demandes()) == 1
    assert boite.unique("demande_recue") and boite.unique("demande_confirmee")


def test_one_address_sends_ten_demandes_in_ten_minutes(client):
    page = client.get("/contact/")
    statuts = [client.envoyer("/contact/", SAISIE, page=page).status_code for _ in range(11)]
    assert statuts == [303] * 10 + [429]


def test_an_address_that_somebody_types_again_and_again_gets_three_acknowledgements(client, boite):
    for i in range(5):
        client.envoyer("/contact/", {**SAISIE, "courriel": "INES@example.org" if i % 2 else "ines@example.org"})
    assert len(boite("demande_recue")) == 5 and len(boite("demande_confirmee")) == 3
    for d in demandes():
        d.cree_le = maintenant() - timedelta(minutes=16)
    db.session.commit()
    client.envoyer("/contact/", SAISIE)
    assert len(boite("demande_confirmee")) == 4


def test_a_token_is_needed_and_the_thanks_need_a_demande(client):
    assert client.post("/contact/", data=SAISIE).status_code == 400
    assert client.get("/contact/merci/").location == "/contact/"
    assert not demandes()


@pytest.mark.base("sqlite")
def test_the_form_knows_who_asks_when_the_link_says_so(client):
    assert client.get("/contact/?vous=entreprise").soupe.select_one("#demandeur [checked]")["value"] == "entreprise"
    assert not client.get("/contact/?vous=roi").soupe.select("#demandeur [checked]")


@pytest.mark.base("sqlite")
def test_the_notice_says_how_long_the_demande_is_kept(app, client):
    app.config["CONSERVATION_DEMANDES_J"] = 41
    assert "41 jours après la réponse" in client.get("/contact/").mots(".note")
    assert "41 jours après la réponse" in client.get("/rgpd/").mots()


TEXTES = st.text(max_size=80).map(lambda t: t.encode("utf-8", "replace").decode())


@given(donnees=st.dictionaries(st.sampled_from([*SAISIE, "cle"]), TEXTES))
def test_any_form_is_answered(client, monkeypatch, donnees):
    monkeypatch.setattr(limiter, "enabled", False)
    jeton = client.get("/contact/").soupe.select_one("[name=csrf_token]")["value"]
    assert client.post("/contact/", data={**SAISIE, **donnees, "csrf_token": jeton}).status_code in (303, 422)
