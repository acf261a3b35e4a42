"""The page of a rencontre: what everybody reads, what nobody may, and what remains once it is over."""

import json
from datetime import timedelta

import pytest

from cmon.rencontres.etats import GenreRencontre, Lieu, Statut
from cmon.temps import maintenant

MINUTE = 1 / 60


def adresse(rencontre) -> str:
    return f"/rencontres/{rencontre.numero}/"


def inscription(reponse) -> list[str]:
    """The words of the links that lead to the registration."""
    return [a.get_text(strip=True) for a in reponse.soupe.select("a[href$='/s-inscrire/']")]


@pytest.fixture
def rencontre(fabrique, a_l_heure):
    """A rencontre all of whose fields say something recognisable."""
    a_l_heure("2027-03-20 10:00")
    return fabrique.rencontre(
        etablissement=fabrique.etablissement(raison_sociale="CANARI LEGAL SAS"),
        debut_le=maintenant() + timedelta(days=10, hours=3),
        duree_minutes=90,
        genre=GenreRencontre.autre,
        precision_genre="Visite de chantier",
        evenement="Cap métiers tours",
        metier_code="H2206",
        metier_libelle="Menuisier / Menuisière",
        nom_commercial="Entreprise de menuiserie",
        contact_nom="Élise Bontemps",
        telephone="01 99 00 30 01",
        courriel="atelier@menuiserie.example.org",
        lieu=Lieu.partenaire,
        lieu_nom="Salle des Trois-Rivières",
        adresse="12 rue du Moulin",
        code_postal="86000",
        description="Venez <voir> l’atelier.\n\nPrévoyez des chaussures & un carnet. " + "Mots. " * 30,
        publics=[Statut.eleve, Statut.parent],
        nb_max=10,
    )


def test_everything_of_the_rencontre_is_shown(client, fabrique, rencontre):
    for _ in range(7):
        fabrique.inscription(rencontre)
    fichier = fabrique.fichier(rencontre=rencontre, nom="Plan d’accès.pdf")
    reponse = client.get(adresse(rencontre))
    texte = reponse.mots("main")
    for mot in (
        "mardi 30 mars",
        "Visite de chantier",
        "Visite de chantier : Menuisier / Menuisière",
        "Entreprise de menuiserie, Poitiers (86), de 14:00 à 15:30",
        "mardi 30 mars 2027",
        "1 h 30",
        "Salle des Trois-Rivières 12 rue du Moulin 86000 Poitiers",
        "Élève, parent d’élève",
        "Cap métiers tours",
        "Venez <voir> l’atelier.",
        "3 places restantes sur 10",
        "Élise Bontemps",
        "01 99 00 30 01",
        "atelier@menuiserie.example.org",
        "Plan d’accès.pdf",
    ):
        assert mot in texte, mot
    assert reponse.soupe.select_one("time")["datetime"] == "2027-03-30T14:00+02:00"
    places = reponse.soupe.select_one(".seats")
    assert (len(places.select("i")), len(places.select("i.free"))) == (10, 3)
    assert places["aria-label"] == "7 places prises, 3 places libres"
    assert reponse.soupe.select_one(f"a[href='/fichiers/{fichier.jeton}/']")
    assert "CANARI" not in reponse.texte
    assert inscription(reponse) == ["S’inscrire", "S’inscrire, 3 places"]
    assert reponse.soupe.select_one("a[href$='agenda.ics']")["href"] == f"{adresse(rencontre)}agenda.ics"


def test_who_receives_the_registrations_is_named_instead_of_the_company(client, fabrique):
    receveur = fabrique.partenaire(nom="Receveuse", prenom="Alix", telephone="01 99 00 55 55")
    texte = client.get(adresse(fabrique.rencontre(receveur=receveur))).mots("aside")
    for mot in ("Alix Receveuse", "01 99 00 55 55", receveur.courriel):
        assert mot in texte
    for mot in ("Camille Lavergne", "01 99 00 30 01", "contact@menuiserie.example.org"):
        assert mot not in texte


def test_the_participants_are_in_no_byte(client, fabrique):
    rencontre = fabrique.rencontre()
    fabrique.inscription(rencontre, nom="Secret", prenom="Nina", courriel="nina@secret.example.org")
    texte = client.get(adresse(rencontre)).texte
    for mot in ("Secret", "Nina", "nina@", "01 99 00 40 01"):
        assert mot not in texte


