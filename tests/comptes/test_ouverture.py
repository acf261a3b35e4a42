"""Opening an account: who may, the mail that confirms the address, and nothing told about other people's accounts."""

import re

import pytest
from sqlalchemy import func, select

from cmon.candidatures.modeles import TrancheAge
from cmon.comptes.etats import GenreCompte
from cmon.comptes.modeles import Compte, Jeton, SessionOuverte
from cmon.comptes.requetes import compte_par_courriel
from cmon.comptes.taches import effacer_comptes_non_confirmes
from cmon.extensions import db
from cmon.temps import maintenant

MOT_DE_PASSE = "sept-oiseaux-sur-le-toit"
ADRESSE = "aline.castaing@example.org"
PERSONNE = {"courriel": ADRESSE, "nom": "Castaing", "prenom": "Aline", "mot_de_passe": MOT_DE_PASSE, "charte": True}
PRO = {**PERSONNE, "telephone": "01 99 00 60 01"}
CANDIDAT = {**PERSONNE, "tranche_age": "majeur"}
CHEMIN = re.compile(r"https?://[^/\s]+(/creer-un-compte/confirmer/\S+)")
BOUTON = "Confirmer mon adresse et entrer"


def ouvrir(client, genre="employeur", **champs):
    donnees = {**(CANDIDAT if genre == "candidat" else PRO), **champs}
    return client.envoyer(f"/creer-un-compte/{genre}/", donnees, bouton="Créer mon compte", portail="cmonalternance")


def compte(courriel=ADRESSE) -> Compte | None:
    db.session.rollback()
    return db.session.execute(compte_par_courriel(courriel)).scalar_one_or_none()


def lien_de(courriel) -> str:
    return CHEMIN.search(courriel.corps_texte).group(1)


def confirmer(client, lien):
    return client.envoyer(lien, bouton=BOUTON, portail="cmonalternance")


def se_connecter(client, mot_de_passe=MOT_DE_PASSE):
    champs = {"courriel": ADRESSE, "mot_de_passe": mot_de_passe}
    return client.envoyer("/connexion/", champs, bouton="Se connecter", portail="cmonalternance")


def test_one_chooses_first_as_whom_one_opens_an_account(client):
    page = client.get("/creer-un-compte/", portail="cmonalternance")
    assert [h.get_text() for h in page.soupe.select("main h2")] == [
        "Employeur",
        "Acteur de la formation et de l’insertion",
        "Candidat",
    ]
    liens = {a["href"] for a in page.soupe.select("main a")}
    assert {f"/creer-un-compte/{g.value}/" for g in GenreCompte} <= liens
    assert "/creer-un-compte/" in {a["href"] for a in client.get("/connexion/", portail="vin").soupe.select("main a")}


def test_cmonstage_opens_no_account(client):
    assert client.get("/creer-un-compte/").status_code == 404
    assert "/creer-un-compte/" not in client.get("/connexion/").texte


@pytest.mark.parametrize("genre", GenreCompte)
def test_an_account_is_open_once_its_button_is_pressed(client, boite, genre):
    reponse = ouvrir(client, genre.value, courriel=ADRESSE.upper())
    assert reponse.status_code == 303
    assert "Regardez vos mails" in client.get(reponse.location, portail="cmonalternance").mots()
    cree = compte()
    assert (cree.genre, cree.confirme_le) == (genre, None)
    assert cree.telephone == ("01 99 00 60 01" if genre.est_professionnel else "")
    assert cree.tranche_age == (None if genre.est_professionnel else TrancheAge.majeur)
    courriel = boite.unique("confirmation_compte", ADRESSE)
    assert "http://alternance.localhost" in courriel.corps_texte
    assert confirmer(client, lien_de(courriel)).location == "/connexion/accueil/"
    assert compte().confirme_le is not None
    assert client.get("/mon-compte/", portail="cmonalternance").status_code in (200, 303)


def test_the_link_leads_back_to_the_offer_that_one_was_reading(client, fabrique, boite):
    suite = f"/offres/{fabrique.offre_alternance().numero}/"
    page = f"/creer-un-compte/candidat/?suite={suite}"
    client.envoyer(page, CANDIDAT, bouton="Créer mon compte", portail="cmonalternance")
    entree = client.envoyer(lien_de(boite.unique("confirmation_compte")), bouton=BOUTON, portail="cmonalternance")
    assert entree.location.endswith(suite)


