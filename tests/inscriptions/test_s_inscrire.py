"""« S’inscrire »: without an account, once, the waiting list when it is full, nothing told of others."""

import pytest
from sqlalchemy import select

from cmon.extensions import db, limiter
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import Inscription
from cmon.publication.etats import EtatPublication

SAISIE = {
    "nom": "Lavergne",
    "prenom": "Noémie",
    "telephone": "01.99.00.12.34",
    "courriel": "noemie@example.org",
    "statuts": ["eleve", "parent"],
}


def chemin(rencontre) -> str:
    return f"/rencontres/{rencontre.numero}/s-inscrire/"


def inscriptions() -> list[Inscription]:
    db.session.rollback()
    return list(db.session.scalars(select(Inscription).order_by(Inscription.id)))


def envoyer(client, rencontre, **changements):
    return client.envoyer(chemin(rencontre), {**SAISIE, **changements})


def test_a_registration_from_the_page_to_the_thanks(client, fabrique, boite):
    rencontre = fabrique.rencontre()
    reponse = envoyer(client, rencontre)
    assert (reponse.status_code, reponse.location) == (303, chemin(rencontre) + "merci/")
    [i] = inscriptions()
    assert (i.nom, i.prenom, i.telephone, i.courriel) == ("Lavergne", "Noémie", "01 99 00 12 34", "noemie@example.org")
    assert [str(s) for s in i.statuts] == ["eleve", "parent"]
    assert (i.etat, i.inscrite_par_id) == (EtatInscription.confirmee, None)
    merci = client.get(reponse.location)
    assert merci.headers["Cache-Control"] == "no-store"
    for mot in ("Inscription enregistrée", "noemie@example.org", rencontre.nom_commercial, "Ajouter à mon agenda"):
        assert mot in merci.mots()
    assert i.jeton not in merci.texte
    assert len(boite) == 2


def test_the_form_opens_in_a_dialog_and_answers_there(client, fabrique):
    rencontre = fabrique.rencontre()
    boite_ouverte = client.hx(chemin(rencontre))
    assert boite_ouverte.soupe.select_one("form")["hx-post"] == chemin(rencontre)
    refuse = client.envoyer(chemin(rencontre), {**SAISIE, "courriel": ""}, page=boite_ouverte, hx=True)
    assert refuse.status_code == 422
    assert refuse.soupe.select_one("#nom")["value"] == "Lavergne"
    fait = client.envoyer(chemin(rencontre), SAISIE, page=boite_ouverte, hx=True)
    assert fait.headers["HX-Redirect"] == chemin(rencontre) + "merci/"


@pytest.mark.parametrize(
    ("champ", "valeur", "message"),
    [
        ("nom", "", "Indiquez le nom."),
        ("prenom", " ", "Indiquez le prénom."),
        ("telephone", "12", "Écrivez un numéro de téléphone complet, par exemple 01 99 00 12 34."),
        ("courriel", "noemie@", "Écrivez l’adresse en entier, par exemple nom@example.org."),
        ("statuts", [], "Cochez au moins un statut."),
        ("statuts", ["inconnu"], "Choisissez dans la liste."),
    ],
)
def test_each_field_says_what_is_wrong_and_all_is_kept(client, fabrique, boite, champ, valeur, message):
    rencontre = fabrique.rencontre()
    page = client.get(chemin(rencontre))
    jeton = page.soupe.select_one("[name=csrf_token]")["value"]
    reponse = client.post(chemin(rencontre), data={**SAISIE, champ: valeur, "csrf_token": jeton})
    assert reponse.status_code == 422
    assert message in reponse.mots(".summary")
    assert reponse.soupe.title.get_text().startswith("Erreur")
    if champ != "nom":
        assert reponse.soupe.select_one("#nom")["value"] == "Lavergne"
    if champ != "statuts":
        assert len(reponse.soupe.select("[name=statuts][checked]")) == 2
    assert not inscriptions()
    assert not list(boite)


def test_the_same_person_twice_sees_the_same_page_and_gets_one_mail(client, nouveau_client, fabrique, boite):
    rencontre = fabrique.rencontre()
    premiere = client.get(envoyer(client, rencontre).location)
    for autre in (client, nouveau_client()):
        encore = autre.get(envoyer(autre, rencontre).location)
        assert encore.mots() == premiere.mots()
    assert len(inscriptions()) == 1
    assert len(boite) == 2


def test_who_sends_the_name_and_address_of_another_learns_nothing_of_them(client, fabrique, boite):
    rencontre = fabrique.rencontre()
    fabrique.inscription(
        rencontre, nom="Lavergne", prenom="Noémie", courriel="noemie@example.org", telephone="01 99 00 77 77"
    )
    reponse = envoyer(client, rencontre, telephone="01 99 00 88 88", courriel="Noemie+x@example.org")
    merci = client.get(reponse.location)
    assert merci.status_code == 200
    assert "01 99 00 77 77" not in merci.texte
    assert "noemie@example.org" not in merci.texte
    autre = client.get(chemin(rencontre) + "?autre=oui")
    assert not autre.soupe.select_one("#telephone").get("value")
    assert not list(boite)
    assert len(inscriptions()) == 1


