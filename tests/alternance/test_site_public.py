"""The public site of alternance: list, page of an offer, home pages; what everybody reads and what nobody may."""

import json
from datetime import date

import pytest

from cmon.alternance.etats import Contrat, EtatOffreAlternance
from cmon.extensions import db
from cmon.frequentation.compteur import EXTENSION
from cmon.recherche.texte import normaliser
from cmon.structures.etats import GenreStructure

LISTE = "/offres/"
SITES = ("cmonalternance", "vin")
BORDEAUX = "33063"


def titres(page) -> list[str]:
    return [a.get_text() for a in page.soupe.select(".result h3 a")]


def page_de(offre) -> str:
    return f"/offres/{offre.numero}/"


@pytest.fixture
def offre(fabrique):
    """An offer whose employer, street, référent and structure are recognisable."""
    structure = fabrique.structure(nom="Canari structure", etablissement_id=fabrique.etablissement().id)
    referent = fabrique.recruteur(structure)
    employeur = fabrique.employeur_suivi(
        structure,
        etablissement=fabrique.etablissement(raison_sociale="CANARI LEGAL SAS", complement="Bâtiment Canari"),
        courriel="canari@entreprise.example.org",
        telephone="01 99 00 77 77",
        adresse="9 impasse du Canari",
    )
    return fabrique.offre_alternance(
        structure,
        employeur=employeur,
        referent_id=referent.id,
        entreprise="Fournil Serin",
        contrats=[Contrat.pro, Contrat.apprentissage],
        diplomes=[("CAP Boulanger", 3, None), ("BP Boulanger", 4, None)],
        description="Pétrir <à la main>.\n\nCuire & servir.",
        adresse="3 rue du Canari",
        complement="Bâtiment Canari",
        code_postal="86001",
        embauche_le=date(2027, 1, 4),
    )


def secrets_de(offre) -> set[str]:
    """What names or reaches the employer, the référent and the structure."""
    from cmon.comptes.modeles import Compte
    from cmon.employeurs.modeles import SuiviEmployeur
    from cmon.etablissements.modeles import Etablissement

    e = db.session.get(Etablissement, offre.etablissement_id)
    s, r = db.session.get(SuiviEmployeur, offre.employeur_id), db.session.get(Compte, offre.referent_id)
    lignes = {"Canari", "rue du", "impasse", "86001", e.siret, e.siren, e.naf, s.courriel, s.telephone}
    return lignes | {r.courriel, r.nom, str(offre.latitude)}


@pytest.mark.parametrize("anonyme", [False, True])
def test_no_byte_leads_to_the_employer(client, fabrique, connecter, offre, anonyme):
    offre.anonyme = anonyme
    db.session.commit()
    secrets, chemin = secrets_de(offre), page_de(offre)
    candidat = fabrique.candidat()
    chemins = [LISTE, "/offres/?q=boul", chemin, chemin + "qr.svg", "/"]
    pages = [client.get(c, portail="cmonalternance") for c in chemins]
    pages.append(client.hx("/offres/?q=boul", cible="resultats", portail="cmonalternance"))
    connecter(client, candidat, portail="cmonalternance")
    pages.append(client.get(chemin, portail="cmonalternance"))
    for page in pages:
        assert page.status_code == 200
        octets = page.texte + str(page.headers)
        for secret in secrets | ({"Serin"} if anonyme else set()):
            assert secret not in octets, secret
            assert normaliser(secret) not in normaliser(octets)
    assert ("Entreprise anonyme" if anonyme else "Fournil Serin") in pages[2].mots("h1 + p")