def test_the_link_never_leads_to_another_site(client, boite):
    page = "/creer-un-compte/candidat/?suite=//ailleurs.example.org/"
    client.envoyer(page, CANDIDAT, bouton="Créer mon compte", portail="cmonalternance")
    assert "suite" not in lien_de(boite.unique("confirmation_compte"))


def test_looking_at_the_link_changes_nothing(client, nouveau_client, boite):
    ouvrir(client)
    lien, scanner = lien_de(boite.unique("confirmation_compte")), nouveau_client()
    for _ in range(20):
        assert scanner.get(lien, portail="cmonalternance").status_code == 200
        scanner.head(lien, portail="cmonalternance")
    assert compte().confirme_le is None
    assert db.session.scalar(select(func.count()).select_from(SessionOuverte)) == 0
    assert confirmer(client, lien).status_code == 303


def test_a_link_serves_once_and_a_newer_one_revokes_it(client, nouveau_client, boite):
    ouvrir(client)
    client.envoyer("/creer-un-compte/renvoyer/", {"courriel": ADRESSE}, portail="cmonalternance")
    ancien, recent = (lien_de(c) for c in boite("confirmation_compte"))
    perime = client.get(ancien, portail="cmonalternance")
    assert perime.status_code == 410
    assert "/creer-un-compte/renvoyer/" in {a["href"] for a in perime.soupe.select("main a")}
    confirmer(client, recent)
    autre = nouveau_client()
    assert autre.get(recent, portail="cmonalternance").status_code == 410
    jeton = autre.get("/connexion/").soupe.select_one("input[name=csrf_token]")["value"]
    assert autre.post(recent, data={"csrf_token": jeton}, portail="cmonalternance").status_code in (400, 410)
    assert db.session.scalar(select(func.count()).select_from(SessionOuverte)) == 1


def test_a_link_of_confirmation_neither_signs_in_nor_changes_a_password(client, boite):
    ouvrir(client)
    jeton = lien_de(boite.unique("confirmation_compte")).rstrip("/").rpartition("/")[2]
    assert client.get(f"/connexion/lien/{jeton}/").status_code == 410
    assert client.get(f"/connexion/nouveau-mot-de-passe/{jeton}/").status_code == 410


def test_nobody_enters_by_password_before_the_address_is_confirmed(client, boite):
    ouvrir(client)
    assert se_connecter(client).status_code == 422
    confirmer(client, lien_de(boite.unique("confirmation_compte")))
    assert se_connecter(client).status_code == 303


def test_an_account_without_password_enters_by_a_mailed_link(client, nouveau_client, boite):
    ouvrir(client, mot_de_passe="")
    confirmer(client, lien_de(boite.unique("confirmation_compte")))
    assert compte().mot_de_passe is None
    assert se_connecter(nouveau_client(), "sans mot de passe").status_code == 422
    nouveau_client().envoyer(
        "/connexion/", {"courriel": ADRESSE}, bouton="Recevoir un lien de connexion par mail", portail="cmonalternance"
    )
    assert boite.unique("lien_connexion", ADRESSE)


def test_a_known_address_gets_the_same_screen_and_a_mail_that_says_so(client, nouveau_client, fabrique, boite):
    connu = fabrique.compte()
    avant = (connu.nom, connu.mot_de_passe, connu.confirme_le)
    reponses = [ouvrir(nouveau_client(), courriel=c) for c in (ADRESSE, connu.courriel)]
    assert {(r.status_code, r.location, r.texte) for r in reponses} == {
        (303, "/creer-un-compte/mail-envoye/", reponses[0].texte)
    }
    assert boite.unique(a=connu.courriel).genre == "compte_existant"
    assert boite.unique(a=ADRESSE).genre == "confirmation_compte"
    relu = compte(connu.courriel)
    assert (relu.nom, relu.mot_de_passe, relu.confirme_le) == avant


@pytest.mark.parametrize(
    ("qui", "genre"),
    [("personne@example.org", "adresse_inconnue"), ("connu@example.org", "compte_existant")],
)
def test_asking_for_the_mail_again_tells_nothing_on_the_screen(client, fabrique, boite, qui, genre):
    fabrique.compte(courriel="connu@example.org")
    reponse = client.envoyer("/creer-un-compte/renvoyer/", {"courriel": qui}, portail="vin")
    assert (reponse.status_code, reponse.location) == (303, "/creer-un-compte/mail-envoye/")
    assert boite.unique(a=qui).genre == genre
    assert "http://vin.localhost" in boite.unique(a=qui).corps_texte


