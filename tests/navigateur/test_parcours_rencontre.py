"""The journey of a rencontre: deposited, published, filled, its waiting list served; then its portfolio and relance."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from cmon.extensions import db
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import Inscription
from cmon.publication.etats import EtatPublication
from cmon.temps import jour_de_paris, maintenant
from tests.aides import relire
from tests.fabriques import DESCRIPTION
from tests.navigateur.outils import bouton, champ, cocher, deux_facons, remplir, se_connecter

CONTACT = "contact@hydralogis.example.org"
ADRESSES = {"Zoé": "zoe@example.org", "Loïc": "loic@example.org"}
LIEN = re.compile(r"http\S+/rencontres/inscription/\S+?/(?=\s|$)")


def titre(page, texte: str):
    """Wait for the page with that title."""
    expect(page.get_by_role("heading", level=1, name=texte)).to_be_visible()


def deposer(page):
    """A company proposes a visit for one person, whose registration it receives itself."""
    page.goto("/deposer/")
    cocher(page, "Organiser une rencontre, une visite, signaler un évènement")
    champ(page, "Rechercher une entreprise").fill("hydralogis")
    bouton(page, "Rechercher").click()
    page.get_by_role("button", name="Choisir Hydralogis").click()
    cocher(page, "Étudiant", "Demandeur d’emploi", "Visite d’entreprise", "Dans l’entreprise", "Oui")
    remplir(
        page,
        {
            "Nombre maximum de personnes accueillies": "1",
            "Date de la rencontre": (jour_de_paris(maintenant()) + timedelta(days=10)).isoformat(),
            "Heure de la rencontre": "14:00",
            "Durée de la rencontre": "1 h 30",
            "Description de la rencontre": DESCRIPTION,
            "Nom du contact": "Camille Roumégoux",
            "Téléphone": "01 99 00 30 21",
            "E-mail": CONTACT,
        },
    )
    page.get_by_role("main").locator("form").last.get_by_role("button", name=re.compile("^Envoyer")).click()
    titre(page, "Votre rencontre est enregistrée")


def publier(page, partenaire) -> str:
    """The partenaire takes the deposit up and publishes it. Returns the address of its public page."""
    se_connecter(page, partenaire)
    page.get_by_role("region", name="À prendre en charge").get_by_role("heading").get_by_role("link").click()
    page.get_by_role("button", name=re.compile("^Prendre en charge")).first.click()
    titre(page, "Hydralogis ingénierie")
    expect(champ(page, "Description de la rencontre")).to_have_value(DESCRIPTION)
    expect(page.get_by_text("Aucun enregistrement")).to_be_visible()
    cocher(page, "Publier", "Envoyer un mail à l’employeur")
    bouton(page, "Enregistrer").click()
    expect(page.get_by_text("est enregistré.")).to_be_visible()
    return page.get_by_role("link", name="Voir en ligne").get_attribute("href")


def s_inscrire(page, adresse: str, prenom: str, avec_js: bool, *, complet: bool = False):
    """Somebody registers from the public page: in the dialog, or on its own page without JavaScript."""
    page.goto(adresse)
    lien = re.compile("liste d’attente" if complet else "^S’inscrire")
    page.get_by_role("main").get_by_role("link", name=lien).first.click()
    zone = page.get_by_role("dialog") if avec_js else page.get_by_role("main")
    remplir(
        zone,
        {"Nom": "Etcheverry", "Prénom": prenom, "Tél.": "01 99 00 40 07", "E-mail": ADRESSES[prenom]},
    )
    cocher(zone, "Étudiant", "Demandeur d’emploi")
    zone.get_by_role("button", name=lien if complet else "S’inscrire").last.click()
    titre(page, "Vous êtes sur la liste d’attente" if complet else "Inscription enregistrée")


@pytest.fixture
def parcourir(ouvrir, fabrique, boite):
    """`parcourir(avec_js=True)`: the whole journey, each person on a phone of their own."""

    def faire(*, avec_js: bool):
        def telephone():
            return ouvrir(javascript=avec_js, taille="téléphone")

        partenaire = fabrique.partenaire(departements=["86"])
        deposer(telephone())
        bureau = telephone()
        adresse = publier(bureau, partenaire)
        assert adresse in boite.unique("rencontre_publiee", CONTACT).corps_texte

        visiteuse = telephone()
        visiteuse.goto("/rencontres/")
        expect(visiteuse.get_by_role("link", name=re.compile("^Visite d’entreprise"))).to_be_visible()
        s_inscrire(visiteuse, adresse, "Zoé", avec_js)
        mail = boite.unique("inscription_confirmee", ADRESSES["Zoé"])
        assert "BEGIN:VEVENT" in mail.calendrier
        assert "Zoé Etcheverry" in boite.unique("inscription_recue", CONTACT).corps_texte

        visiteuse.goto("/rencontres/")
        expect(visiteuse.get_by_role("link", name=re.compile("^Visite d’entreprise"))).to_have_count(0)
        s_inscrire(telephone(), adresse, "Loïc", avec_js, complet=True)
        boite.unique("inscription_en_attente", ADRESSES["Loïc"])

        lien = LIEN.search(mail.corps_texte)[0]
        visiteuse.goto(lien)
        titre(visiteuse, "Mon inscription")
        visiteuse.get_by_role("link", name="Annuler mon inscription").click()
        bouton(visiteuse, "Annuler mon inscription").click()
        expect(visiteuse.get_by_text("Zoé Etcheverry n’est plus parmi les participants.")).to_be_visible()
        assert "BEGIN:VEVENT" in boite.unique("inscription_promue", ADRESSES["Loïc"]).calendrier

        bureau.reload()
        participants = bureau.get_by_role("region", name=re.compile("^Participants"))
        expect(participants.get_by_role("row", name=re.compile("Loïc"))).to_be_visible()
        expect(participants.get_by_role("row", name=re.compile("Zoé"))).to_have_count(0)
        db.session.rollback()
        etats = {i.prenom: i.etat for i in db.session.query(Inscription)}
        assert etats == {"Zoé": EtatInscription.annulee, "Loïc": EtatInscription.confirmee}

    return faire


def test_a_rencontre_goes_from_the_deposit_to_the_promotion_of_who_waits(parcourir):
    parcourir(avec_js=True)


@pytest.mark.base("sqlite")
def test_a_rencontre_goes_from_the_deposit_to_the_promotion_of_who_waits_without_javascript(parcourir):
    parcourir(avec_js=False)


@pytest.fixture
def nadia(fabrique):
    """A partenaire with a portfolio of three lines in two départements."""
    nadia = fabrique.partenaire(nom="Ferrand", prenom="Nadia")
    fabrique.offre(charge=nadia, etablissement=fabrique.etablissement(raison_sociale="Menuiserie Bontemps"))
    fabrique.rencontre(charge=nadia, etablissement=fabrique.etablissement(raison_sociale="Atelier Vélo Clain"))
    fabrique.projet(charge=nadia, etablissement=fabrique.etablissement(raison_sociale="Les Trois Ponts", commune=None))
    return nadia


@pytest.mark.base("sqlite")
@deux_facons
def test_the_portfolio_is_narrowed_by_the_map_and_the_boxes_and_the_address_keeps_them(page, nadia, connecter_page):
    connecter_page(page, nadia).goto("/portefeuille/projets/")
    liste = page.get_by_role("region", name=re.compile("éléments?$"))
    expect(liste.get_by_role("link", name=re.compile("^(Offre de stage|Rencontre|Projet)"))).to_have_count(3)
    page.locator("label.d86 text").click(force=True)
    cocher(page, "Rencontre")
    bouton(page, "Afficher les résultats").last.click()
    expect(liste.get_by_role("link", name=re.compile("^(Offre de stage|Rencontre|Projet)"))).to_have_count(1)
    expect(liste.get_by_text("Atelier Vélo Clain")).to_be_visible()
    expect(page).to_have_url(re.compile("departement=86"))
    page.reload()
    expect(liste.get_by_text("Atelier Vélo Clain")).to_be_visible()
    expect(liste.get_by_text("Menuiserie Bontemps")).to_have_count(0)
    export = page.get_by_role("link", name="Exporter sous Excel").get_attribute("href")
    assert "departement=86" in export and "nature=rencontre" in export


@pytest.mark.base("sqlite")
@deux_facons
def test_lines_are_taken_off_the_site_together_and_put_back(page, nadia, fabrique, connecter_page):
    autre = fabrique.offre(charge=nadia)
    connecter_page(page, nadia).goto("/portefeuille/projets/?etat=publier&nature=offre")
    for case in page.get_by_role("table").get_by_role("checkbox").all():
        case.check()
    bouton(page, "Dépublier").click()
    titre(page, "Dépublier 2 éléments ?")
    bouton(page, "Dépublier").click()
    expect(page.get_by_text(re.compile("2 .*dépubli"))).to_be_visible()
    assert relire(autre).etat == EtatPublication.depubliee
    bouton(page, "Annuler").click()
    expect(page.get_by_text(re.compile("2 .*republi"))).to_be_visible()
    assert relire(autre).etat == EtatPublication.publiee


@pytest.mark.base("sqlite")
@deux_facons
def test_a_relance_is_answered_from_the_mail_by_a_button(page, nadia, fabrique, boite, connecter_page, request):
    offre = fabrique.offre(charge=nadia)
    connecter_page(page, nadia).goto(f"/portefeuille/projets/{offre.projet_id}/relances/")
    page.get_by_role("button", name=re.compile("relance")).click()
    expect(page.get_by_role("row", name=re.compile("contact@menuiserie"))).to_be_visible()
    mail = boite.unique("relance").corps_texte
    lien = re.search(r"http\S+/relances/maintenir/\S+?/(?=\s|$)", mail)[0]
    page.goto(lien)
    bouton(page, "Maintenir en ligne").click()
    expect(page.get_by_role("status").first).to_be_visible()
    boite.unique("relance_reponse", nadia.courriel)
    page.goto(f"/portefeuille/projets/{offre.projet_id}/relances/")
    expect(page.get_by_role("row", name=re.compile("Maintenue"))).to_be_visible()


@pytest.mark.base("sqlite")
@deux_facons
def test_the_equipe_erases_the_data_that_are_due_then_one_early(page, fabrique, connecter_page):
    due = fabrique.offre(etat="depubliee", depubliee_le=maintenant() - timedelta(days=40))
    recente = fabrique.offre(etat="depubliee", depubliee_le=maintenant() - timedelta(days=2))
    for offre in (due, recente):
        fabrique.candidature(offre)
    connecter_page(page, fabrique.membre_equipe()).goto("/administration/rgpd/")
    bouton(page, "Supprimer les données dues").click()
    expect(page.get_by_text("Données supprimées : 1 candidature ou inscription")).to_be_visible()
    assert relire(due).courriel == "" and relire(recente).courriel
    page.get_by_role("checkbox", name=f"Offre de stage n° {recente.numero}").check()
    bouton(page, "Supprimer dès maintenant les données cochées").click()
    titre(page, "Supprimer les données")
    bouton(page, "Supprimer les données").click()
    expect(page.get_by_text("Aucune offre ni rencontre dépubliée ne garde de données.")).to_be_visible()
    assert relire(recente).courriel == ""