def test_the_page_says_everything_that_a_candidate_needs(client, offre):
    page = client.get(page_de(offre), portail="cmonalternance")
    texte = page.mots()
    for mot in (
        "Boulanger / Boulangère",
        "Fournil Serin",
        "Vienne (86)",
        "04/01/2027",
        "Contrat pro, apprentissage",
        "CAP, BEP ; Bac, Bac pro, BP",
        "BP Boulanger",
        "<à la main>",
        f"N° {offre.numero}",
        "un compte candidat et un projet professionnel",
    ):
        assert mot in texte, mot
    liens = {a["href"] for a in page.soupe.select("main a")}
    assert {
        page_de(offre) + "postuler/",
        f"/creer-un-compte/candidat/?suite={page_de(offre)}",
        f"/connexion/?genre=candidat&suite={page_de(offre)}",
        page_de(offre) + "qr.svg",
    } <= liens
    assert "csrf_token" not in page.texte
    assert len(page.data) <= 30_000
    donnees = json.loads(page.soupe.select_one("script[type='application/ld+json']").string)
    assert donnees["hiringOrganization"] == {"@type": "Organization", "name": "Fournil Serin"}
    assert donnees["jobLocation"]["address"]["addressLocality"] == "Poitiers"
    assert set(donnees["jobLocation"]["address"]) == {"@type", "addressLocality", "addressRegion", "addressCountry"}
    assert donnees["validThrough"] == offre.visible_jusqu_au.isoformat()


def test_an_anonymous_company_is_confidential_for_search_engines(client, fabrique):
    offre = fabrique.offre_alternance(anonyme=True)
    page = client.get(page_de(offre), portail="cmonalternance")
    donnees = json.loads(page.soupe.select_one("script[type='application/ld+json']").string)
    assert donnees["hiringOrganization"]["name"] == "confidential"


def test_a_page_that_is_over_says_so_and_one_that_never_was_is_missing(client, fabrique):
    proche = fabrique.offre_alternance()
    for offre in (
        fabrique.offre_alternance(etat=EtatOffreAlternance.pourvue, entreprise="Fournil Serin"),
        fabrique.offre_alternance(age_jours=200, entreprise="Fournil Serin"),
    ):
        page = client.get(page_de(offre), portail="cmonalternance")
        assert page.status_code == 410
        assert page_de(proche) in {a["href"] for a in page.soupe.select("main a")}
        assert "Serin" not in page.texte
        assert client.get(page_de(offre) + "qr.svg", portail="cmonalternance").status_code == 410
    attente = fabrique.offre_alternance(etat=EtatOffreAlternance.en_attente)
    for numero in (attente.numero, "0000999999", "x", "99999999999", "²", "9999999999"):
        assert client.get(f"/offres/{numero}/", portail="cmonalternance").status_code == 404, numero


def test_a_number_leads_to_its_offer(client, fabrique):
    offre = fabrique.offre_alternance()
    fabrique.offre_alternance()
    court = client.get(f"/offres/{offre.rang}/", portail="cmonalternance")
    assert (court.status_code, court.location) == (301, page_de(offre))
    for q in (offre.numero, str(offre.rang), f"Offre {offre.numero}", f"N° {offre.rang}"):
        page = client.get(f"/offres/?q={q}&departement=33", portail="cmonalternance")
        assert [a["href"] for a in page.soupe.select(".result h3 a")] == [page_de(offre)], q
    inconnue = client.get("/offres/?q=0000999999", portail="cmonalternance")
    assert "Aucune offre en ligne ne porte le numéro 0000999999" in inconnue.mots()


def test_the_sector_site_shows_its_sector_and_leads_elsewhere_for_the_rest(client, fabrique, app):
    vigne = fabrique.offre_alternance(metier_code="A1446", metier_libelle="Viticulteur / Viticultrice", naf=None)
    pain = fabrique.offre_alternance(naf="1071C")
    assert titres(client.get(LISTE, portail="vin")) == ["Viticulteur / Viticultrice"]
    assert len(titres(client.get(LISTE, portail="cmonalternance"))) == 2
    assert client.get(page_de(vigne), portail="vin").status_code == 200
    detour = client.get(page_de(pain), portail="vin")
    assert detour.status_code == 302
    assert detour.location == app.extensions["portails"]["cmonalternance"].url(page_de(pain))
    assert "1 Offre en alternance" in client.get("/", portail="vin").mots(".doors")
    assert page_de(pain) not in client.get(page_de(vigne), portail="vin").texte
    aucune = client.get("/offres/?departement=33", portail="vin")
    assert "Une offre vous attend sans ces filtres" in aucune.mots()


