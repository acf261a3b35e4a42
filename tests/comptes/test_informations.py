"""« Mes informations personnelles »: names, phone, and an address that the new mailbox confirms."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cmon.comptes.modeles import Jeton, SessionOuverte
from cmon.comptes.requetes import compte_par_courriel
from cmon.extensions import db
from cmon.temps import maintenant
from tests.aides import relire

NOUVELLE = "nouvelle.adresse@example.org"
CHEMIN = re.compile(r"https?://[^/\s]+(/connexion/nouvelle-adresse/\S+)")
BOUTON = "Confirmer ma nouvelle adresse"


@pytest.fixture
def compte(client, fabrique, connecter):
    """Somebody who has just signed in."""
    compte = fabrique.employeur(courriel="ancienne@example.org")
    connecter(client, compte)
    return compte


def demander(client, courriel=NOUVELLE):
    return client.envoyer("/mon-compte/adresse/", {"courriel": courriel}, bouton="Envoyer le mail")


def lien_de(boite) -> str:
    return CHEMIN.search(boite("changement_courriel")[-1].corps_texte).group(1)


def test_names_and_phone_are_corrected_and_nothing_else(client, compte):
    page = client.get("/mon-compte/informations/")
    jeton = page.soupe.select_one("main input[name=csrf_token]")["value"]
    donnees = {"nom": "Béchade", "prenom": "Zoé", "telephone": "0199002233", "csrf_token": jeton}
    intrus = {"courriel": "autre@example.org", "genre": "candidat", "est_demo": "1", "confirme_le": ""}
    assert client.post("/mon-compte/informations/", data={**donnees, **intrus}).status_code == 303
    relu = relire(compte)
    assert (relu.nom, relu.prenom, relu.telephone) == ("Béchade", "Zoé", "01 99 00 22 33")
    assert (relu.courriel, relu.genre, relu.est_demo) == ("ancienne@example.org", None, False)
    refus = client.envoyer("/mon-compte/informations/", {"nom": ""}, bouton="Enregistrer")
    assert refus.status_code == 422
    assert "Indiquez votre nom" in refus.mots(".summary")


def test_the_address_changes_by_the_button_of_the_mail_and_the_old_one_is_told(client, nouveau_client, compte, boite):
    assert demander(client).location == "/mon-compte/"
    assert relire(compte).courriel == "ancienne@example.org"
    assert boite.unique("changement_courriel").destinataire == NOUVELLE
    lien, telephone = lien_de(boite), nouveau_client()
    for _ in range(20):
        assert telephone.get(lien).status_code == 200
    assert relire(compte).courriel == "ancienne@example.org"
    fin = telephone.envoyer(lien, bouton=BOUTON)
    assert fin.status_code == 200
    assert "Votre adresse est changée" in fin.mots()
    assert relire(compte).courriel == NOUVELLE
    assert boite.unique("courriel_change").destinataire == "ancienne@example.org"
    assert telephone.get(lien).status_code == 410
    assert client.get("/mon-compte/").status_code == 200


def test_links_mailed_to_the_old_address_open_nothing_any_more(client, nouveau_client, compte, boite):
    autre = nouveau_client()
    bouton = "Recevoir un lien de connexion par mail"
    autre.envoyer("/connexion/", {"courriel": compte.courriel}, bouton=bouton)
    ancien = boite.liens(boite.unique("lien_connexion"))[0]
    demander(client)
    autre.envoyer(lien_de(boite), bouton=BOUTON)
    assert autre.get(ancien).status_code == 410
    assert db.session.scalar(select(func.count()).where(Jeton.utilise_le.is_(None))) == 0


def test_an_address_that_has_an_account_gets_the_same_screen_and_a_mail_of_its_own(client, fabrique, compte, boite):
    connu = fabrique.compte()
    reponses = {(r.status_code, r.location, r.texte) for r in (demander(client), demander(client, connu.courriel))}
    assert len(reponses) == 1
    assert boite.unique(a=connu.courriel).genre == "compte_existant"


def test_an_address_taken_meanwhile_is_refused(client, fabrique, compte, boite):
    demander(client)
    fabrique.compte(courriel=NOUVELLE)
    refus = client.envoyer(lien_de(boite), rang=1, bouton=BOUTON)
    assert refus.status_code == 410
    assert relire(compte).courriel == "ancienne@example.org"
    assert len(db.session.execute(compte_par_courriel(NOUVELLE)).all()) == 1


def test_the_present_address_is_refused_and_mails_are_limited(client, compte, boite):
    refus = demander(client, "Ancienne@example.org")
    assert refus.status_code == 422
    assert "C’est déjà l’adresse" in refus.mots(".summary")
    assert {demander(client).status_code for _ in range(5)} == {303}
    assert len(boite(a=NOUVELLE)) == 3


def test_whoever_signed_in_long_ago_proves_first_who_they_are(client, compte, boite):
    ligne = db.session.scalars(select(SessionOuverte)).one()
    ligne.ouverte_le = maintenant() - timedelta(minutes=16)
    db.session.commit()
    assert client.get("/mon-compte/adresse/").location.startswith("/connexion/confirmer/")
    jeton = client.get("/mon-compte/").soupe.select_one("input[name=csrf_token]")["value"]
    reponse = client.post("/mon-compte/adresse/", data={"csrf_token": jeton, "courriel": NOUVELLE})
    assert reponse.location.startswith("/connexion/confirmer/")
    assert len(boite) == 0
