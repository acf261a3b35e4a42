"""Signing in by password: neutral answers, limits, where it leads, and what a session is worth."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from cmon.comptes.modeles import SessionOuverte
from cmon.extensions import db
from cmon.structures.etats import EtatStructure, GenreStructure
from cmon.temps import maintenant

FAUX = "un-autre-mot-de-passe"


def entrer(client, compte, mot_de_passe, **donnees):
    champs = {"courriel": compte if isinstance(compte, str) else compte.courriel, "mot_de_passe": mot_de_passe}
    return client.envoyer("/connexion/", {**champs, **donnees}, bouton="Se connecter", rang=0)


def est_connecte(client) -> bool:
    return client.get("/mon-compte/").status_code == 200


def test_the_right_password_opens_the_space_of_the_person(client, fabrique):
    partenaire = fabrique.partenaire()
    reponse = entrer(client, partenaire, fabrique.mot_de_passe)
    assert reponse.status_code == 303
    assert client.get(reponse.location).location == "/portefeuille/"


def premiere_page(client, compte, mot_de_passe, portail) -> str:
    champs = {"courriel": compte.courriel, "mot_de_passe": mot_de_passe}
    assert client.envoyer("/connexion/", champs, bouton="Se connecter", rang=0, portail=portail).status_code == 303
    return client.get("/connexion/accueil/", portail=portail).location


@pytest.mark.parametrize(
    ("portail", "partenaire"), [("cmonalternance", "/mon-compte/"), ("cmonstage", "/portefeuille/")]
)
def test_each_portail_opens_a_page_that_it_serves(nouveau_client, fabrique, portail, partenaire):
    equipe = "/portefeuille/" if portail == "cmonstage" else "/administration/"
    for compte, but in ((fabrique.partenaire(), partenaire), (fabrique.membre_equipe(), equipe)):
        assert premiere_page(nouveau_client(), compte, fabrique.mot_de_passe, portail) == but


@pytest.mark.parametrize(("portail", "but"), [("cmonalternance", "/mon-espace/"), ("cmonstage", "/portefeuille/")])
def test_a_person_of_two_structures_acts_for_the_one_of_the_portail(client, fabrique, portail, but):
    compte = fabrique.partenaire()
    fabrique.adhesion(compte, fabrique.structure(GenreStructure.acteur))
    assert premiere_page(client, compte, fabrique.mot_de_passe, portail) == but


def test_capitals_and_spaces_in_the_address_do_not_matter(client, fabrique):
    compte = fabrique.compte(courriel="zoe.martin@example.org")
    assert entrer(client, "  Zoe.MARTIN@example.org ", fabrique.mot_de_passe).status_code == 303
    assert est_connecte(client)
    assert compte.id


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, fabrique):
    compte = fabrique.compte()
    faux = entrer(client, compte, FAUX)
    inconnu = entrer(client, "personne@example.org", FAUX)
    assert faux.status_code == inconnu.status_code == 422
    assert "n’est pas le bon" in faux.mots()
    assert faux.mots() == inconnu.mots()


def test_a_refused_form_keeps_the_address_and_not_the_password(client, fabrique):
    compte = fabrique.compte()
    page = entrer(client, compte, FAUX)
    assert page.soupe.select_one("#courriel")["value"] == compte.courriel
    assert not page.soupe.select_one("#mot_de_passe").get("value")
    assert FAUX not in page.texte


def test_the_eleventh_wrong_password_is_refused_and_another_address_still_enters(client, nouveau_client, fabrique):
    compte = fabrique.compte()
    for _ in range(10):
        assert entrer(client, compte, FAUX).status_code == 422
    refus = entrer(client, compte, fabrique.mot_de_passe)
    assert refus.status_code == 429
    assert "cinq minutes" in refus.mots()
    ailleurs = nouveau_client()
    reponse = ailleurs.envoyer(
        "/connexion/",
        {"courriel": compte.courriel, "mot_de_passe": fabrique.mot_de_passe},
        bouton="Se connecter",
        environ_overrides={"REMOTE_ADDR": "192.0.2.7"},
    )
    assert reponse.status_code == 303


def test_a_disabled_account_does_not_enter_and_its_open_session_is_dead(client, nouveau_client, fabrique, connecter):
    compte = fabrique.compte()
    connecter(client, compte)
    compte.desactive_le = maintenant()
    db.session.commit()
    assert client.get("/mon-compte/").status_code == 303
    assert entrer(nouveau_client(), compte, fabrique.mot_de_passe).status_code == 422


@pytest.mark.parametrize("suite", ["/consultation/", "/portefeuille/projets/?page=2"])
def test_signing_in_leads_back_to_the_page_that_asked(client, fabrique, suite):
    partenaire = fabrique.partenaire()
    page = client.get("/connexion/", query_string={"suite": suite})
    reponse = client.envoyer(
        "/connexion/",
        {"courriel": partenaire.courriel, "mot_de_passe": fabrique.mot_de_passe},
        page=page,
        bouton="Se connecter",
    )
    assert reponse.location == suite


@pytest.mark.parametrize(
    "suite",
    [
        "https://exemple.test/",
        "//exemple.test",
        "/\\exemple.test",
        "/%2F/exemple.test",
        "/\texemple",
        "javascript:alert(1)",
    ],
)
def test_signing_in_never_leads_to_another_site(client, fabrique, suite):
    compte = fabrique.compte()
    reponse = entrer(client, compte, fabrique.mot_de_passe, suite=suite)
    assert reponse.status_code == 303
    assert reponse.location == "/connexion/accueil/"


def test_signing_in_changes_the_cookie_and_signing_out_kills_a_copy_of_it(client, nouveau_client, fabrique):
    compte = fabrique.compte()
    client.get("/connexion/")
    avant = client.get_cookie("cmon", domain="stage.localhost").value
    entrer(client, compte, fabrique.mot_de_passe)
    copie = client.get_cookie("cmon", domain="stage.localhost").value
    assert copie != avant
    voleur = nouveau_client()
    voleur.set_cookie("cmon", copie, domain="stage.localhost")
    assert est_connecte(voleur)
    page = client.get("/mon-compte/")
    sortie = client.envoyer("/mon-compte/", page=page, action="/deconnexion/")
    assert sortie.status_code == 303
    assert sortie.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not est_connecte(client)
    assert not est_connecte(voleur)


def test_a_visit_by_get_does_not_sign_out(client, fabrique, connecter):
    connecter(client, fabrique.compte())
    assert client.get("/deconnexion/").status_code == 405
    assert est_connecte(client)


def test_a_session_ends_after_an_hour_without_a_visit(client, fabrique, connecter, a_l_heure):
    a_l_heure("2027-03-15 09:00")
    connecter(client, fabrique.compte())
    a_l_heure("2027-03-15 09:59")
    assert est_connecte(client)
    a_l_heure("2027-03-15 10:58")
    assert est_connecte(client)
    a_l_heure("2027-03-15 11:59")
    assert not est_connecte(client)


def test_the_session_of_the_equipe_ends_after_half_an_hour_without_a_visit(client, fabrique, connecter, a_l_heure):
    a_l_heure("2027-03-15 09:00")
    connecter(client, fabrique.membre_equipe())
    a_l_heure("2027-03-15 09:31")
    assert not est_connecte(client)


def test_a_session_ends_after_twelve_hours_whatever_the_visits(client, fabrique, connecter, a_l_heure):
    a_l_heure("2027-03-15 08:00")
    connecter(client, fabrique.compte())
    for quart in range(1, 48):
        a_l_heure(f"2027-03-15 {8 + quart // 4:02d}:{quart % 4 * 15:02d}")
        assert est_connecte(client), quart
    a_l_heure("2027-03-15 20:01")
    assert not est_connecte(client)


def test_the_last_visit_is_written_at_most_every_five_minutes(client, fabrique, connecter, a_l_heure):
    a_l_heure("2027-03-15 09:00")
    connecter(client, fabrique.compte())
    vues = []
    for minute in (1, 4, 6, 7, 12):
        a_l_heure(f"2027-03-15 09:{minute:02d}")
        client.get("/mon-compte/")
        vues.append(db.session.scalar(select(SessionOuverte.vue_le)))
        db.session.rollback()
    assert len(set(vues)) == 3


def test_everything_can_be_signed_out_at_once(client, nouveau_client, fabrique, connecter):
    compte = fabrique.compte()
    autre = connecter(nouveau_client(), compte)
    connecter(client, compte)
    client.envoyer("/mon-compte/", action="/mon-compte/deconnexion-partout/")
    assert not est_connecte(client)
    assert not est_connecte(autre)


def test_changing_the_password_closes_the_other_sessions_and_keeps_this_one(
    client, nouveau_client, fabrique, connecter, boite
):
    compte = fabrique.compte()
    autre = connecter(nouveau_client(), compte)
    connecter(client, compte)
    nouveau = "sept-oiseaux-sur-le-toit"
    reponse = client.envoyer(
        "/mon-compte/mot-de-passe/",
        {"actuel": fabrique.mot_de_passe, "nouveau": nouveau, "confirmation": nouveau},
    )
    assert reponse.status_code == 303
    assert est_connecte(client)
    assert not est_connecte(autre)
    assert boite.unique("mot_de_passe_change", compte.courriel)
    assert entrer(nouveau_client(), compte, nouveau).status_code == 303
    assert entrer(nouveau_client(), compte, fabrique.mot_de_passe).status_code == 422


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"actuel": FAUX}, "Le mot de passe actuel n’est pas le bon"),
        ({"nouveau": "court", "confirmation": "court"}, "au moins 12 caractères"),
        ({"nouveau": "motdepasse2026", "confirmation": "motdepasse2026"}, "trop courant"),
        ({"confirmation": "autre chose encore"}, "ne sont pas les mêmes"),
        ({"nouveau": "", "confirmation": ""}, "Choisissez un mot de passe"),
    ],
)
def test_a_new_password_that_will_not_do_is_refused_with_the_reason(client, fabrique, connecter, champs, message):
    compte = fabrique.compte()
    connecter(client, compte)
    bon = "sept-oiseaux-sur-le-toit"
    donnees = {"actuel": fabrique.mot_de_passe, "nouveau": bon, "confirmation": bon, **champs}
    reponse = client.envoyer("/mon-compte/mot-de-passe/", donnees)
    assert reponse.status_code == 422
    assert message in reponse.mots()


def test_the_equipe_needs_sixteen_characters(client, fabrique, connecter):
    compte = fabrique.membre_equipe()
    connecter(client, compte)
    quinze = "abricot-prune-8"
    donnees = {"actuel": fabrique.mot_de_passe, "nouveau": quinze, "confirmation": quinze}
    reponse = client.envoyer("/mon-compte/mot-de-passe/", donnees)
    assert reponse.status_code == 422
    assert "au moins 16 caractères" in reponse.mots()


def test_a_person_of_two_structures_chooses_which_one_they_act_for(client, fabrique, connecter):
    compte = fabrique.partenaire()
    equipe = fabrique.structure(GenreStructure.equipe, nom="Équipe de la région")
    seconde = fabrique.adhesion(compte, equipe)
    connecter(client, compte)
    assert client.get("/administration/").status_code == 404
    reponse = client.envoyer("/mon-compte/", {"adhesion": str(seconde.id)})
    assert reponse.status_code == 303
    assert client.get("/administration/").status_code == 200


def test_who_chooses_a_structure_of_another_portail_is_told_where_it_works(client, fabrique, connecter):
    compte = fabrique.recruteur()
    ailleurs = fabrique.adhesion(compte, fabrique.structure(nom="Mission locale du Clain"))
    connecter(client, compte, portail="cmonalternance")
    client.envoyer("/mon-compte/", {"adhesion": str(ailleurs.id)}, portail="cmonalternance")
    page = client.get("/mon-compte/", portail="cmonalternance")
    assert "Vous agissez pour Mission locale du Clain" in page.mots("body")
    assert "Mission locale du Clain travaille sur CMonStage" in page.mots("main")
    assert page.soupe.select_one("main .note a")["href"].endswith("/connexion/")


def test_nobody_acts_for_a_structure_that_is_not_theirs(client, fabrique, connecter):
    compte = fabrique.partenaire()
    fabrique.adhesion(compte, fabrique.structure())
    autre = fabrique.adhesion(fabrique.compte(), fabrique.structure(GenreStructure.equipe))
    connecter(client, compte)
    page = client.get("/mon-compte/")
    jeton = page.soupe.select_one("input[name=csrf_token]")["value"]
    reponse = client.post(
        "/mon-compte/structure/", data={"csrf_token": jeton, "adhesion": str(autre.id), "role": "gestionnaire"}
    )
    assert reponse.status_code == 422
    assert client.get("/administration/").status_code == 404


def test_a_partenaire_that_waits_for_validation_does_not_enter_the_extranet(client, fabrique, connecter):
    compte = fabrique.partenaire(etat=EtatStructure.a_valider)
    connecter(client, compte)
    assert client.get("/portefeuille/").status_code == 404
    assert "À valider" in client.get("/mon-compte/").mots()


def test_a_form_without_its_token_or_from_another_site_is_refused(client, fabrique, connecter):
    compte = fabrique.compte()
    connecter(client, compte)
    assert client.post("/mon-compte/deconnexion-partout/").status_code == 400
    page = client.get("/mon-compte/")
    jeton = page.soupe.select_one("input[name=csrf_token]")["value"]
    for entetes in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://exemple.test"}, {"Origin": "null"}):
        reponse = client.post("/mon-compte/deconnexion-partout/", data={"csrf_token": jeton}, headers=entetes)
        assert reponse.status_code == 400
    assert est_connecte(client)


def test_a_visitor_is_led_to_the_sign_in_page_and_back(client):
    page = client.get("/portefeuille/projets/?page=2")
    assert page.status_code == 303
    assert page.location == "/connexion/?suite=/portefeuille/projets/%3Fpage%3D2"
    fragment = client.hx("/portefeuille/projets/?page=2")
    assert fragment.status_code == 401
    assert fragment.headers["HX-Redirect"].startswith("/connexion/?suite=/portefeuille/")
    assert not fragment.data


def test_a_fragment_asked_after_the_session_ended_repeats_nothing_of_the_page_that_asks(client):
    ici = client.origine("cmonalternance")
    for source in (f"{ici}/mon-espace/", f"{ici}/mes-offres/?q=a", "https://ailleurs.example.org/piege/", "http://["):
        fragment = client.hx("/mon-espace/compteurs/", headers={"HX-Current-URL": source}, portail="cmonalternance")
        assert fragment.headers["HX-Redirect"] == "/connexion/?suite=/mon-espace/compteurs/", source


def test_signed_in_pages_are_kept_by_no_cache(client, fabrique, connecter):
    connecter(client, fabrique.compte())
    assert client.get("/mon-compte/").headers["Cache-Control"] == "no-store"


def test_an_old_session_row_is_purged(client, app, fabrique, connecter, a_l_heure):
    from cmon.comptes.taches import purger

    connecter(client, fabrique.compte())
    bilan = purger(le=maintenant() + timedelta(hours=13))
    assert bilan["sessions"] == 1
    assert not est_connecte(client)