def test_filters_chips_and_what_to_do_when_nothing_is_found(client, fabrique):
    fabrique.offre_alternance()
    chaine = "q=boul&lieu=Poitiers&contrat=apprentissage&niveau=3&departement=86&rayon=50"
    page = client.get(f"/offres/?{chaine}&contrat=faux&niveau=99", portail="cmonalternance")
    assert len(titres(page)) == 1
    puces = [p.get_text(" ", strip=True) for p in page.soupe.select(".chips a, .chip, [class*=chip]")]
    assert any("50 km autour de Poitiers" in p for p in puces)
    assert any("CAP, BEP" in p for p in puces)
    assert [o["value"] for o in page.soupe.select("#tri option")] == []
    rien = client.get("/offres/?q=boulanjer&contrat=stage", portail="cmonalternance")
    assert "« boulanger »" in rien.mots("#resultats")
    large = client.get("/offres/?contrat=stage", portail="cmonalternance")
    assert "Une offre vous attend sans ces filtres" in large.mots()


def test_the_fragment_is_the_results_and_two_pieces_beside(client, fabrique, nb_requetes):
    adresse = "/offres/?q=boul&lieu=Bordeaux&rayon=30&contrat=apprentissage&tri=distance"
    comptes = []
    for nb in (2, 20):
        for _ in range(nb):
            fabrique.offre_alternance(commune=BORDEAUX)
        with nb_requetes() as compteur:
            page = client.get(adresse, portail="cmonalternance")
        with nb_requetes() as du_fragment:
            fragment = client.hx(adresse, cible="resultats", portail="cmonalternance")
        comptes.append((compteur.nb, du_fragment.nb))
    assert len(set(comptes)) == 1 and max(comptes[0]) <= 4
    assert len(page.data) <= 40_000 and len(fragment.data) <= 20_000
    assert [x["id"] for x in fragment.soupe.find_all(attrs={"hx-swap-oob": True})] == ["f-contrat", "carte"]
    assert "<form" not in fragment.texte
    assert (
        fragment.headers["HX-Push-Url"]
        == "/offres/?q=boul&lieu=Bordeaux+%2833000%29&contrat=apprentissage&tri=distance"
    )


@pytest.mark.parametrize("portail", SITES)
def test_public_pages_are_kept_until_an_offer_changes(client, fabrique, nb_requetes, portail):
    offre = fabrique.offre_alternance(metier_code="A1446")
    for chemin in ("/", LISTE, page_de(offre)):
        premiere = client.get(chemin, portail=portail)
        assert premiere.headers["Cache-Control"] == "public, max-age=60"
        assert "Set-Cookie" not in premiere.headers
        with nb_requetes() as compteur:
            seconde = client.get(chemin, portail=portail, headers={"If-None-Match": premiere.headers["ETag"]})
        assert (seconde.status_code, compteur.nb) == (304, 1)
        offre.description += " Encore."
        db.session.commit()
        seconde = client.get(chemin, portail=portail, headers={"If-None-Match": premiere.headers["ETag"]})
        assert seconde.status_code == 200


def test_the_page_of_an_offer_costs_three_statements_and_home_four(client, fabrique, nb_requetes):
    offres = [fabrique.offre_alternance() for _ in range(5)]
    for chemin, nb in ((page_de(offres[0]), 3), ("/", 4)):
        with nb_requetes() as compteur:
            assert client.get(chemin, portail="cmonalternance").status_code == 200
        assert compteur.nb <= nb, compteur.ordres


def test_reads_are_counted_under_the_rank(app, client, fabrique):
    offre = fabrique.offre_alternance()
    app.extensions[EXTENSION].prendre(attendre=False)  # what other tests have read in this process
    client.get(page_de(offre), portail="cmonalternance", headers={"User-Agent": "Mozilla/5.0 Firefox"})
    assert [rang for rang, _ in app.extensions[EXTENSION].prendre(attendre=False)] == [offre.rang]


