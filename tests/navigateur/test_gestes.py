"""The other gestures of the site in a real browser: search, keyboard, narrow screens, and those of the extranet."""

import re

import pytest
from playwright.sync_api import expect

from cmon.publication.etats import EtatPublication
from tests.fabriques import DESCRIPTION
from tests.navigateur.outils import OFFRE, bouton, champ, cocher, deux_facons, largeur_en_trop, remplir

pytestmark = pytest.mark.base("sqlite")


@pytest.fixture
def nadia(fabrique):
    """A partenaire."""
    return fabrique.partenaire(prenom="Nadia", nom="Ferrand")


def ouvrir_le_projet(page, connecter_page, compte, projet_id: int):
    """Sign in and open a projet of one's portfolio."""
    connecter_page(page, compte)
    page.goto(f"/portefeuille/projets/{projet_id}/")


def adresse_de(page) -> str:
    """The path and the query of the page."""
    return re.sub(r"^https?://[^/]+", "", page.url)


# ---- search ----


@pytest.fixture
def trois_offres(fabrique):
    """Three offers that filters tell apart."""
    fabrique.offre(metier_libelle="Boulanger, boulangère", commune="86194", publics=["collegien"])
    fabrique.offre(metier_libelle="Fleuriste", commune="79191", publics=["lyceen"])
    fabrique.offre(metier_libelle="Mécanicien, mécanicienne", commune="86194", publics=["lyceen"])


def titres(page) -> list[str]:
    """The offers that the list shows."""
    return sorted(page.locator("#resultats h3").all_inner_texts())


def test_filters_change_the_list_in_place_and_the_address_keeps_them(page, trois_offres):
    page.goto("/offres/")
    page.get_by_role("checkbox", name="Lycéen").check()
    bouton(page, "Afficher les résultats").click()
    page.wait_for_url("**/offres/?public=lyceen")
    expect(page.locator("#resultats [role=status]")).to_have_text("2 offres")
    page.get_by_role("complementary", name="Carte").get_by_role("link", name="Vienne").first.click()
    page.wait_for_url(re.compile("departement=86"))
    expect(page.locator("#resultats [role=status]")).to_have_text("1 offre")
    assert titres(page) == ["Mécanicien, mécanicienne"]
    page.go_back()
    page.wait_for_url("**/offres/?public=lyceen")
    expect(page.locator("#resultats [role=status]")).to_have_text("2 offres")
    expect(page.get_by_role("checkbox", name="Lycéen")).to_be_checked()
    page.go_back()
    expect(page.locator("#resultats [role=status]")).to_have_text("3 offres")
    expect(page.get_by_role("checkbox", name="Lycéen")).not_to_be_checked()


def test_filters_swap_the_list_without_loading_the_page(page, trois_offres):
    page.goto("/offres/")
    page.evaluate("window.temoin = true")
    page.get_by_role("checkbox", name="Lycéen").check()
    bouton(page, "Afficher les résultats").click()
    expect(page.locator("#resultats [role=status]")).to_have_text("2 offres")
    assert page.evaluate("window.temoin") is True
    page.get_by_role("link", name="Retirer le filtre Lycéen").click()
    expect(page.locator("#resultats [role=status]")).to_have_text("3 offres")
    assert adresse_de(page) == "/offres/"


@deux_facons
def test_a_shared_address_shows_the_same_search(page, trois_offres):
    page.goto("/offres/?public=lyceen&departement=86")
    assert titres(page) == ["Mécanicien, mécanicienne"]
    expect(page.get_by_role("checkbox", name="Lycéen")).to_be_checked()
    page.get_by_role("link", name="Retirer le filtre Vienne").click()
    expect(page.locator("#resultats [role=status]")).to_have_text("2 offres")
    assert adresse_de(page) == "/offres/?public=lyceen"


# ---- keyboard and narrow screens ----


