"""The page of an offer: what everybody reads, what nobody may, and what remains once it is over."""

import json

import pytest

from cmon import presentation
from cmon.offres.etats import Public
from cmon.recherche.texte import normaliser

BASE = "/detail-offre-stage/offre-detail/"


def adresse(offre) -> str:
    return f"{BASE}{offre.numero}/"


@pytest.fixture
def offre(fabrique):
    """An offer all of whose fields say something recognisable."""
    return fabrique.offre(
        metier_code="H2206",
        metier_libelle="Menuisier / Menuisière",
        etablissement=fabrique.etablissement(
            raison_sociale="CANARI LEGAL SAS",
            sigle="CNRSGL",
            nom_commercial="Canari enseigne",
            adresse="3 rue du Canari",
            complement="Bâtiment Canari",
            code_postal="86001",
        ),
        nom_commercial="Entreprise de menuiserie",
        contact_nom="Élise Bontemps",
        telephone="01 99 00 30 01",
        autre_telephone="01 99 00 30 02",
        courriel="atelier@menuiserie.example.org",
        site_internet="https://menuiserie.example.org/stages",
        formation_souhaitee="CAP menuisier fabricant",
        etablissement_souhaite="Lycée des Trois-Rivières",
        description="L’atelier fabrique <des escaliers>.\n\nVous suivrez une commande & sa pose. " + "Mots. " * 40,
        publics=[Public.lyceen, Public.etudiant],
        duree_jours=10,
    )


def test_everything_of_the_offer_is_shown(client, fabrique, offre):
    fichier = fabrique.fichier(offre=offre, nom="Fiche de poste.pdf")
    reponse = client.get(adresse(offre))
    texte = reponse.mots()
    for mot in (
        "Menuisier / Menuisière",
        "Entreprise de menuiserie",
        "Poitiers (86)",
        "Élise Bontemps",
        "01 99 00 30 01",
        "01 99 00 30 02",
        "atelier@menuiserie.example.org",
        "menuiserie.example.org/stages",
        "CAP menuisier fabricant",
        "Lycée des Trois-Rivières",
        "<des escaliers>",
        "commande & sa pose",
        "Lycéen, étudiant",
        "10 jours",
        f"{offre.debut_le:%d/%m/%Y}",
        "Fiche de poste.pdf",
        f"N° {offre.numero}",
    ):
        assert mot in texte, mot
    liens = {a["href"] for a in reponse.soupe.select("main a")}
    assert {
        "tel:0199003001",
        "mailto:atelier@menuiserie.example.org",
        "https://menuiserie.example.org/stages",
        f"/fichiers/{fichier.jeton}/",
        adresse(offre) + "postuler/",
    } <= liens
    assert len(reponse.soupe.select("main section.prose p")) > 2
    assert reponse.soupe.select_one("link[rel=canonical]")["href"].endswith(adresse(offre))


def test_without_a_date_it_starts_as_soon_as_possible(client, fabrique):
    reponse = client.get(adresse(fabrique.offre(debut_dans=None, duree_jours=None, metier_libelle="")))
    assert "Dès que possible" in reponse.mots()
    assert reponse.soupe.h1.get_text() == "Stage de découverte"
    assert "jours" not in reponse.mots(".split")


def test_what_masks_the_employer_is_in_no_byte(client, offre):
    etablissement = {"CANARI", "CNRSGL", "Canari enseigne", "rue du Canari", "86001", "Bâtiment Canari"}
    from cmon.etablissements.modeles import Etablissement
    from cmon.extensions import db

    ligne = db.session.get(Etablissement, offre.etablissement_id)
    secrets = etablissement | {ligne.siret, ligne.siren, ligne.naf, str(ligne.latitude)}
    chemin = adresse(offre)
    pages = [client.get(chemin), client.hx(chemin + "postuler/"), client.get(chemin + "postuler/")]
    assert all(p.status_code == 200 for p in pages)
    for page in pages:
        octets = page.texte + str(page.headers)
        for secret in secrets:
            assert secret not in octets, secret
            assert normaliser(secret) not in normaliser(octets)