def test_a_full_rencontre_offers_its_waiting_list(client, fabrique):
    rencontre = fabrique.rencontre(nb_max=2)
    for _ in range(2):
        fabrique.inscription(rencontre)
    reponse = client.get(adresse(rencontre))
    assert "Complet 2 places prises" in reponse.mots("aside")
    assert inscription(reponse) == ["S’inscrire sur la liste d’attente", "Liste d’attente"]
    assert "Complet : s’inscrire sur la liste d’attente" in reponse.mots("aside")


def test_a_single_place_left_is_singular_and_many_places_are_a_bar(client, fabrique):
    rencontre = fabrique.rencontre(nb_max=2)
    fabrique.inscription(rencontre)
    assert "1 place restante sur 2" in client.get(adresse(rencontre)).mots("aside")
    barre = client.get(adresse(fabrique.rencontre(nb_max=300))).soupe.select_one("progress.seats")
    assert (barre["value"], barre["max"], barre["aria-label"]) == ("0", "300", "Places prises")


@pytest.mark.parametrize(
    ("dans_heures", "statut", "ouverte"),
    [
        (MINUTE, 200, True),
        (-MINUTE, 200, False),
        (-119 * MINUTE, 200, False),
        (-120 * MINUTE - 0.001, 410, False),
    ],
)
def test_registrations_close_when_it_begins_and_the_page_when_it_ends(client, fabrique, dans_heures, statut, ouverte):
    rencontre = fabrique.rencontre(dans_heures=dans_heures, duree_minutes=120)
    reponse = client.get(adresse(rencontre))
    assert reponse.status_code == statut
    assert bool(inscription(reponse)) is ouverte
    if statut == 200:
        assert ("Inscriptions closes" in reponse.mots("aside")) is not ouverte
        assert bool(reponse.soupe.select("a[href$='agenda.ics']")) is ouverte


@pytest.mark.parametrize("fin", [{"etat": "depubliee"}, {"dans_heures": -3}])
def test_a_closed_rencontre_says_so_and_names_nobody(client, fabrique, rencontre, fin):
    fermee = fabrique.rencontre(
        contact_nom="Zoé Secrète",
        telephone="01 99 00 99 99",
        courriel="zoe@secret.example.org",
        description="Zoé Secrète vous accueille. " * 20,
        nom_commercial="Atelier de Zoé Secrète",
        adresse="3 rue Secrète",
        metier_code="H2206",
        **fin,
    )
    fabrique.inscription(fermee, nom="Secrètement")
    for suite in ("", "qr.svg"):
        reponse = client.get(adresse(fermee) + suite)
        assert reponse.status_code == 410
        assert reponse.headers["Cache-Control"] == "no-store"
        assert "ETag" not in reponse.headers
        for secret in ("Secrète", "01 99 00 99 99", "0199009999", "secret.example.org"):
            assert secret not in reponse.texte
    assert "Cette rencontre est terminée ou retirée" in client.get(adresse(fermee)).mots("h1")
    assert reponse.soupe.select_one(f'main a[href="{adresse(rencontre)}"]')


@pytest.mark.parametrize("etat", ["brouillon", "a_valider", "refusee"])
def test_a_rencontre_that_was_never_published_is_like_one_that_does_not_exist(client, fabrique, etat):
    rencontre = fabrique.rencontre(publiee=False, etat=etat)

    def corps(chemin, jeton):
        reponse = client.get(chemin)
        assert reponse.status_code == 404
        return reponse.texte.replace(jeton, "")

    assert corps(adresse(rencontre), rencontre.numero) == corps("/rencontres/012020-99999/", "012020-99999")
    assert client.get(f"/rencontres/{rencontre.rang}/").status_code == 404
    assert client.get(adresse(rencontre) + "qr.svg").status_code == 404


def test_the_digits_alone_lead_to_the_whole_number(client, fabrique):
    rencontre = fabrique.rencontre()
    for suite in ("", "qr.svg"):
        reponse = client.get(f"/rencontres/{rencontre.rang}/{suite}")
        assert (reponse.status_code, reponse.location) == (301, adresse(rencontre) + suite)


