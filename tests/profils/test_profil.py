"""« Détail projet », the heart, « Profils favoris » and the dashboard."""

import pytest
from sqlalchemy import func, select

from cmon.blueprints.mon_espace import profils
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.extensions import db
from cmon.favoris.modeles import FavoriProfil
from cmon.journal.modeles import Trace
from cmon.profils.etats import GenreExperience
from cmon.structures.etats import EtatStructure
from cmon.structures.modeles import Adhesion, Structure
from tests.aides import connecter, nb_requetes

ALTERNANCE = {"portail": "cmonalternance"}
EXPERIENCE = {
    "genre": GenreExperience.stage,
    "intitule": "Commerciale",
    "employeur": "Demeures de la côte d’argent",
    "nb_semaines": 3,
    "nb_jours": 5,
    "description": "Rendez-vous clients",
}


def compter(modele) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(modele))


def test_the_detail_says_what_the_guide_says_and_not_who_it_is(fabrique, lire):
    qui = fabrique.candidat(nom="Etchegoyhen", prenom="Maialen", telephone="01 99 00 77 66")
    formations = (("Bac pro métiers du commerce et de la vente", True, 2022), ("Seconde générale", False, None))
    projet = fabrique.projet_pro(
        qui, duree_mois=12, departements=("33",), formations=formations, experiences=(EXPERIENCE,), commune="86194"
    )
    page = lire(f"/mon-espace/profils/{projet.id}/")
    mots = page.mots()
    for attendu in (
        f"Projet {projet.numero}",
        f"Numéro {projet.numero}",
        "Type d’alternance recherchée Contrat d’apprentissage",
        "Intitulé diplôme CAP Boulanger",
        "Durée de l’alternance 1 année",
        "Département Gironde",
        "Bac pro métiers du commerce et de la vente (Validé) en 2022",
        "Stage : Commerciale - Demeures de la côte d’argent - 3 semaine(s) / 5 jour(s) (Rendez-vous clients)",
        "Contacter ce profil",
    ):
        assert attendu in mots, attendu
    liste = lire("/mon-espace/profils/").texte
    for secret in ("Etchegoyhen", "Maialen", "77 66", qui.courriel, "Poitiers", "86194"):
        assert secret not in page.texte and secret not in liste, secret


def test_more_than_sixty_details_in_an_hour_are_refused_and_each_one_is_noted(fabrique, lire, recruteur, monkeypatch):
    assert profils.PROFILS_PAR_HEURE == "60/hour"
    monkeypatch.setattr(profils, "PROFILS_PAR_HEURE", "2/hour")
    projet = fabrique.projet_pro(fabrique.candidat("de_15_a_17"))
    chemin = f"/mon-espace/profils/{projet.id}/"
    assert [lire(chemin).status_code for _ in range(3)] == [200, 200, 429]
    assert "attendez un peu" in lire(chemin).mots()
    traces = db.session.execute(select(Trace.compte_id, Trace.action, Trace.detail)).all()
    assert traces == [(recruteur.id, "profil", f"projet {projet.numero}, mineur")] * 2


def test_the_heart_works_without_javascript_and_sent_twice_does_the_same(fabrique, lire, client, recruteur):
    projet = fabrique.projet_pro()
    chemin = f"/mon-espace/profils/{projet.id}/"
    for _ in range(2):
        reponse = client.envoyer(
            chemin,
            page=lire(chemin),
            action="/favoris/",
            bouton=f"Profil favori : projet {projet.numero}",
            **ALTERNANCE,
        )
        assert reponse.status_code == 303
    # The second page said that it is a favourite: pressing the heart took it off.
    assert compter(FavoriProfil) == 0
    for _ in range(2):
        page = client.hx(
            f"/mon-espace/favoris/{projet.id}/",
            methode="POST",
            data={"garder": "oui", **jeton(lire(chemin))},
            **ALTERNANCE,
        )
        assert page.soupe.button["aria-pressed"] == "true"
    assert compter(FavoriProfil) == 1


def jeton(page) -> dict:
    return {"csrf_token": page.soupe.select_one("input[name=csrf_token]")["value"]}


