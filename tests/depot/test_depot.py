"""The second step of a deposit: the offer or the request, written once, and what is said then."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from cmon.etablissements.modeles import Etablissement, SourceEtablissement
from cmon.extensions import db, limiter
from cmon.offres.etats import Public
from cmon.portefeuille.etats import Souhait
from cmon.publication.etats import EtatPublication
from cmon.services_externes import bouchon
from cmon.temps import jour_de_paris, maintenant
from tests.client import ClientRelecteur, ReponseRelue
from tests.depot.saisies import DEMANDE, ENTREPRISE, OFFRE, SIRET_DEMO, formulaire, messages, projets
from tests.fabriques import siret_valide
from tests.fichiers.exemples import pdf


def test_an_offer_is_deposited_and_waits_for_someone(client, boite):
    page = client.get(formulaire())
    assert page.headers["Cache-Control"] == "no-store"
    assert "MENUISERIE CREUSOISE DU PLATEAU" in page.mots("section[aria-labelledby=t-entreprise]")
    assert page.soupe.select_one("#nom_commercial")["value"] == "Menuiserie du Plateau"
    reponse = client.envoyer(formulaire(), OFFRE, {"documents": (pdf(), "fiche.pdf")}, page=page)
    assert (reponse.status_code, reponse.location) == (303, "/deposer/merci/")
    [p] = projets()
    assert (p.charge_id, p.createur_id, p.souhait, p.departement) == (None, None, Souhait.stagiaire, "23")
    assert p.etablissement.siret == SIRET_DEMO
    assert (p.contact_nom, p.contact_courriel) == ("Élise Bontemps", "elise@example.org")
    assert p.offre.etat == EtatPublication.brouillon
    assert p.offre.publics == [Public.etudiant]
    assert p.offre.debut_le is None
    assert p.offre.document.nom == "fiche.pdf"
    assert boite.unique("depot_recu").destinataire == "elise@example.org"
    merci = client.get("/deposer/merci/")
    assert p.numero in merci.mots()
    assert p.offre.numero in merci.mots()
    assert "protéger les mineurs" not in merci.mots()
    assert client.get(f"/detail-offre-stage/offre-detail/{p.offre.numero}/").status_code == 404


def test_an_offer_for_pupils_also_waits_for_the_equipe(client):
    client.envoyer(formulaire(), {**OFFRE, "publics": ["collegien", "etudiant"]})
    [p] = projets()
    assert p.offre.etat == EtatPublication.a_valider
    assert "protéger les mineurs" in client.get("/deposer/merci/").mots()


def test_the_labels_are_those_of_the_guide(client):
    soupe = client.get(formulaire()).soupe
    for x in soupe.select(".req, .visually-hidden"):
        x.decompose()
    libelles = {x.get_text().strip() for x in soupe.select("form.form label, form.form legend")}
    assert {
        "Public visé",
        "Collégien",
        "Lycéen",
        "Étudiant",
        "Demandeur d’emploi ou salarié",
        "Métier ou famille de métiers proposé(e)",
        "Vous souhaitez que l’élève vienne d’un établissement de formation en particulier",
        "Formation souhaitée",
        "Description du stage / Missions attendues",
        "Joindre un document à cette offre",
        "Date de début du stage",
        "Dès que possible",
        "Nom commercial",
        "Nom et prénom d’un contact dans l’entreprise",
        "Téléphone",
        "Autre téléphone",
        "E-mail",
        "Site internet de l’entreprise",
    } <= libelles


def test_a_request_is_deposited(client, boite):
    reponse = client.envoyer(formulaire("aide"), DEMANDE)
    assert reponse.status_code == 303
    [p] = projets()
    assert (p.souhait, p.demande, p.offre) == (Souhait.aide, DEMANDE["demande"], None)
    assert (p.contact_nom, p.contact_telephone) == ("Élise Bontemps", "01 99 00 12 34")
    assert boite.unique("depot_recu").destinataire == "elise@example.org"
    merci = client.get("/deposer/merci/").mots()
    assert p.numero in merci
    assert "rappelle" in merci


def test_a_company_can_be_typed_by_hand(client):
    siret = siret_valide(4242)
    reponse = client.envoyer(formulaire("aide", ""), {**DEMANDE, **ENTREPRISE, "siret": siret})
    assert reponse.status_code == 303
    [p] = projets()
    assert (p.etablissement.siret, p.etablissement.source) == (siret, SourceEtablissement.saisie)
    assert (p.etablissement.ville, p.departement) == ("Niort", "79")


def test_while_the_registry_is_silent_the_chosen_siret_is_typed_by_hand(client):
    bouchon.reglages.panne = "500"
    page = client.get(formulaire("aide"))
    assert page.soupe.select_one("#siret")["value"] == SIRET_DEMO
    reponse = client.envoyer(formulaire("aide"), {**DEMANDE, **ENTREPRISE}, page=page)
    assert reponse.status_code == 303
    assert projets()[0].etablissement.siret == SIRET_DEMO


def test_what_is_typed_by_hand_never_replaces_what_the_registry_says(client):
    client.envoyer(formulaire("aide", ""), {**DEMANDE, **ENTREPRISE, "siret": SIRET_DEMO, "raison_sociale": "Pirate"})
    [p] = projets()
    assert p.etablissement.raison_sociale == "MENUISERIE CREUSOISE DU PLATEAU"
    assert p.departement == "23"


@pytest.mark.parametrize(
    ("champ", "valeur", "message"),
    [
        ("publics", [], "Cochez au moins un public visé."),
        ("description", "", "Décrivez le stage et ses missions, en 200 caractères au moins."),
        ("description", "a" * 199, "Ajoutez 1 caractère : 200 au moins, 199 pour l’instant."),
        ("description", "é" * 150 + " " * 100, "Ajoutez 50 caractères : 200 au moins, 150 pour l’instant."),
        ("des_que_possible", False, "Donnez la date de début, ou cochez « Dès que possible »."),
        ("nom_commercial", "", "Indiquez le nom à afficher, ou un intitulé comme « Entreprise de menuiserie »."),
        ("telephone", "", "Indiquez un numéro de téléphone."),
        ("telephone", "appelez-moi", "Écrivez un numéro de téléphone complet, par exemple 01 99 00 12 34."),
        ("courriel", "", "Indiquez une adresse e-mail : elle reçoit les candidatures."),
        ("courriel", "elise", "Écrivez l’adresse en entier, par exemple nom@example.org."),
        ("site_internet", "javascript:alert(1)", "Écrivez une adresse de site, par exemple https://www.example.org."),
        ("duree_jours", "0", "Écrivez un nombre entre 1 et 366."),
        ("duree_jours", "une semaine", "Écrivez un nombre entre 1 et 366."),
        ("metier", "Dompteur de nuages", "Ce métier n’est pas dans la liste"),
    ],
)
def test_each_field_of_the_offer_says_what_is_wrong(client, champ, valeur, message):
    page = client.envoyer(formulaire(), {**OFFRE, champ: valeur})
    assert page.status_code == 422
    [dit] = messages(page)
    assert dit.startswith(message)
    assert page.soupe.select_one("#contact_nom")["value"] == "Élise Bontemps"
    assert not projets()


@pytest.mark.parametrize("texte", ["31/02/2027", "demain", "2027-13-01", "00/00/0000"])
def test_a_day_that_does_not_exist_is_refused(client, texte):
    page = client.envoyer(formulaire(), {**OFFRE, "des_que_possible": False, "debut_le": texte})
    assert page.status_code == 422
    assert page.soupe.select_one("#debut_le")["value"] == texte


@pytest.mark.parametrize(("dans", "statut"), [(-1, 422), (0, 303), (400, 303)])
def test_a_past_date_is_refused_and_nothing_is_written(client, boite, dans, statut):
    jour = jour_de_paris(maintenant()) + timedelta(days=dans)
    donnees = {**OFFRE, "des_que_possible": False, "debut_le": jour.isoformat()}
    page = client.envoyer(formulaire(), donnees, {"documents": (pdf(), "fiche.pdf")})
    assert page.status_code == statut
    db.session.rollback()
    etablissements = db.session.execute(select(func.count()).select_from(Etablissement)).scalar_one()
    if statut == 422:
        assert "La date de début est passée" in page.mots("#debut_le-erreur")
        assert page.soupe.select_one("[name=documents_recus]")
        assert (projets(), etablissements, len(boite)) == ([], 0, 0)
        suite = client.envoyer(formulaire(), {"des_que_possible": True}, page=page)
        assert suite.status_code == 303
        assert projets()[0].offre.document.nom == "fiche.pdf"


def test_as_soon_as_possible_wins_over_a_date(client):
    client.envoyer(formulaire(), {**OFFRE, "debut_le": "01/01/2001"})
    assert projets()[0].offre.debut_le is None


def test_the_document_chosen_last_takes_the_place_of_the_first(client):
    page = client.envoyer(formulaire(), {**OFFRE, "telephone": ""}, {"documents": (pdf(), "un.pdf")})
    assert "un.pdf" in page.mots(".files")
    client.envoyer(formulaire(), {"telephone": "01 99 00 12 34"}, {"documents": (pdf(), "deux.pdf")}, page=page)
    assert projets()[0].offre.document.nom == "deux.pdf"


@pytest.mark.parametrize(
    ("champ", "valeur", "message"),
    [
        ("demande", "", "Décrivez votre demande en une ou deux phrases."),
        ("demande", "x" * 19, "Ajoutez 1 caractère : 20 au moins, 19 pour l’instant."),
        ("contact_nom", "", "Indiquez votre nom et votre prénom."),
        ("contact_telephone", "", "Indiquez un numéro de téléphone : nous vous rappelons."),
        ("contact_courriel", "", "Indiquez une adresse e-mail : une confirmation y part."),
        ("siret", "123", "Un SIRET compte 14 chiffres."),
        ("siret", "12345678901234", "Ce SIRET n’existe pas : vérifiez les 14 chiffres."),
        ("raison_sociale", "", "Indiquez la raison sociale."),
        ("adresse", "", "Indiquez l’adresse de l’établissement."),
        ("code_postal", "7900", "Écrivez le code postal en 5 chiffres, par exemple 86000."),
        ("ville", "", "Indiquez la ville."),
    ],
)
def test_each_field_of_a_request_says_what_is_wrong(client, champ, valeur, message):
    donnees = {**DEMANDE, **ENTREPRISE, "siret": siret_valide(77), champ: valeur}
    page = client.envoyer(formulaire("aide", ""), donnees)
    assert page.status_code == 422
    assert messages(page) == [message]
    assert not projets()


def test_the_same_form_sent_twice_makes_one_deposit(client, boite):
    page = client.get(formulaire())
    for _ in range(2):
        assert client.envoyer(formulaire(), OFFRE, page=page).status_code == 303
    assert len(projets()) == 1
    assert len(boite("depot_recu")) == 1
    [p] = projets()
    assert p.numero in client.get("/deposer/merci/").mots()
    assert client.envoyer(formulaire(), OFFRE).status_code == 303
    assert len(projets()) == 2


@pytest.mark.epreuve(tours=20)
def test_the_same_form_sent_ten_times_at_once_makes_one_deposit(app, client, boite):
    page = client.get(formulaire())
    jeton, cle = (page.soupe.select_one(f"[name={n}]")["value"] for n in ("csrf_token", "cle"))
    donnees = {**OFFRE, "nom_commercial": "Menuiserie", "des_que_possible": "oui", "csrf_token": jeton, "cle": cle}
    cookie = client.get_cookie("cmon", "stage.localhost")
    db.session.rollback()

    def envoyer(_):
        autre = ClientRelecteur(app, ReponseRelue, use_cookies=True)
        autre.set_cookie("cmon", cookie.value, domain="stage.localhost")
        with app.app_context():
            return autre.post(formulaire(), data=donnees).status_code

    with ThreadPoolExecutor(8) as fils:
        codes = list(fils.map(envoyer, range(10)))
    assert codes == [303] * 10
    assert len(projets()) == 1
    assert len(boite("depot_recu")) == 1


def test_a_strange_key_is_replaced(client):
    page = client.get(formulaire())
    page.soupe.select_one("[name=cle]")["value"] = "x' OR 1=1"
    assert client.envoyer(formulaire(), OFFRE, page=page).status_code == 303
    assert "'" not in projets()[0].cle_envoi


def test_the_confirmation_needs_a_deposit(client):
    reponse = client.get("/deposer/merci/")
    assert (reponse.status_code, reponse.location) == (303, "/deposer/")


def test_fields_that_the_form_has_not_are_left_out(client, fabrique):
    charge = fabrique.partenaire()
    page = client.get(formulaire())
    champs = page.soupe.select("form [name=csrf_token], form [name=cle]")
    caches = {x["name"]: x["value"] for x in champs}
    ajout = {"etat": "publiee", "publiee_le": "2020-01-01", "charge_id": charge.id, "numero": "1-1", "rang": "7"}
    donnees = {**OFFRE, **ajout, **caches, "nom_commercial": "Menuiserie", "des_que_possible": "oui"}
    assert client.post(formulaire(), data=donnees).status_code == 303
    [p] = projets()
    assert (p.charge_id, p.offre.etat, p.offre.publiee_le) == (None, EtatPublication.brouillon, None)
    assert p.offre.numero != "1-1"


def test_a_token_is_needed(client):
    assert client.post(formulaire(), data=OFFRE).status_code == 400
    assert not projets()


def test_the_address_of_a_form_says_the_same_after_a_refusal(client):
    page = client.envoyer(formulaire("aide"), {**DEMANDE, "demande": ""})
    action = page.soupe.select_one("form.form")["action"]
    assert parse_qs(urlsplit(action).query) == {"souhait": ["aide"], "siret": [SIRET_DEMO]}


TEXTES = st.text(max_size=80).map(lambda t: t.encode("utf-8", "replace").decode())


@given(
    donnees=st.dictionaries(st.sampled_from([*OFFRE, *ENTREPRISE, "metier", "debut_le", "cle", "duree_jours"]), TEXTES),
    siret=st.sampled_from([SIRET_DEMO, "", "x", "00000000000000"]),
)
def test_any_form_is_answered(client, monkeypatch, donnees, siret):
    monkeypatch.setattr(limiter, "enabled", False)
    jeton = client.get(formulaire()).soupe.select_one("[name=csrf_token]")["value"]
    complet = {**OFFRE, "nom_commercial": "X", "des_que_possible": "oui", **donnees, "csrf_token": jeton}
    assert client.post(formulaire(siret=siret), data=complet).status_code in (303, 422)