def test_another_person_keeps_the_address_and_the_phone(client, nouveau_client, fabrique):
    rencontre = fabrique.rencontre()
    merci = client.get(envoyer(client, rencontre).location)
    suite = next(a["href"] for a in merci.soupe.select("main a") if "autre personne" in a.get_text())
    page = client.get(suite)
    assert page.soupe.select_one("#courriel")["value"] == "noemie@example.org"
    assert page.soupe.select_one("#telephone")["value"] == "01 99 00 12 34"
    assert not page.soupe.select_one("#nom").get("value")
    assert not nouveau_client().get(suite).soupe.select_one("#courriel").get("value")
    assert client.envoyer(suite, {"nom": "Lavergne", "prenom": "Léo", "statuts": ["eleve"]}).status_code == 303
    assert [i.prenom for i in inscriptions()] == ["Noémie", "Léo"]


def test_the_thanks_are_gone_ten_minutes_later_and_for_others(client, nouveau_client, fabrique, a_l_heure):
    a_l_heure("2027-03-01 10:00")
    rencontre = fabrique.rencontre()
    merci = envoyer(client, rencontre).location
    assert nouveau_client().get(merci).location == f"/rencontres/{rencontre.numero}/"
    a_l_heure("2027-03-01 10:09")
    assert client.get(merci).status_code == 200
    assert client.get(merci.replace(rencontre.numero, fabrique.rencontre().numero)).status_code == 303
    a_l_heure("2027-03-01 10:11")
    assert client.get(merci).status_code == 303


def test_a_place_taken_meanwhile_offers_the_waiting_list_with_all_that_was_typed(client, fabrique, boite):
    rencontre = fabrique.rencontre(nb_max=1)
    page = client.get(chemin(rencontre))
    fabrique.inscription(rencontre)
    complet = client.envoyer(chemin(rencontre), SAISIE, page=page)
    assert complet.status_code == 409
    assert "complète" in complet.mots(".summary")
    assert complet.soupe.select_one("#courriel")["value"] == "noemie@example.org"
    assert not list(boite)
    reponse = client.envoyer(chemin(rencontre), {}, page=complet, bouton="M’inscrire sur la liste d’attente")
    assert reponse.status_code == 303
    assert inscriptions()[-1].etat == EtatInscription.en_attente
    assert "liste d’attente" in client.get(reponse.location).mots("h1")
    assert [c.genre for c in boite()] == ["inscription_en_attente"]


def test_a_full_rencontre_offers_the_waiting_list_at_once_and_says_how_many_wait(client, fabrique):
    rencontre = fabrique.rencontre(nb_max=1)
    fabrique.inscription(rencontre)
    for _ in range(2):
        fabrique.inscription(rencontre, etat=EtatInscription.en_attente)
    page = client.get(chemin(rencontre))
    assert page.status_code == 200
    assert "2 personnes attendent" in page.mots()
    assert client.envoyer(chemin(rencontre), SAISIE, page=page).status_code == 303
    assert inscriptions()[-1].etat == EtatInscription.en_attente


def test_the_last_place_takes_the_rencontre_off_the_list_at_once(client, fabrique):
    rencontre = fabrique.rencontre(nb_max=1)
    assert rencontre.numero in client.get("/rencontres/").texte
    envoyer(client, rencontre)
    assert rencontre.numero not in client.get("/rencontres/").texte


@pytest.mark.parametrize(
    ("valeurs", "mots"),
    [
        ({"dans_heures": -0.1}, "a commencé"),
        ({"dans_heures": -24}, "n’est plus proposée"),
        ({"etat": EtatPublication.depubliee}, "n’est plus proposée"),
    ],
)
def test_a_closed_rencontre_says_so_clearly(client, fabrique, valeurs, mots):
    ouverte, fermee = fabrique.rencontre(), fabrique.rencontre(**valeurs)
    page = client.get(chemin(ouverte))
    for reponse in (
        client.get(chemin(fermee)),
        client.hx(chemin(fermee)),
        client.envoyer(chemin(fermee), SAISIE, page=page, action=chemin(ouverte)),
    ):
        if reponse.status_code == 303:
            continue
        assert reponse.status_code == 410
        assert "Inscriptions closes" in reponse.texte
        assert mots in reponse.mots("body") if reponse.soupe.body else reponse.texte
    jeton = page.soupe.select_one("[name=csrf_token]")["value"]
    assert client.post(chemin(fermee), data={**SAISIE, "csrf_token": jeton}).status_code == 410
    assert all(i.rencontre_id == ouverte.id for i in inscriptions())


def test_a_rencontre_never_published_is_a_missing_one(client, fabrique):
    rencontre = fabrique.rencontre(publiee=False)
    for fin in ("s-inscrire/", "s-inscrire/merci/", "agenda.ics"):
        assert client.get(f"/rencontres/{rencontre.numero}/{fin}").status_code == 404


def test_a_whole_class_may_register_from_one_address_and_no_more(client, fabrique):
    limiter.reset()
    rencontre = fabrique.rencontre(nb_max=100)
    page = client.get(chemin(rencontre))
    eleves = [{**SAISIE, "courriel": f"eleve{n}@example.org", "prenom": f"Élève {n}"} for n in range(61)]
    statuts = [client.envoyer(chemin(rencontre), champs, page=page) for champs in eleves]
    assert [r.status_code for r in statuts] == [303] * 60 + [429]


def test_anybody_takes_the_appointment(client, fabrique):
    rencontre = fabrique.rencontre(lieu_nom="Salle des fêtes")
    reponse = client.get(f"/rencontres/{rencontre.numero}/agenda.ics")
    assert reponse.mimetype == "text/calendar"
    texte = reponse.texte
    for mot in ("BEGIN:VEVENT", f"UID:rencontre-{rencontre.numero}@", "DTSTART:", "METHOD:PUBLISH", "Salle des fêtes"):
        assert mot in texte
    assert f"{rencontre.debut_le:%Y%m%dT%H%M%SZ}" in texte