def test_structured_data_are_true_escaped_and_without_the_contact(client, fabrique):
    offre = fabrique.offre(nom_commercial='Bois </script><script>alert("x")</script>', debut_dans=3)
    reponse = client.get(adresse(offre))
    [script] = reponse.soupe.select("script[type='application/ld+json']")
    donnees = json.loads(script.string)
    assert donnees["@type"] == "JobPosting"
    assert donnees["title"] == offre.metier_libelle
    assert donnees["hiringOrganization"]["name"] == offre.nom_commercial
    assert donnees["identifier"]["value"] == offre.numero
    assert donnees["validThrough"] == offre.debut_le.isoformat()
    assert donnees["jobLocation"]["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Poitiers",
        "addressCountry": "FR",
    }
    for absent in (offre.courriel, offre.telephone, offre.contact_nom):
        assert absent not in script.string
    assert "<script>alert" not in reponse.texte


@pytest.mark.parametrize(
    "champ", ["nom_commercial", "contact_nom", "description", "metier_libelle", "formation_souhaitee"]
)
def test_what_people_typed_is_escaped(client, fabrique, champ):
    valeur = '"><img src=x onerror=alert(1)>{{7*7}} ' + "x" * 180
    reponse = client.get(adresse(fabrique.offre(**{champ: valeur[:195] if champ != "description" else valeur})))
    assert "<img src=x" not in reponse.texte
    assert "49" not in reponse.mots("h1")


def test_it_can_be_shared_by_its_direct_link(client, offre):
    reponse = client.get(adresse(offre))
    partage = reponse.soupe.select_one("details.partage")
    lien = partage.select_one("p a")["href"]
    assert lien.startswith("http")
    assert lien.endswith(adresse(offre))
    assert partage.select_one("[data-copier]")["data-copier"] == lien
    courriel = partage.select_one("a[href^='mailto:?']")["href"]
    assert "subject=Offre%20de%20stage" in courriel
    assert adresse(offre).strip("/") in courriel


@pytest.mark.parametrize("forme", ["/offres/{numero}/", "/offres/{rang}/", BASE + "{rang}/"])
def test_other_addresses_lead_to_the_direct_link(client, offre, forme):
    reponse = client.get(forme.format(numero=offre.numero, rang=offre.rang))
    assert (reponse.status_code, reponse.location) == (301, adresse(offre))


def test_the_other_addresses_of_a_closed_offer_lead_to_the_page_that_says_so(client, fabrique):
    offre = fabrique.offre(etat="depubliee")
    reponse = client.get(f"/offres/{offre.rang}/")
    assert (reponse.status_code, reponse.location) == (301, adresse(offre))
    assert client.get(reponse.location).status_code == 410


@pytest.mark.parametrize("fin", [{"etat": "depubliee"}, {"debut_dans": -1}])
def test_a_closed_offer_says_so_and_names_nobody(client, fabrique, offre, fin):
    fermee = fabrique.offre(
        contact_nom="Zoé Secrète",
        telephone="01 99 00 99 99",
        courriel="zoe@secret.example.org",
        description="Zoé Secrète vous accueille. " * 20,
        nom_commercial="Atelier de Zoé Secrète",
        metier_code="H2206",
        **fin,
    )
    reponse = client.get(adresse(fermee))
    assert reponse.status_code == 410
    assert reponse.headers["Cache-Control"] == "no-store"
    assert "Cette offre n’est plus disponible" in reponse.mots("h1")
    assert reponse.soupe.select_one(f'main a[href="{adresse(offre)}"]')
    for secret in ("Secrète", "01 99 00 99 99", "0199009999", "secret.example.org"):
        assert secret not in reponse.texte
    assert client.get(adresse(fermee) + "postuler/").status_code == 410
    assert client.hx(adresse(fermee) + "postuler/").status_code == 410


def test_a_closed_offer_proposes_rencontres_of_its_metier_then_of_its_departement(client, fabrique):
    fermee = fabrique.offre(etat="depubliee", metier_code="H2206")
    pres, metier = fabrique.rencontre(), fabrique.rencontre(commune="33063", metier_code="H2206")
    fabrique.rencontre(commune="33063"), fabrique.rencontre(publiee=False)
    page = client.get(adresse(fermee))
    liens = [a["href"] for a in page.soupe.select(".event a")]
    assert liens == [f"/rencontres/{r.numero}/" for r in (metier, pres)]
    assert "Des rencontres avec des professionnels" in page.mots()


@pytest.mark.parametrize("etat", ["brouillon", "a_valider", "refusee"])
def test_an_offer_that_was_never_published_is_like_one_that_does_not_exist(client, fabrique, etat):
    offre = fabrique.offre(etat=etat)

    def corps(chemin, jeton):
        reponse = client.get(chemin)
        assert reponse.status_code == 404
        return reponse.texte.replace(jeton, "")

    assert corps(adresse(offre), offre.numero) == corps(BASE + "012020-99999/", "012020-99999")
    for suite in ("postuler/", "postuler/merci/"):
        assert client.get(adresse(offre) + suite).status_code == 404
    assert client.get(f"/offres/{offre.numero}/").status_code == 404