@pytest.mark.parametrize(
    "numero",
    ["0", "999999999", "99999999999999999999", "112026-", "-5", "x" * 300, "%00", "%ED%A0%80", "1 OR 1=1", "²"],
)
def test_an_odd_number_is_not_found(client, fabrique, numero):
    fabrique.rencontre()
    assert client.get(f"/rencontres/{numero}/").status_code == 404


def test_the_number_of_an_offer_is_no_rencontre_nor_the_reverse(client, fabrique):
    assert client.get(f"/rencontres/{fabrique.offre().numero}/").status_code == 404
    assert client.get(f"/offres/{fabrique.rencontre().numero}/").status_code == 404


def test_search_engines_get_the_public_facts_without_the_contact(client, rencontre):
    [script] = client.get(adresse(rencontre)).soupe.select("script[type='application/ld+json']")
    donnees = json.loads(script.string)
    assert donnees["@type"] == "Event"
    assert donnees["startDate"] == "2027-03-30T14:00+02:00"
    assert donnees["endDate"] == "2027-03-30T15:30+02:00"
    assert donnees["location"]["address"]["streetAddress"] == "12 rue du Moulin"
    assert (donnees["maximumAttendeeCapacity"], donnees["remainingAttendeeCapacity"]) == (10, 10)
    for absent in (rencontre.courriel, rencontre.telephone, rencontre.contact_nom):
        assert absent not in script.string


@pytest.mark.parametrize(
    "champ", ["nom_commercial", "contact_nom", "description", "metier_libelle", "evenement", "lieu_nom", "adresse"]
)
def test_what_people_typed_is_escaped(client, fabrique, champ):
    valeur = '</script>"><img src=x onerror=alert(1)>{{7*7}} ' + "x" * 145
    rencontre = fabrique.rencontre(**{champ: valeur})
    for chemin in (adresse(rencontre), "/rencontres/", "/"):
        assert "<img src=x" not in client.get(chemin).texte


def test_it_can_be_shared_by_its_direct_link_and_its_qr_code(client, rencontre):
    partage = client.get(adresse(rencontre)).soupe.select_one("details.partage")
    lien = partage.select_one("p a")["href"]
    assert lien.endswith(adresse(rencontre))
    assert partage.select_one("[data-copier]")["data-copier"] == lien
    assert partage.img["src"] == f"{adresse(rencontre)}qr.svg" and rencontre.numero in partage.img["alt"]
    assert partage.select_one("a[download]")["download"] == f"rencontre-{rencontre.numero}.svg"
    reponse = client.get(f"{adresse(rencontre)}qr.svg")
    assert (reponse.status_code, reponse.mimetype) == (200, "image/svg+xml")
    assert reponse.data.startswith(b"<?xml")
    assert (
        client.get(f"{adresse(rencontre)}qr.svg", headers={"If-None-Match": reponse.headers["ETag"]}).status_code == 304
    )


def test_similar_ones_are_of_the_same_metier_first_and_still_open(client, fabrique, rencontre):
    voisine = fabrique.rencontre(metier_code="D1102")
    meme = fabrique.rencontre(metier_code="H2206", commune="33063")
    fabrique.rencontre(metier_code="D1102", commune="33063")
    fabrique.rencontre(metier_code="H2206", dans_heures=-1)
    fabrique.inscription(fabrique.rencontre(metier_code="H2206", nb_max=1))
    liens = [a["href"] for a in client.get(adresse(rencontre)).soupe.select(".event a.cover")]
    assert liens == [adresse(meme), adresse(voisine)]


def test_statements_and_bytes_stay_within_budget(client, fabrique, rencontre, nb_requetes):
    comptes = []
    for total in (2, 7):
        for _ in range(total):
            fabrique.rencontre(metier_code="H2206")
            fabrique.inscription(rencontre) if rencontre.nb_inscrits < 9 else None
        with nb_requetes() as compteur:
            page = client.get(adresse(rencontre))
        comptes.append(compteur.nb)
    assert comptes[0] == comptes[1] <= 4
    assert len(page.data) <= 30_000
    assert "Set-Cookie" not in page.headers
    assert "csrf_token" not in page.texte


def test_an_event_that_ends_another_day_says_which(client, fabrique, a_l_heure):
    a_l_heure("2027-03-20 10:00")
    rencontre = fabrique.rencontre(debut_le=maintenant() + timedelta(hours=12), duree_minutes=240)
    assert "de 22:00 à 02:00 le 21/03" in client.get(adresse(rencontre)).mots("main")
