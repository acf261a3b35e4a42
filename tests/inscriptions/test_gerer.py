"""« Gérer les inscriptions »: who sees which rencontre, the participants in place, sort, pages, cost."""

from datetime import timedelta

import pytest

from cmon.extensions import db
from cmon.inscriptions.etats import EtatInscription
from cmon.rencontres.etats import Statut
from cmon.temps import maintenant
from tests.aides import relire


@pytest.fixture
def nadia(fabrique):
    """A partenaire who carries rencontres."""
    return fabrique.partenaire(nom="Ferrand", prenom="Nadia", courriel="nadia@example.org")


@pytest.fixture
def yann(fabrique):
    """Another partenaire of another structure."""
    return fabrique.partenaire(nom="Mérigot", prenom="Yann", courriel="yann@example.org")


@pytest.fixture
def chez_nadia(client, connecter, nadia):
    """The browser of Nadia."""
    return connecter(client, nadia)


def lignes(page) -> list[str]:
    """The numbers of the projets listed, in their order."""
    return [" ".join(td.get_text().split()) for td in page.soupe.select(".rencontres > tbody > tr > td:nth-child(2)")]


def test_the_table_carries_the_words_of_the_guide(chez_nadia, fabrique, nadia):
    r = fabrique.rencontre(charge=nadia, publics=(Statut.eleve, Statut.parent), nb_max=7, description="Visite. " * 60)
    fabrique.inscription(r)
    page = chez_nadia.get("/inscriptions/")
    titres = [" ".join(th.get_text().split()) for th in page.soupe.select(".rencontres > thead th")]
    assert titres[1:6] == ["N° du projet", "Entreprise", "Type de rencontre", "Détail de la rencontre", "Personnes"]
    ligne = page.mots(".rencontres tbody")
    assert "Élève, Parent d’élève" in ligne
    assert "Nb max de personnes accueillies : 7" in ligne.replace("\xa0", " ")
    assert "Nb d’inscrits : 1" in ligne.replace("\xa0", " ")
    assert "lire la suite" in ligne
    assert page.soupe.select_one(".rencontres a.ico")["href"] == f"/portefeuille/projets/{r.projet_id}/"


def test_the_whole_description_comes_in_place_of_its_beginning(chez_nadia, fabrique, nadia):
    r = fabrique.rencontre(charge=nadia, description="Visite de l’atelier. " * 30 + "Fin du texte.")
    assert "Fin du texte" not in chez_nadia.get("/inscriptions/").texte
    assert "Fin du texte" in chez_nadia.hx(f"/inscriptions/{r.id}/?suite=1").mots("div")
    assert "Fin du texte" in chez_nadia.get(f"/inscriptions/{r.id}/?suite=1").mots()


def test_rencontres_to_come_are_the_soonest_first_and_the_others_behind_a_tab(chez_nadia, fabrique, nadia):
    loin = fabrique.rencontre(charge=nadia, dans_heures=300)
    proche = fabrique.rencontre(charge=nadia, dans_heures=20)
    fabrique.rencontre(charge=nadia, publiee=False)
    finie = fabrique.rencontre(charge=nadia, dans_heures=-50)
    retiree = fabrique.rencontre(charge=nadia, etat="depubliee", dans_heures=30)
    numeros = {r.id: relire(r, "projet").projet.numero for r in (loin, proche, finie, retiree)}
    page = chez_nadia.get("/inscriptions/")
    assert lignes(page) == [numeros[proche.id], numeros[loin.id]]
    assert "2 À venir" in page.mots(".tabs")
    assert "2 Passées" in page.mots(".tabs")
    passees = chez_nadia.get("/inscriptions/?quand=passees")
    assert lignes(passees) == [numeros[retiree.id], numeros[finie.id]]
    assert "Dépubliée" in passees.mots(".rencontres")


def test_another_partenaire_sees_nothing_and_a_receiver_sees_what_they_receive(
    client, connecter, fabrique, nadia, yann, nouveau_client
):
    sienne = fabrique.rencontre(charge=nadia)
    recue = fabrique.rencontre(charge=nadia, receveur=yann)
    secret = fabrique.inscription(sienne, nom="Participante-Secrete")
    connecter(client, yann)
    page = client.get("/inscriptions/")
    assert lignes(page) == [relire(recue, "projet").projet.numero]
    assert page.soupe.select_one(".rencontres a.ico")["href"] == f"/consultation/projets/{recue.projet_id}/"
    for suite in ("", "presences/", "envoi/", "annuler/", "participants/nouveau/"):
        reponse = client.get(f"/inscriptions/{sienne.id}/{suite}")
        assert reponse.status_code == 404
        assert secret.nom not in reponse.texte
    assert secret.nom not in client.get(f"/inscriptions/?ouverte={sienne.id}").texte
    assert client.get(f"/inscriptions/{recue.id}/presences/").status_code == 200
    assert client.get(f"/inscriptions/{recue.id}/annuler/").status_code == 404
    equipe = connecter(nouveau_client(), fabrique.membre_equipe())
    assert len(lignes(equipe.get("/inscriptions/"))) == 2