@pytest.mark.parametrize(
    "numero",
    ["0", "999999999", "99999999999999999999", "112026-", "-5", "x" * 300, "%00", "%ED%A0%80", "1 OR 1=1", "²"],
)
def test_an_odd_number_is_not_found(client, fabrique, numero):
    fabrique.offre()
    assert client.get(f"{BASE}{numero}/").status_code == 404
    assert client.get(f"/offres/{numero}/").status_code == 404


def test_an_unpublished_offer_that_was_refused_afterwards_is_not_found(client, fabrique):
    """Its text was judged: nothing of it stays readable."""
    from cmon.temps import maintenant

    offre = fabrique.offre(etat="refusee", publiee_le=maintenant())
    assert client.get(adresse(offre)).status_code == 404


def test_similar_offers_are_of_the_same_metier_first_then_near(client, fabrique, offre):
    voisine = fabrique.offre(metier_code="D1102", metier_libelle="Boulanger")
    meme = fabrique.offre(metier_code="H2206", metier_libelle="Menuisier lointain", commune="33063")
    fabrique.offre(metier_code="D1102", metier_libelle="Boulanger lointain", commune="33063")
    fabrique.offre(metier_code="H2206", metier_libelle="Menuisier passé", etat="depubliee")
    reponse = client.get(adresse(offre))
    liens = [a["href"] for a in reponse.soupe.select(".line a.cover")]
    assert liens == [adresse(meme), adresse(voisine)]


def test_statements_and_bytes_stay_within_budget(client, fabrique, offre, nb_requetes):
    comptes = []
    for total in (2, 7):
        for _ in range(total):
            fabrique.offre(metier_code="H2206")
        with nb_requetes() as compteur:
            page = client.get(adresse(offre))
        comptes.append(compteur.nb)
    assert comptes[0] == comptes[1] <= 4
    assert len(page.data) <= 30_000
    assert "Set-Cookie" not in page.headers
    assert "csrf_token" not in page.texte


def test_the_qr_code_of_an_offer_is_shown_to_share_and_to_keep(client, fabrique):
    offre = fabrique.offre()
    adresse = f"/detail-offre-stage/offre-detail/{offre.numero}/"
    partage = client.get(adresse).soupe.select_one(".partage")
    assert partage.img["src"] == f"{adresse}qr.svg" and offre.numero in partage.img["alt"]
    assert partage.select_one("a[download]")["download"] == f"offre-{offre.numero}.svg"
    reponse = client.get(f"{adresse}qr.svg")
    assert (reponse.status_code, reponse.mimetype) == (200, "image/svg+xml")
    assert reponse.headers["Cache-Control"].startswith("public, max-age=")
    assert reponse.headers["X-Content-Type-Options"] == "nosniff" and "Set-Cookie" not in reponse.headers
    assert reponse.data.startswith(b"<?xml") and b"style=" not in reponse.data
    assert client.get(f"{adresse}qr.svg", headers={"If-None-Match": reponse.headers["ETag"]}).status_code == 304
    court = client.get(f"/detail-offre-stage/offre-detail/{offre.rang}/qr.svg")
    assert (court.status_code, court.location) == (301, f"{adresse}qr.svg")


@pytest.mark.base("sqlite")
def test_the_qr_code_says_the_direct_link_of_the_portail(app):
    lien = "https://www.example.org/detail-offre-stage/offre-detail/102019-59/"
    dessin = presentation.code_qr(lien, "Offre <1>")
    assert dessin == presentation.code_qr(lien, "Offre <1>") != presentation.code_qr(lien + "x", "Offre <1>")
    assert b"<title>Offre &lt;1&gt;</title>" in dessin


@pytest.mark.parametrize(
    ("etat", "debut_dans", "statut"), [("brouillon", 30, 404), ("depubliee", 30, 410), ("publiee", -2, 410)]
)
def test_an_offer_that_is_not_public_has_no_qr_code(client, fabrique, etat, debut_dans, statut):
    offre = fabrique.offre(etat=etat, debut_dans=debut_dans)
    reponse = client.get(f"/detail-offre-stage/offre-detail/{offre.numero}/qr.svg")
    assert reponse.status_code == statut and b"<svg xmlns" not in reponse.data[:200]
