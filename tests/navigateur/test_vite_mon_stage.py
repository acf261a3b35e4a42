"""« Vite mon stage » and the rows of diplomas in a real browser, with JavaScript and without."""

import pytest
from playwright.sync_api import expect

from cmon.extensions import db
from cmon.structures.etats import GenreStructure
from tests.navigateur.outils import bouton, champ, proposition, remplir, suspendue

pytestmark = pytest.mark.base("sqlite")

ALTERNANCE = "alternance.localhost"
AJOUTER = "Ajouter un diplôme ou une formation à préparer"


@pytest.fixture
def structures(fabrique):
    """Two that host pupils: of troisième in Poitiers, of both classes in Niort."""
    for nom, commune, seconde in (("Menuiserie du Clain", "86194", False), ("Cabinet du Marais", "79191", True)):
        etablissement = fabrique.etablissement(commune=commune)
        fabrique.structure(
            GenreStructure.employeur,
            nom=nom,
            etablissement_id=etablissement.id,
            accueille_troisieme=True,
            accueille_seconde=seconde,
        )
    db.session.commit()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_pupil_finds_a_structure_near_home_on_a_phone(ouvrir, structures, javascript):
    page = ouvrir(taille="téléphone", javascript=javascript, hote=ALTERNANCE)
    page.goto("/vite-mon-stage/")
    expect(page.locator("#resultats [role=status]")).to_have_text("2 structures")
    page.get_by_role("link", name="Filtrer").click()
    champ(page, "Ville").fill("Niort")
    page.get_by_label("Seconde (2 semaines)").check()
    bouton(page, "Afficher les résultats").click()
    page.get_by_role("link", name="Retirer le filtre Seconde (2 semaines)").wait_for()
    assert page.locator("#resultats h3").all_inner_texts() == ["Cabinet du Marais"]
    assert "lieu=Niort" in page.url
    page.get_by_role("link", name="comment demander un stage").click()
    page.get_by_role("heading", name="Comment le demander").wait_for()


def test_a_structure_is_found_by_radius_and_leaves_the_list_when_it_unticks(ouvrir, connecter_page, fabrique):
    """Châtellerault is some 30 km from Poitiers."""
    etablissement = fabrique.etablissement(commune="86066")
    recruteur = fabrique.recruteur(
        fabrique.structure(
            GenreStructure.employeur, nom="Coutellerie", etablissement_id=etablissement.id, accueille_troisieme=True
        )
    )
    page = ouvrir(hote=ALTERNANCE, javascript=False)
    for rayon, trouvees in ((10, 0), (50, 1)):
        page.goto(f"/vite-mon-stage/?lieu=Poitiers&rayon={rayon}")
        expect(page.get_by_role("heading", name="Coutellerie")).to_have_count(trouvees)
    chez_elle = connecter_page(ouvrir(hote=ALTERNANCE), recruteur, hote=ALTERNANCE)
    chez_elle.goto("/mon-compte/ma-structure/")
    champ(chez_elle, "J’accepte de recevoir des stagiaires de troisième (1 semaine)").uncheck()
    coordonnees = {"Téléphone": "01 99 00 20 08", "Adresse": "1 quai Sud", "Code postal": "86100"}
    remplir(chez_elle, {**coordonnees, "Ville": "Châtellerault"})
    bouton(chez_elle, "Enregistrer").click()
    expect(chez_elle.get_by_text("Votre structure est enregistrée.")).to_be_visible()
    # Another browser: a public page may be kept a minute.
    autre = ouvrir(hote=ALTERNANCE, javascript=False)
    autre.goto("/vite-mon-stage/?lieu=Poitiers&rayon=50")
    expect(autre.get_by_role("heading", name="Coutellerie")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_rows_of_diplomas_are_added_and_removed_and_keep_what_was_typed(
    ouvrir, connecter_page, fabrique, javascript, sans_violation
):
    recruteur = fabrique.recruteur()
    page = ouvrir(javascript=javascript, hote=ALTERNANCE)
    connecter_page(page, recruteur, hote=ALTERNANCE)
    page.goto("/mes-offres/nouvelle/")
    champ(page, "Description").fill("Deux jours au centre, trois jours au chai.")
    premier = page.locator("#diplomes-0-intitule")
    if javascript:
        premier.press_sequentially("btsa viticul", delay=10)
        proposition(page, "viticul")
        premier.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.locator("#diplomes-0-niveau").input_value() == "5"
    else:
        premier.fill("btsa viticulture-oenologie")
    bouton(page, AJOUTER).click()
    page.locator("#diplomes-1-intitule").wait_for()
    assert page.evaluate("document.activeElement.id") == "diplomes-1-intitule"
    assert page.locator("#diplomes-0-niveau").input_value() == "5"
    assert not page.get_by_role("alert").count(), "nothing is checked yet"
    page.locator("#diplomes-1-intitule").fill("Diplôme d’une école")
    page.locator("#diplomes-1-niveau").select_option("6")
    if javascript:
        sans_violation(page, tailles=("téléphone",))
    bouton(page, "Retirer le diplôme ou la formation 1").click()
    page.locator("#diplomes-1-intitule").wait_for(state="detached")
    assert page.locator("#diplomes-0-intitule").input_value() == "Diplôme d’une école"
    assert page.locator("#diplomes-0-niveau").input_value() == "6"
    assert champ(page, "Description").input_value() == "Deux jours au centre, trois jours au chai."


def test_a_late_answer_does_not_open_the_proposals_again_once_one_has_chosen(ouvrir, connecter_page, fabrique):
    page = ouvrir(hote=ALTERNANCE)
    connecter_page(page, fabrique.recruteur(), hote=ALTERNANCE)
    page.goto("/mes-offres/nouvelle/")
    premier = page.locator("#diplomes-0-intitule")
    premier.press_sequentially("btsa viti", delay=10)
    proposition(page, "viticul")
    with suspendue(page, "**/autocompletion/diplomes/*"):
        with page.expect_request("**/autocompletion/diplomes/*") as demande:
            premier.press_sequentially("culture")
        premier.press("ArrowDown")
        page.keyboard.press("Enter")
        choisi = premier.input_value()
    assert page.evaluate("fetch('/autocompletion/diplomes/?q=bts').then(r => r.status)") == 200
    assert demande.value.failure == "net::ERR_ABORTED"
    assert not page.locator(".autocomplete__menu--visible").count()
    assert premier.input_value() == choisi