@pytest.mark.base("sqlite")
def test_a_visitor_is_led_to_the_sign_in_page_and_a_draft_has_no_participants(client, connecter, fabrique, nadia):
    brouillon = fabrique.rencontre(charge=nadia, publiee=False)
    assert client.get("/inscriptions/").location.startswith("/connexion/")
    connecter(client, nadia)
    assert client.get(f"/inscriptions/{brouillon.id}/").status_code == 404
    assert "Aucune rencontre à venir" in client.get("/inscriptions/").mots()


def test_the_round_opens_the_participants_in_place_and_turns_red(chez_nadia, fabrique, nadia):
    r = fabrique.rencontre(charge=nadia)
    fabrique.inscription(r, nom="Roumégoux", prenom="Zoé", telephone="01 99 00 40 77", courriel="zoe@example.org")
    fabrique.inscription(r, nom="Aubert", etat=EtatInscription.en_attente)
    rond = chez_nadia.get("/inscriptions/").soupe.select_one(".rond")
    assert rond["aria-expanded"] == "false"
    assert rond["aria-label"].startswith("Afficher les inscrits")
    # Without JavaScript the link opens it; with it, the same line is swapped.
    pages = [chez_nadia.get(rond["href"]), chez_nadia.hx(rond["hx-get"])]
    for page in pages:
        ouvert = page.soupe.select_one(".rond")
        assert ouvert["aria-expanded"] == "true"
        assert ouvert["aria-controls"] == f"inscrits-{r.id}"
        assert ouvert["aria-label"].startswith("Masquer les inscrits")
        assert "masquer" in ouvert["class"]
        texte = page.mots(f"#inscrits-{r.id}")
        assert "Liste des participants inscrits" in texte
        assert "Roumégoux Zoé 01 99 00 40 77 zoe@example.org Élève" in texte
        assert "Liste d’attente (1)" in texte
        for mots in ("Exporter la liste", "Envoyer un email de confirmation", "Inscrire un participant"):
            assert mots in texte
        assert page.soupe.select_one("a[aria-label='Désinscrire Zoé Roumégoux']")
    assert pages[1].soupe.select_one("tbody")["id"] == f"r-{r.id}"
    assert len(pages[1].data) < len(pages[0].data) / 2
    ferme = chez_nadia.hx(pages[1].soupe.select_one(".rond")["hx-get"])
    assert ferme.soupe.select_one(".rond")["aria-expanded"] == "false"
    assert "Roumégoux" not in ferme.texte


@pytest.mark.base("sqlite")
def test_words_and_numbers_narrow_the_list(chez_nadia, fabrique, nadia):
    etablissement = fabrique.etablissement(
        raison_sociale="Boulangerie Aux Deux Épis", nom_recherche="boulangerie aux deux epis"
    )
    visee = fabrique.rencontre(charge=nadia, etablissement=etablissement)
    autre = fabrique.rencontre(charge=nadia, etablissement=fabrique.etablissement(raison_sociale="Atelier Vélo"))
    numero = relire(visee, "projet").projet.numero
    for q in ("epis", "boulangerie deux epis", numero, f"n° {relire(visee).numero}", numero[7:]):
        assert lignes(chez_nadia.get(f"/inscriptions/?q={q}")) == [numero], q
    assert lignes(chez_nadia.hx("/inscriptions/?q=introuvable")) == []
    assert "Aucune rencontre ne correspond" in chez_nadia.get("/inscriptions/?q=introuvable").mots()
    assert len(lignes(chez_nadia.get("/inscriptions/?q=atelier"))) == 2
    assert autre.id


def test_companies_and_participants_are_sorted_both_ways(chez_nadia, fabrique, nadia):
    a = fabrique.rencontre(charge=nadia, etablissement=fabrique.etablissement(raison_sociale="Abeilles du Clain"))
    z = fabrique.rencontre(
        charge=nadia, etablissement=fabrique.etablissement(raison_sociale="Zingueries"), dans_heures=9
    )
    numeros = [relire(r, "projet").projet.numero for r in (a, z)]
    assert lignes(chez_nadia.get("/inscriptions/?tri=entreprise")) == numeros
    assert lignes(chez_nadia.get("/inscriptions/?tri=-entreprise")) == numeros[::-1]
    assert lignes(chez_nadia.get("/inscriptions/?tri=n%27importe")) == numeros[::-1]
    for nom, prenom in (("Ballion", "Yves"), ("Castaing", "Anne")):
        fabrique.inscription(a, nom=nom, prenom=prenom)
    for tri, attendus in (("nom", ["Ballion", "Castaing"]), ("-nom", ["Castaing", "Ballion"])):
        page = chez_nadia.hx(f"/inscriptions/{a.id}/?inscrits_tri={tri}")
        assert [td.get_text() for td in page.soupe.select(".participants td:first-child")] == attendus
    page = chez_nadia.get(f"/inscriptions/{a.id}/?inscrits_tri=prenom")
    assert page.soupe.select_one(".participants td").get_text() == "Castaing"
    assert page.soupe.select_one("th[aria-sort=ascending]").get_text().strip() == "Prénom"


