"""The journey of an internship, from the company that deposits it to the day it is unpublished, on a phone."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.offres.taches import depublier_offres_passees
from cmon.temps import jour_de_paris, maintenant
from tests.fabriques import DESCRIPTION
from tests.navigateur.outils import bouton, champ, cocher, document, remplir, se_connecter, suspendue

CONTACT = "contact@hydralogis.example.org"
TELEPHONE = "01 99 00 30 21"
CANDIDATE = "candidate@example.org"


def titre(page, texte: str):
    """Wait for the page with that title."""
    expect(page.get_by_role("heading", level=1, name=texte)).to_be_visible()


def joindre(page, zone, libelle: str, nom: str, avec_js: bool):
    """Attach a file: with JavaScript it leaves at once and shows its progress."""
    if not avec_js:
        champ(zone, libelle).set_input_files(document(nom))
        return
    with suspendue(page, "**/fichiers/"):
        champ(zone, libelle).set_input_files(document(nom))
        expect(zone.get_by_role("progressbar", name=f"Envoi de {nom}")).to_be_visible()
    expect(bouton(zone, f"Retirer {nom}")).to_be_visible()


def deposer(page, avec_js):
    """A company looks itself up, describes its internship for pupils and sends it."""
    page.goto("/deposer/")
    cocher(page, "Accueillir un(e) stagiaire")
    champ(page, "Rechercher une entreprise").fill("hydralogis")
    bouton(page, "Rechercher").click()
    page.get_by_role("button", name="Choisir Hydralogis").click()
    titre(page, "Votre offre de stage")
    expect(champ(page, "Nom commercial")).to_have_value(re.compile("Hydralogis", re.IGNORECASE))
    expect(page.get_by_role("group", name="Public visé")).to_be_visible()
    cocher(page, "Lycéen")
    description = champ(page, "Description du stage / Missions attendues")
    description.fill(DESCRIPTION[:50])
    if avec_js:
        expect(page.get_by_text("50 caractères sur 200 au moins").first).to_be_visible()
    description.fill(DESCRIPTION)
    if avec_js:
        expect(page.get_by_text(f"{len(DESCRIPTION)} caractères : c’est assez").first).to_be_visible()
    joindre(page, page, "Joindre un document à cette offre", "fiche-de-poste.pdf", avec_js)
    remplir(
        page,
        {
            "Date de début du stage": (jour_de_paris(maintenant()) + timedelta(days=10)).isoformat(),
            "Nom et prénom d’un contact dans l’entreprise": "Camille Roumégoux",
            "Téléphone": TELEPHONE,
            "E-mail": CONTACT,
        },
    )
    bouton(page, "Envoyer mon offre").click()
    titre(page, "Votre offre est enregistrée")
    expect(page.get_by_text("l’équipe vérifie votre entreprise avant toute publication")).to_be_visible()


def prendre_en_charge(page, partenaire, avec_js):
    """The partenaire signs in, finds the deposit among the alerts and takes it up."""
    se_connecter(page, partenaire)
    depots = page.get_by_role("region", name="À prendre en charge")
    expect(depots.get_by_role("heading", name="Hydralogis ingénierie")).to_be_visible()
    depots.get_by_role("button", name="Prendre en charge").click()
    expect(page.get_by_text("Vous êtes chargé du projet")).to_be_visible()
    if avec_js:
        expect(page.get_by_role("heading", name="Tout est pris en charge")).to_be_visible()
        page.get_by_role("link", name="Ouvrir le projet").click()
    titre(page, "Hydralogis ingénierie")


def publier(page) -> str:
    """The chargé completes the offer and publishes it. Returns its direct link."""
    expect(champ(page, "Accueillir un(e) stagiaire")).to_be_checked()
    expect(champ(page, "Sa demande")).to_be_visible()
    expect(champ(page, "Dès que possible")).not_to_be_checked()
    expect(champ(page, "Ne pas publier")).to_be_checked()
    remplir(page, {"Commentaires": "Vu avec Camille ce matin.", "Formation souhaitée": "Bac professionnel"})
    cocher(page, "Publier", "Envoyer un mail à l’employeur")
    expect(page.get_by_role("link", name="Retour")).to_be_visible()
    bouton(page, "Enregistrer").click()
    expect(page.get_by_text("est enregistré.")).to_be_visible()
    expect(page.get_by_text("Vu avec Camille ce matin.")).to_be_visible()
    return page.get_by_role("link", name="Voir en ligne").get_attribute("href")


def postuler(page, lien, avec_js):
    """A pupil opens the direct link that was sent to them and applies."""
    assert page.goto(lien).status == 200
    expect(page.get_by_role("link", name="fiche-de-poste.pdf")).to_be_visible()
    page.get_by_role("navigation", name="Actions").get_by_role("link", name="Postuler").click()
    zone = page.get_by_role("dialog", name="Postuler") if avec_js else page
    if not avec_js:
        titre(page, "Postuler")
    remplir(
        zone,
        {
            "Nom": "Castaing",
            "Prénom": "Maëlys",
            "E-mail": CANDIDATE,
            "Téléphone": "01 99 00 40 07",
            "Formation suivie actuellement": "Seconde professionnelle",
            "Formations / expériences / motivations": "J’aimerais comprendre d’où vient l’eau du robinet.",
        },
    )
    cocher(zone, "15 à 17 ans")
    joindre(page, zone, "Fichiers", "cv.pdf", avec_js)
    bouton(zone, "Envoyer ma candidature").click()
    titre(page, "Candidature envoyée")
    expect(page.get_by_text(f"Une confirmation part à {CANDIDATE}")).to_be_visible()


def lire_les_postulants(page):
    """The chargé finds the applicant in the list and opens the file."""
    page.reload()
    ligne = page.get_by_role("region", name="Liste des postulants à l’offre").get_by_role("row", name="Castaing")
    expect(ligne.get_by_role("link", name=CANDIDATE)).to_be_visible()
    with page.expect_download() as recu:
        ligne.get_by_role("link", name="cv.pdf").click()
    assert recu.value.suggested_filename == "cv.pdf"
    assert recu.value.path().read_bytes().startswith(b"%PDF")


@pytest.fixture
def parcourir(ouvrir, fabrique, boite):
    """`parcourir(avec_js=True)`: the whole journey, each person on a phone of their own."""

    def faire(*, avec_js: bool):
        def telephone():
            return ouvrir(javascript=avec_js, taille="téléphone")

        partenaire = fabrique.partenaire(departements=["86"])
        deposer(telephone(), avec_js)
        assert boite.unique("depot_recu").destinataire == CONTACT

        bureau = telephone()
        prendre_en_charge(bureau, partenaire, avec_js)
        lien = publier(bureau)
        assert lien in boite.unique("offre_publiee", CONTACT).corps_texte

        postuler(telephone(), lien, avec_js)
        mail = boite.unique("candidature_recue", CONTACT)
        assert mail.repondre_a == CANDIDATE
        assert [db.session.get(Fichier, piece.fichier_id).nom for piece in mail.pieces] == ["cv.pdf"]
        boite.unique("candidature_confirmee", CANDIDATE)
        lire_les_postulants(bureau)

        db.session.rollback()
        assert depublier_offres_passees(le=maintenant() + timedelta(days=11)) == {"depubliees": 1}
        visiteur = telephone()
        assert visiteur.goto(lien).status == 410
        titre(visiteur, "Cette offre n’est plus disponible")
        reste = visiteur.content()
        assert not [mot for mot in (CONTACT, TELEPHONE, "Roumégoux", "Castaing", CANDIDATE) if mot in reste]
        bureau.reload()
        bureau.locator("summary", has_text="Historique").click()
        expect(bureau.get_by_text("Dépublication automatique")).to_be_visible()

    return faire


def test_an_internship_goes_from_the_deposit_to_the_end_of_its_life(parcourir):
    parcourir(avec_js=True)


@pytest.mark.base("sqlite")
def test_an_internship_goes_from_the_deposit_to_the_end_of_its_life_without_javascript(parcourir):
    parcourir(avec_js=False)
