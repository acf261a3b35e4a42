"""« Déposer »: a company without account finds itself, says what it wishes, and is told what happens next."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from cmon.etablissements.modeles import Etablissement, SourceEtablissement
from cmon.extensions import db, limiter
from cmon.offres.etats import EtatOffre, Public
from cmon.offres.modeles import Offre
from cmon.portefeuille.etats import Souhait
from cmon.portefeuille.modeles import Projet
from cmon.services_externes import bouchon
from cmon.temps import jour_de_paris, maintenant
from tests.client import ClientRelecteur, ReponseRelue
from tests.fabriques import DESCRIPTION, siret_valide
from tests.fichiers.exemples import pdf

SIRET_DEMO = "00002073500015"  # Menuiserie creusoise du plateau
OFFRE = {
    "publics": ["etudiant"],
    "description": DESCRIPTION,
    "des_que_possible": True,
    "contact_nom": "Élise Bontemps",
    "telephone": "01 99 00 12 34",
    "courriel": "elise@example.org",
}
DEMANDE = {
    "demande": "Nous aimerions ouvrir l’atelier à une classe.",
    "contact_nom": "Élise Bontemps",
    "contact_telephone": "01 99 00 12 34",
    "contact_courriel": "elise@example.org",
}
ENTREPRISE = {
    "raison_sociale": "Menuiserie Bontemps",
    "adresse": "12 rue du Moulin",
    "code_postal": "79000",
    "ville": "Niort",
}


@pytest.fixture(autouse=True)
def annuaire_en_etat():
    """The stand-in of the registry answers."""
    bouchon.reglages.remettre()
    yield
    bouchon.reglages.remettre()


def formulaire(souhait="stagiaire", siret=SIRET_DEMO) -> str:
    suite = f"siret={siret}" if siret else "saisie=main"
    return f"/deposer/formulaire/?souhait={souhait}&{suite}"


def projets() -> list[Projet]:
    db.session.rollback()
    options = joinedload(Projet.etablissement), joinedload(Projet.offre).joinedload(Offre.document)
    return list(db.session.execute(select(Projet).options(*options).order_by(Projet.id)).scalars())


def messages(reponse) -> list[str]:
    return [li.get_text(" ", strip=True) for li in reponse.soupe.select(".summary li")]


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
        ("123456789", "SIREN compte 9 chiffres"),
        ("12345678901234", "SIRET compte 14 chiffres"),
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
    import csv

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


def test_an_offer_is_deposited_and_waits_for_someone(client, boite):
    page = client.get(formulaire())
    assert page.headers["Cache-Control"] == "no-store"
    assert "MENUISERIE CREUSOISE DU PLATEAU" in page.mots("section[aria-labelledby=t-entreprise]")
    assert page.soupe.select_one("#nom_commercial")["value"] == "MENUISERIE DU PLATEAU"
    reponse = client.envoyer(formulaire(), OFFRE, {"documents": (pdf(), "fiche.pdf")}, page=page)
    assert (reponse.status_code, reponse.location) == (303, "/deposer/merci/")
    [p] = projets()
    assert (p.charge_id, p.createur_id, p.souhait, p.departement) == (None, None, Souhait.stagiaire, "23")
    assert p.etablissement.siret == SIRET_DEMO
    assert (p.contact_nom, p.contact_courriel) == ("Élise Bontemps", "elise@example.org")
    assert p.offre.etat == EtatOffre.brouillon
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
    assert p.offre.etat == EtatOffre.a_valider
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


@pytest.mark.parametrize("souhait", ["rencontre", "aide"])
def test_a_request_is_deposited(client, boite, souhait):
    reponse = client.envoyer(formulaire(souhait), DEMANDE)
    assert reponse.status_code == 303
    [p] = projets()
    assert (p.souhait, p.demande, p.offre) == (Souhait(souhait), DEMANDE["demande"], None)
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
    page = client.envoyer(formulaire("rencontre", ""), donnees)
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


def test_a_step_that_makes_no_sense_goes_back_to_the_first(client):
    for adresse in ("/deposer/formulaire/", "/deposer/formulaire/?souhait=lune&siret=" + SIRET_DEMO):
        reponse = client.get(adresse)
        assert reponse.status_code == 422
        assert "Choisissez ce que votre entreprise souhaite." in messages(reponse)
    reponse = client.get(formulaire(siret="12345678901234"))
    assert reponse.status_code == 422
    assert "SIRET" in reponse.mots("#q-erreur")


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
    assert (p.charge_id, p.offre.etat, p.offre.publiee_le) == (None, EtatOffre.brouillon, None)
    assert p.offre.numero != "1-1"


def test_a_token_is_needed(client):
    assert client.post(formulaire(), data=OFFRE).status_code == 400
    assert not projets()


def test_the_address_of_a_form_says_the_same_after_a_refusal(client):
    page = client.envoyer(formulaire("rencontre"), {**DEMANDE, "demande": ""})
    action = page.soupe.select_one("form.form")["action"]
    assert parse_qs(urlsplit(action).query) == {"souhait": ["rencontre"], "siret": [SIRET_DEMO]}


TEXTES = st.text(max_size=80).map(lambda t: t.encode("utf-8", "replace").decode())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    donnees=st.dictionaries(st.sampled_from([*OFFRE, *ENTREPRISE, "metier", "debut_le", "cle", "duree_jours"]), TEXTES),
    siret=st.sampled_from([SIRET_DEMO, "", "x", "00000000000000"]),
)
def test_any_form_is_answered(client, monkeypatch, donnees, siret):
    monkeypatch.setattr(limiter, "enabled", False)
    jeton = client.get(formulaire()).soupe.select_one("[name=csrf_token]")["value"]
    complet = {**OFFRE, "nom_commercial": "X", "des_que_possible": "oui", **donnees, "csrf_token": jeton}
    assert client.post(formulaire(siret=siret), data=complet).status_code in (303, 422)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=TEXTES, souhait=TEXTES)
def test_any_search_is_answered(client, monkeypatch, q, souhait):
    monkeypatch.setattr("cmon.blueprints.depot.vues.compter", lambda *_: True)
    assert client.get("/deposer/", query_string={"q": q, "souhait": souhait}).status_code in (200, 422)