def test_long_lists_come_by_pages_at_a_constant_number_of_queries(chez_nadia, fabrique, nadia, nb_requetes):
    couts = []
    for nb in (1, 24):
        for _ in range(nb):
            fabrique.rencontre(charge=nadia, description="Nous ouvrons l’atelier à qui veut. " * 40)
        r = fabrique.rencontre(charge=nadia, dans_heures=2, nb_max=100)
        for _ in range(nb):
            fabrique.inscription(r)
            fabrique.inscription(r, etat=EtatInscription.en_attente)
        with nb_requetes() as compte:
            page = chez_nadia.get(f"/inscriptions/?ouverte={r.id}")
        couts.append(compte.nb)
    assert couts[0] == couts[1] <= 8
    assert len(page.data) < 53_000
    assert len(page.soupe.select(".participants tbody tr")) == 10
    assert len(page.soupe.select(".rencontres > tbody")) == 20
    assert "Les 10 premières personnes" in page.mots()
    fragment = chez_nadia.hx(f"/inscriptions/{r.id}/?inscrits_page=3")
    assert len(fragment.soupe.select(".participants tbody tr")) == 4
    assert len(fragment.data) < 20_000
    assert len(chez_nadia.get("/inscriptions/").data) < 40_000


@pytest.mark.base("sqlite")
def test_the_participants_of_a_past_rencontre_are_there_until_they_are_erased(chez_nadia, fabrique, nadia):
    r = fabrique.rencontre(charge=nadia, dans_heures=-30)
    i = fabrique.inscription(r, present_le=maintenant())
    page = chez_nadia.get(f"/inscriptions/?quand=passees&ouverte={r.id}")
    assert "Présent" in page.mots(f"#inscrits-{r.id}")
    assert "Annuler la rencontre" not in page.mots()
    assert "Envoyer un email" not in page.mots()
    db.session.delete(db.session.get(type(i), i.id))
    db.session.commit()
    assert "ont été effacées" in chez_nadia.get(f"/inscriptions/{r.id}/").mots()


def test_a_rencontre_is_called_off_with_its_reason_and_everybody_is_told(chez_nadia, fabrique, nadia, boite):
    r = fabrique.rencontre(charge=nadia, dans_heures=48)
    fabrique.inscription(r, courriel="place@example.org")
    fabrique.inscription(r, courriel="attente@example.org", etat=EtatInscription.en_attente)
    adresse = f"/inscriptions/{r.id}/annuler/"
    page = chez_nadia.get(adresse)
    assert "2 personnes reçoivent un mail" in page.mots()
    courte = chez_nadia.envoyer(adresse, {"motif": "Panne"})
    assert courte.status_code == 422
    assert "Ajoutez 5 caractères" in courte.mots(".summary")
    assert relire(r).etat == "publiee"
    fait = chez_nadia.envoyer(adresse, {"motif": "La machine est en panne."})
    assert fait.location == "/inscriptions/?quand=passees"
    apres = chez_nadia.get(fait.location)
    assert "2 personnes reçoivent un mail qui dit pourquoi" in apres.mots("#messages")
    assert lignes(apres) == [relire(r, "projet").projet.numero]
    for a in ("place@example.org", "attente@example.org"):
        assert "La machine est en panne." in boite.unique("rencontre_annulee", a).corps_texte
    lue = relire(r)
    assert (lue.etat, lue.nb_inscrits, lue.nb_en_attente) == ("depubliee", 0, 0)
    # Again, from a tab that stayed open: nobody is told twice.
    assert chez_nadia.envoyer(adresse, {"motif": "La machine est en panne."}, page=page).status_code in (303, 422)
    assert len(boite("rencontre_annulee")) == 2


@pytest.mark.base("sqlite")
def test_a_rencontre_that_has_begun_is_no_longer_called_off(chez_nadia, fabrique, nadia, boite):
    r = fabrique.rencontre(charge=nadia, dans_heures=1)
    fabrique.inscription(r)
    page = chez_nadia.get(f"/inscriptions/{r.id}/annuler/")
    db.session.get(type(r), r.id).debut_le = maintenant() - timedelta(minutes=1)
    db.session.commit()
    assert chez_nadia.get(f"/inscriptions/{r.id}/annuler/").status_code == 303
    refus = chez_nadia.envoyer(f"/inscriptions/{r.id}/annuler/", {"motif": "Trop tard pour cela."}, page=page)
    assert refus.status_code == 422
    assert not boite("rencontre_annulee")