def avancer_jusqu_a(page, cible):
    """Press Tab until that element has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if cible.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"{cible} is not reached by Tab")


def test_a_candidate_applies_with_the_keyboard_alone(page, fabrique, boite):
    offre = fabrique.offre(publics=["lyceen"])
    page.goto(f"/detail-offre-stage/offre-detail/{offre.numero}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    avancer_jusqu_a(page, page.get_by_role("complementary").get_by_role("link", name="Postuler"))
    page.keyboard.press("Enter")
    dialogue = page.get_by_role("dialog", name="Postuler")
    expect(dialogue.get_by_role("heading", name="Postuler")).to_be_focused()
    assert dialogue.evaluate("boite => boite.scrollTop") == 0
    for libelle, valeur in (("Nom", "Dubosc"), ("Prénom", "Zoé")):
        avancer_jusqu_a(page, champ(dialogue, libelle))
        page.keyboard.type(valeur)
    avancer_jusqu_a(page, champ(dialogue, "Moins de 15 ans"))
    page.keyboard.press("ArrowDown")
    expect(champ(dialogue, "15 à 17 ans")).to_be_checked()
    suite = {
        "E-mail": "zoe@example.org",
        "Téléphone": "01 99 00 40 08",
        "Formation suivie actuellement": "Seconde générale",
        "Formations / expériences / motivations": "J’aime le bois et je voudrais apprendre.",
    }
    for libelle, valeur in suite.items():
        avancer_jusqu_a(page, champ(dialogue, libelle))
        page.keyboard.type(valeur)
    avancer_jusqu_a(page, bouton(dialogue, "Envoyer ma candidature"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Candidature envoyée")).to_be_visible()
    boite.unique("candidature_confirmee", "zoe@example.org")


@pytest.mark.parametrize("largeur", [320, 640], ids=["320 px", "200 %"])
def test_the_main_pages_never_scroll_sideways(page, fabrique, connecter_page, nadia, largeur):
    """A desk of 1280 px zoomed to 200 % is 640 px wide; 320 px is a small phone, or 400 %."""
    offre = fabrique.offre(charge=nadia, site_internet="https://www.example.org/une/adresse/vraiment-tres-longue/page")
    fabrique.candidature(offre, fichiers=1, courriel="une.adresse.vraiment.tres.longue.pour.un.telephone@example.org")
    depot = fabrique.projet()
    lien = f"/detail-offre-stage/offre-detail/{offre.numero}/"
    projet = f"/portefeuille/projets/{offre.projet_id}/"
    page.set_viewport_size({"width": largeur, "height": 800})
    public = ["/", "/offres/", "/offres/?q=rien", lien, f"{lien}postuler/", "/deposer/", "/connexion/", "/rgpd/"]
    public += ["/deposer/formulaire/?souhait=stagiaire&saisie=main", "/nulle-part/"]
    extranet = ["/portefeuille/", "/portefeuille/projets/", projet, f"{projet}postulants/nouveau/", "/mon-compte/"]
    extranet += ["/portefeuille/projets/nouveau/", "/consultation/", f"/consultation/projets/{offre.projet_id}/"]
    extranet += [f"/portefeuille/projets/{depot.id}/prendre-en-charge/", "/portefeuille/projets/nouveau/?saisie=1"]
    trop = {}
    for adresses in (public, extranet):
        for adresse in adresses:
            page.goto(adresse)
            trop[adresse] = largeur_en_trop(page)
        connecter_page(page, nadia)
    assert not {adresse: n for adresse, n in trop.items() if n}


# ---- extranet ----


def test_another_partenaire_reads_a_projet_and_cannot_change_it(page, fabrique, connecter_page, nadia):
    offre = fabrique.offre(charge=nadia)
    fabrique.candidature(offre, nom="Etcheverry")
    numero, projet_id = offre.numero, offre.projet_id
    connecter_page(page, fabrique.partenaire(prenom="Yann", nom="Mérigot"))
    page.goto("/consultation/")
    page.get_by_role("link", name=f"Offre de stage n° {numero}", exact=True).click()
    expect(page.get_by_role("heading", name="Consultation seule")).to_be_visible()
    expect(page.get_by_text("Nadia Ferrand gère ce projet")).to_be_visible()
    expect(page.get_by_text(DESCRIPTION[:60])).to_be_visible()
    principal = page.get_by_role("main")
    assert principal.locator("input, select, textarea, button").count() == 0
    assert "Etcheverry" not in principal.inner_text()
    assert page.goto(f"/portefeuille/projets/{projet_id}/").status == 404


@deux_facons
def test_the_charge_registers_an_applicant(page, fabrique, connecter_page, nadia, boite, request):
    offre = fabrique.offre(charge=nadia)
    ouvrir_le_projet(page, connecter_page, nadia, offre.projet_id)
    page.get_by_role("link", name="Inscrire un postulant").click()
    avec_js = "avec_js" in request.node.name
    zone = page.get_by_role("dialog", name="Inscrire un postulant") if avec_js else page.get_by_role("main")
    bouton(zone, "Inscrire un postulant").click()
    expect(zone.get_by_role("alert").get_by_role("link", name="Indiquez son nom.")).to_be_visible()
    remplir(
        zone,
        {
            "Nom": "Pradeau",
            "Prénom": "Yanis",
            "E-mail": "yanis@example.org",
            "Téléphone": "01 99 00 40 09",
            "Formation suivie actuellement": "Troisième",
            "Formations / expériences / motivations": "Il aime dessiner et monter des meubles.",
        },
    )
    cocher(zone, "Moins de 15 ans")
    bouton(zone, "Inscrire un postulant").click()
    expect(page.get_by_text("Yanis Pradeau est inscrit")).to_be_visible()
    expect(page.get_by_role("row", name="Pradeau")).to_be_visible()
    boite.unique("candidature_recue")


@deux_facons
def test_the_pencil_hands_a_projet_to_someone_else(page, fabrique, connecter_page, nadia, boite, request):
    projet = fabrique.projet(charge=nadia)
    for nom in ("Lacaze", "Mérigot", "Sarlat"):
        fabrique.partenaire(prenom="Yann", nom=nom, courriel=f"{nom.lower().replace('é', 'e')}@example.org")
    ouvrir_le_projet(page, connecter_page, nadia, projet.id)
    remplir(page, {"Commentaires": "Plus près de chez lui."})
    bouton(page, "Changer le chargé du projet").click()
    groupe = page.get_by_role("group", name="Chargé du projet")
    expect(groupe.get_by_role("radio", name="Nadia Ferrand")).to_be_checked()
    champ(page, "Nom de la personne ou de sa structure").fill("merig")
    if "sans_js" in request.node.name:
        bouton(page, "Chercher le chargé du projet").click()
    expect(groupe.get_by_role("radio", name="Sarlat")).to_have_count(0)
    groupe.get_by_role("radio", name="Yann Mérigot").check()
    expect(champ(page, "Commentaires")).to_have_value("Plus près de chez lui.")
    bouton(page, "Enregistrer").click()
    expect(page.get_by_text("est enregistré.")).to_be_visible()
    assert boite.unique("projet_affecte").destinataire == "merigot@example.org"


@deux_facons
def test_the_form_of_the_offer_opens_in_place_for_an_intern(page, fabrique, connecter_page, nadia, request):
    projet = fabrique.projet(charge=nadia, souhait="aide", contact_courriel="accueil@menuiserie.example.org")
    ouvrir_le_projet(page, connecter_page, nadia, projet.id)
    expect(champ(page, "Nom commercial")).to_have_count(0)
    remplir(page, {"Sa demande": "Elle voudrait accueillir un lycéen.", "Téléphone du contact": "01 99 00 30 44"})
    cocher(page, "Accueillir un(e) stagiaire")
    if "sans_js" in request.node.name:
        bouton(page, "Ouvrir le formulaire de l’offre de stage").click()
    expect(page.get_by_role("heading", name="Détail de l’offre recueillie")).to_be_visible()
    expect(champ(page, "Téléphone")).to_have_value("01 99 00 30 44")
    expect(champ(page, "E-mail")).to_have_value("accueil@menuiserie.example.org")
    expect(champ(page, "Sa demande")).to_have_value("Elle voudrait accueillir un lycéen.")
    expect(champ(page, "Accueillir un(e) stagiaire")).to_be_checked()
    cocher(page, "Lycéen", "Dès que possible", "Publier")
    remplir(page, OFFRE)
    bouton(page, "Enregistrer").click()
    expect(page.get_by_role("link", name="Voir en ligne")).to_be_visible()


@deux_facons
def test_the_equipe_validates_a_deposit_and_refuses_another_with_a_reason(
    page, fabrique, connecter_page, boite, request
):
    for nom in ("Scierie Bernard", "Agence Miroir"):
        etablissement = fabrique.etablissement(raison_sociale=nom)
        fabrique.offre(etat=EtatPublication.a_valider, etablissement=etablissement, nom_commercial=nom)
    connecter_page(page, fabrique.membre_equipe())
    page.goto("/administration/")
    bouton(page, "Valider Scierie Bernard").click()
    expect(page.get_by_text("est validée et publiée")).to_be_visible()
    assert "est validée et en ligne" in boite.unique("depot_valide").objet
    page.locator("summary", has_text="Refuser Agence Miroir").click()
    champ(page, "Motif du refus").fill("Le SIRET n’est pas celui de cette entreprise.")
    bouton(page, "Confirmer le refus").click()
    expect(page.get_by_text("est refusée : l’entreprise reçoit le motif par mail.")).to_be_visible()
    expect(page.get_by_role("heading", name="Rien à valider")).to_be_visible()
    assert "Le SIRET n’est pas celui de cette entreprise." in boite.unique("depot_refuse").corps_texte