def test_the_account_is_that_of_whoever_asked_last(client, boite):
    ouvrir(client, nom="Intrus", mot_de_passe="un-mot-que-je-connais")
    ouvrir(client, "candidat")
    confirmer(client, lien_de(boite("confirmation_compte")[-1]))
    cree = compte()
    assert (cree.nom, cree.genre, cree.telephone) == ("Castaing", GenreCompte.candidat, "")
    assert se_connecter(client, "un-mot-que-je-connais").status_code == 422


def test_a_password_chosen_before_the_address_was_proved_by_another_link_is_forgotten(client, nouveau_client, boite):
    ouvrir(nouveau_client())
    client.envoyer(
        "/connexion/", {"courriel": ADRESSE}, bouton="Recevoir un lien de connexion par mail", portail="cmonalternance"
    )
    lien = re.search(r"https?://[^/\s]+(/connexion/\S+)", boite.unique("lien_connexion").corps_texte).group(1)
    client.envoyer(lien, bouton="Entrer dans mon espace", portail="cmonalternance")
    assert compte().confirme_le is not None
    assert se_connecter(nouveau_client()).status_code == 422


def test_at_most_three_mails_leave_in_a_quarter_of_an_hour(client, fabrique, boite):
    connu = fabrique.compte()
    for adresse in (ADRESSE, connu.courriel):
        assert {ouvrir(client, courriel=adresse).status_code for _ in range(5)} == {303}
        assert len(boite(a=adresse)) == 3


@pytest.mark.parametrize(
    ("genre", "champs", "message"),
    [
        ("employeur", {"telephone": ""}, "Indiquez un numéro de téléphone"),
        ("acteur", {"charte": False}, "Acceptez la charte"),
        ("acteur", {"mot_de_passe": "court"}, "au moins 12 caractères"),
        ("candidat", {"mot_de_passe": "motdepasse2026"}, "trop courant"),
        ("candidat", {"tranche_age": ""}, "Choisissez votre tranche d’âge"),
        ("candidat", {"tranche_age": "moins_15"}, "la loi demande l’accord d’un parent"),
        ("candidat", {"courriel": "pas une adresse"}, "Écrivez l’adresse en entier"),
        ("candidat", {"nom": ""}, "Indiquez votre nom"),
    ],
)
def test_a_form_that_will_not_do_is_refused_with_the_reason(client, boite, genre, champs, message):
    reponse = ouvrir(client, genre, **champs)
    assert reponse.status_code == 422
    assert message in reponse.mots(".summary")
    assert not reponse.soupe.select_one("#mot_de_passe").get("value")
    assert compte() is None
    assert len(boite) == 0


def test_fields_of_another_kind_and_fields_that_nobody_asked_for_are_ignored(client):
    page = client.get("/creer-un-compte/candidat/", portail="cmonalternance")
    jeton = page.soupe.select_one("input[name=csrf_token]")["value"]
    donnees = {**CANDIDAT, "charte": "oui", "csrf_token": jeton, "telephone": "01 99 00 60 09", "genre": "employeur"}
    donnees |= {"confirme_le": "2020-01-01", "est_demo": "1", "role": "gestionnaire"}
    client.post("/creer-un-compte/candidat/", data=donnees, portail="cmonalternance")
    cree = compte()
    assert (cree.genre, cree.telephone, cree.confirme_le, cree.est_demo) == (GenreCompte.candidat, "", None, False)


def test_an_account_that_nobody_confirms_is_erased_after_seven_days(client, fabrique, boite, a_l_heure):
    ancien = fabrique.compte()
    a_l_heure("2027-03-01 09:00")
    ouvrir(client)
    lien = lien_de(boite.unique("confirmation_compte"))
    a_l_heure("2027-03-08 08:59")
    assert effacer_comptes_non_confirmes(le=maintenant()) == {"comptes": 0}
    assert client.get(lien, portail="cmonalternance").status_code == 200
    a_l_heure("2027-03-08 09:01")
    assert client.get(lien, portail="cmonalternance").status_code == 410
    assert effacer_comptes_non_confirmes(le=maintenant()) == {"comptes": 1}
    assert compte() is None
    assert db.session.scalar(select(func.count()).select_from(Jeton)) == 0
    assert compte(ancien.courriel) is not None
