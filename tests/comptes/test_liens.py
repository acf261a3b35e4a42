"""Mailed links: GET shows, POST acts, once, for one purpose, during an hour."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from cmon.comptes.modeles import Jeton, SessionOuverte
from cmon.courriels.modeles import Courriel
from cmon.extensions import db

CHEMIN = re.compile(r"https?://[^/\s]+(/connexion/\S+)")


def demander(client, courriel, page="/connexion/"):
    bouton = "Recevoir un lien de connexion par mail" if page == "/connexion/" else "Recevoir le lien"
    return client.envoyer(page, {"courriel": courriel}, bouton=bouton)


def lien_de(courriel: Courriel) -> str:
    return CHEMIN.search(courriel.corps_texte).group(1)


def nb_sessions() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(SessionOuverte))


def test_a_link_asked_by_mail_opens_a_session_by_its_button(client, fabrique, boite):
    compte = fabrique.partenaire()
    reponse = demander(client, compte.courriel)
    assert reponse.status_code == 303
    assert "Regardez vos mails" in client.get(reponse.location).mots()
    lien = lien_de(boite.unique("lien_connexion", compte.courriel))
    page = client.get(lien)
    assert page.status_code == 200
    entree = client.envoyer(lien, page=page, bouton="Entrer dans mon espace")
    assert entree.status_code == 303
    assert client.get("/mon-compte/").status_code == 200


def test_twenty_visits_of_a_link_change_nothing(client, nouveau_client, fabrique, boite):
    compte = fabrique.compte()
    demander(client, compte.courriel)
    lien = lien_de(boite.unique("lien_connexion"))
    scanner = nouveau_client()
    for _ in range(20):
        assert scanner.get(lien).status_code == 200
        assert scanner.head(lien).status_code == 200
        scanner.options(lien)
    assert nb_sessions() == 0
    assert client.envoyer(lien, bouton="Entrer dans mon espace").status_code == 303


def test_a_used_link_is_refused_and_offers_a_new_one(client, nouveau_client, fabrique, boite):
    demander(client, fabrique.compte().courriel)
    lien = lien_de(boite.unique("lien_connexion"))
    page = client.get(lien)
    client.envoyer(lien, page=page, bouton="Entrer dans mon espace")
    second = nouveau_client()
    encore = second.get(lien)
    assert encore.status_code == 410
    assert "Demander un nouveau lien" in encore.mots()
    jeton = second.get("/connexion/").soupe.select_one("input[name=csrf_token]")["value"]
    assert second.post(lien, data={"csrf_token": jeton}).status_code == 410
    assert nb_sessions() == 1


@pytest.mark.parametrize(("heure", "statut"), [("2027-03-15 09:59", 303), ("2027-03-15 10:01", 410)])
def test_a_link_lives_sixty_minutes(client, fabrique, boite, a_l_heure, heure, statut):
    a_l_heure("2027-03-15 09:00")
    demander(client, fabrique.compte().courriel)
    lien = lien_de(boite.unique("lien_connexion"))
    page = client.get(lien)
    a_l_heure(heure)
    assert client.envoyer(lien, page=page, bouton="Entrer dans mon espace").status_code == statut


def test_a_newer_link_revokes_the_older_one(client, fabrique, boite):
    compte = fabrique.compte()
    demander(client, compte.courriel)
    demander(client, compte.courriel)
    ancien, recent = (lien_de(c) for c in boite("lien_connexion"))
    assert client.get(ancien).status_code == 410
    assert client.get(recent).status_code == 200


def test_a_link_of_another_purpose_is_refused(client, fabrique, boite):
    compte = fabrique.compte()
    demander(client, compte.courriel, "/connexion/mot-de-passe-oublie/")
    jeton = lien_de(boite.unique("lien_mot_de_passe")).rstrip("/").rpartition("/")[2]
    assert client.get(f"/connexion/lien/{jeton}/").status_code == 410
    assert client.get(f"/connexion/nouveau-mot-de-passe/{jeton}/").status_code == 200


@pytest.mark.parametrize("jeton", ["x", "a" * 400, "é%00", "..%2f..", "😀"])
def test_an_invented_link_is_refused(client, jeton):
    assert client.get(f"/connexion/lien/{jeton}/").status_code in (404, 410)


def test_an_unknown_address_gets_the_same_answer_and_a_mail_of_its_own(client, fabrique, boite):
    compte = fabrique.compte()
    connue = demander(client, compte.courriel)
    inconnue = demander(client, "personne@example.org")
    assert connue.status_code == inconnue.status_code == 303
    assert connue.location == inconnue.location
    assert boite.unique(a="personne@example.org").genre == "adresse_inconnue"
    assert len(boite) == 2


@pytest.mark.parametrize("connue", [True, False])
def test_at_most_three_mails_leave_in_a_quarter_of_an_hour_and_ten_in_a_day(client, fabrique, boite, a_l_heure, connue):
    adresse = fabrique.compte().courriel if connue else "personne@example.org"
    a_l_heure("2027-03-15 06:00")
    reponses = {demander(client, adresse).location for _ in range(5)}
    assert len(reponses) == 1
    assert len(boite(a=adresse)) == 3
    for heure in range(7, 12):
        a_l_heure(f"2027-03-15 {heure:02d}:00")
        for _ in range(3):
            demander(client, adresse)
    assert len(boite(a=adresse)) == 10


def test_a_link_asked_without_an_address_says_so(client):
    reponse = demander(client, "")
    assert reponse.status_code == 422
    assert "Indiquez votre adresse e-mail" in reponse.mots()


def test_a_new_password_is_chosen_by_a_link_and_closes_every_session(
    client, nouveau_client, fabrique, connecter, boite
):
    compte = fabrique.compte()
    autre = connecter(nouveau_client(), compte)
    demander(client, compte.courriel, "/connexion/mot-de-passe-oublie/")
    lien = lien_de(boite.unique("lien_mot_de_passe"))
    refus = client.envoyer(lien, {"nouveau": "court", "confirmation": "court"})
    assert refus.status_code == 422
    nouveau = "sept-oiseaux-sur-le-toit"
    assert client.envoyer(lien, {"nouveau": nouveau, "confirmation": nouveau}).status_code == 303
    assert client.get("/mon-compte/").status_code == 200
    assert autre.get("/mon-compte/").status_code == 303
    assert client.get(lien).status_code == 410


def test_the_link_is_stored_hashed_and_the_address_starts_with_the_configured_one(client, app, fabrique, boite):
    demander(client, fabrique.compte().courriel)
    courriel = boite.unique("lien_connexion")
    jeton = lien_de(courriel).rstrip("/").rpartition("/")[2]
    assert len(jeton) >= 40
    assert db.session.scalar(select(Jeton.empreinte)) != jeton
    assert app.config["BASE_URL"] + "/connexion/lien/" in courriel.corps_texte


def test_a_link_is_not_poisoned_by_the_host_of_the_request(client, fabrique):
    reponse = client.post("/connexion/", portail="exemple.test", data={"lien": "oui", "courriel": "a@example.org"})
    assert reponse.status_code == 400


@pytest.mark.epreuve(tours=20)
def test_two_presses_at_once_open_one_session(app, nouveau_client, fabrique, boite):
    client = nouveau_client()
    demander(client, fabrique.compte().courriel)
    lien = lien_de(boite.unique("lien_connexion"))
    db.session.remove()

    def presser(_):
        from cmon.base import RegleMetier
        from cmon.comptes.modeles import UsageJeton
        from cmon.comptes.operations import consommer_lien, ouvrir_session
        from cmon.temps import maintenant

        with app.app_context():
            try:
                compte = consommer_lien(lien.rstrip("/").rpartition("/")[2], UsageJeton.connexion, le=maintenant())
                ouvrir_session(compte, le=maintenant())
                db.session.commit()
                return True
            except RegleMetier:
                return False

    with ThreadPoolExecutor(8) as fils:
        resultats = list(fils.map(presser, range(8)))
    assert resultats.count(True) == 1
    assert nb_sessions() == 1