def test_favourites_are_removed_and_put_back_and_unavailable_ones_say_so(fabrique, lire, client, recruteur):
    structure = structure_de(recruteur)
    visible, parti = fabrique.projet_pro(), fabrique.projet_pro(visible=False, metier_libelle="Secret")
    for projet in (visible, parti):
        fabrique.favori_profil(recruteur, structure, projet)
    page = lire("/mon-espace/favoris/")
    assert "2 projets" in page.mots() and "Ce profil n’est plus disponible" in page.mots()
    assert "Secret" not in page.texte
    envoi = {"action": f"/favoris/{visible.id}/", "bouton": f"Profil favori : projet {visible.numero}"}
    suite = client.envoyer("/mon-espace/favoris/", page=page, **envoi, **ALTERNANCE).location
    retiree = lire(suite)
    assert "1 projet" in retiree.mots() and f"Projet {visible.numero} retiré" in retiree.mots()
    remise = client.envoyer(
        "/mon-espace/favoris/",
        page=retiree,
        action=f"/favoris/{visible.id}/",
        hx=True,
        bouton=annuler(visible),
        **ALTERNANCE,
    )
    assert "2 projets" in remise.mots("#favoris")
    envoi = {"action": f"/favoris/{parti.id}/", "bouton": f"Profil favori : projet {parti.numero}"}
    client.envoyer("/mon-espace/favoris/", page=lire("/mon-espace/favoris/"), **envoi, **ALTERNANCE)
    assert compter(FavoriProfil) == 1
    reponse = client.post(
        f"/mon-espace/favoris/{parti.id}/", data={"garder": "oui", **jeton(lire("/mon-espace/favoris/"))}, **ALTERNANCE
    )
    assert reponse.status_code == 404


def annuler(projet) -> str:
    return f"Annuler le retrait du projet {projet.numero}"


def structure_de(compte) -> Structure:
    return db.session.scalar(select(Structure).join(Adhesion).where(Adhesion.compte_id == compte.id))


@pytest.fixture
def garni(fabrique, recruteur):
    """`garni(n)`: n alerts, n favourites and n candidatures more for the structure of the recruiter."""
    structure = structure_de(recruteur)

    def faire(n: int):
        for _ in range(n):
            offre, projet = fabrique.offre_alternance(structure), fabrique.projet_pro()
            fabrique.alerte(offre, projet)
            fabrique.favori_profil(recruteur, structure, projet)
            fabrique.candidature_alternance(offre)
            fabrique.candidature_alternance(offre, etat=EtatCandidature.refusee)
        fabrique.contact(structure)

    return faire


def test_the_dashboard_counts_once_and_costs_the_same(fabrique, lire, garni):
    vide = lire("/mon-espace/").mots()
    assert "Aucun profil ne correspond à vos offres" in vide and "touchez le cœur" in vide
    garni(2)
    with nb_requetes() as deux:
        page = lire("/mon-espace/")
    compteurs = [c.get_text(" ", strip=True) for c in page.soupe.select("#compteurs .counter")]
    assert compteurs == [
        "Alertes 2 profils correspondent à vos offres",
        "Profils favoris 2 projets mis de côté, 1 réponse attendue",
        "Candidatures sur mes offres 4 2 À traiter 0 Acceptées 2 Refusées",
    ]
    for lien, onglet in zip(page.soupe.select(".parts a"), ("2 À traiter", "0 Acceptées", "2 Refusées"), strict=True):
        assert lire(lien["href"]).mots(".tabs [aria-current]") == onglet
    projet = fabrique.projet_pro()
    fabrique.candidature_alternance(fabrique.offre_alternance(), projet)  # another structure’s
    for _ in range(2):
        fabrique.candidature_alternance(projet=projet)
    with nb_requetes() as encore:
        lire("/mon-espace/")
    assert encore.nb == deux.nb <= 8


def test_the_counters_answer_nothing_while_they_are_true(lire, client, garni):
    zone = lire("/mon-espace/").soupe.select_one("#compteurs [data-rafraichir]")
    assert zone["href"] == "/mon-espace/"
    assert client.hx(zone["hx-get"], **ALTERNANCE).status_code == 204
    garni(1)
    fraiche = client.hx(zone["hx-get"], **ALTERNANCE)
    assert fraiche.status_code == 200 and fraiche.soupe.select_one("#compteurs .big").get_text() == "1"
    pareille = client.hx("/mon-espace/compteurs/", headers={"If-None-Match": fraiche.headers["ETag"]}, **ALTERNANCE)
    assert pareille.status_code == 304


def test_a_structure_that_waits_is_told_why_and_reads_nothing(fabrique, client):
    projet = fabrique.projet_pro()
    attend = fabrique.recruteur(etat=EtatStructure.a_valider)
    connecter(client, attend, **ALTERNANCE)
    for chemin in ("/mon-espace/", "/mon-espace/profils/", "/mon-espace/favoris/", "/mon-espace/contacts/"):
        page = client.get(chemin, **ALTERNANCE)
        assert "en cours de validation" in page.mots() and projet.intitule not in page.texte, chemin
    for suite in ("", "contacter/"):
        assert client.get(f"/mon-espace/profils/{projet.id}/{suite}", **ALTERNANCE).status_code == 404
    assert client.hx("/mon-espace/compteurs/", **ALTERNANCE).status_code == 204


def test_a_candidate_is_led_to_their_own_space(fabrique, client):
    connecter(client, fabrique.candidat(), **ALTERNANCE)
    assert client.get("/mon-espace/", **ALTERNANCE).location == "/mon-espace/candidat/"
    assert client.get("/mon-espace/profils/", **ALTERNANCE).status_code == 404