def test_a_candidate_finds_the_heart_and_a_professional_no_button(client, fabrique, connecter):
    offre, candidat = fabrique.offre_alternance(), fabrique.candidat()
    connecter(client, candidat, portail="cmonalternance")
    page = client.get(page_de(offre), portail="cmonalternance")
    coeur = page.soupe.select_one("form.coeur button")
    assert coeur["aria-pressed"] == "false"
    assert "no-store" in page.headers["Cache-Control"]
    fabrique.favori_offre(candidat, offre)
    page = client.get(page_de(offre), portail="cmonalternance")
    assert page.soupe.select_one("form.coeur button")["aria-pressed"] == "true"
    connecter(client, fabrique.recruteur(), portail="cmonalternance")
    page = client.get(page_de(offre), portail="cmonalternance")
    assert "Postuler" not in page.mots("aside .panel")


def test_home_counts_by_departement_contract_and_level(client, fabrique):
    deux_niveaux = [("CAP Boulanger", 3, None), ("BP Boulanger", 4, None)]
    fabrique.offre_alternance(contrats=[Contrat.pro, Contrat.apprentissage], diplomes=deux_niveaux)
    fabrique.offre_alternance(commune=BORDEAUX, contrats=[Contrat.apprentissage])
    fabrique.offre_alternance(etat=EtatOffreAlternance.archivee)
    fabrique.structure(GenreStructure.acteur, accueille_seconde=True, etablissement_id=fabrique.etablissement().id)
    fabrique.structure(GenreStructure.employeur, accueille_troisieme=True, etat="a_valider")
    page = client.get("/", portail="cmonalternance")
    liens = {a["href"]: " ".join(a.get_text(" ").split()) for a in page.soupe.select("main a")}
    assert page.mots(".counts").startswith("Charente 0 offre")
    assert "1 Entreprise accueille un stagiaire" in page.mots(".doors")
    assert liens["/offres/?contrat=apprentissage"] == "Apprentissage 2 offres"
    assert liens["/offres/?contrat=pro"] == "Contrat pro 1 offre"
    niveaux = [liens[f"/offres/?niveau={n}"] for n in (3, 4, 8)]
    assert niveaux == ["CAP, BEP 2 offres", "Bac, Bac pro, BP 1 offre", "Doctorat 0 offre"]
    assert "2 Offres en alternance" in page.mots(".doors")
    assert {"/creer-un-compte/candidat/", "/creer-un-compte/employeur/", "/creer-un-compte/acteur/"} <= set(liens)
    assert len(page.data) <= 40_000


@pytest.mark.parametrize(
    ("genre", "libelle"),
    [("employeur", "Employeur"), ("acteur", "Acteur de la formation et de l’insertion"), ("candidat", "Candidat")],
)
def test_one_signs_in_as_somebody(client, genre, libelle):
    page = client.get(f"/connexion/?genre={genre}&suite=/offres/", portail="cmonalternance")
    assert page.mots("h1") == f"Se connecter – {libelle}"
    assert page.soupe.select_one(f"main a[href^='/creer-un-compte/{genre}/']")
    donnees = {"courriel": "personne@example.org", "mot_de_passe": "faux-mot-de-passe"}
    refus = client.envoyer(f"/connexion/?genre={genre}", donnees, portail="cmonalternance")
    assert refus.status_code == 422
    assert refus.mots("h1") == f"Se connecter – {libelle}"
    assert client.get("/connexion/?genre=roi", portail="cmonalternance").mots("h1") == "Se connecter"


@pytest.mark.parametrize("portail", SITES)
def test_the_footer_has_what_the_guide_lists(client, app, portail):
    pied = client.get("/contact/", portail=portail).soupe.select_one("footer")
    texte = " ".join(pied.get_text(" ").split())
    liens = {a["href"] for a in pied.select("a")}
    p = app.extensions["portails"][portail]
    assert "Assistance" in texte and "Plateforme CMonInfo" in texte and "Nous suivre" in texte
    assert {f"mailto:{p.courriel}", f"tel:{p.telephone_lien}", "/contact/", "/mentions-legales/", "/rgpd/"} <= liens
    assert {"/confidentialite/", "/charte/", *(adresse for _, adresse in p.reseaux)} <= liens
