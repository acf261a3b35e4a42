"""« Envoyer un email de confirmation »: what it says, once each, its progress to the end, failures named."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from cmon.courriels.envoi import envoyer_file
from cmon.courriels.modeles import Courriel, EtatCourriel
from cmon.extensions import db
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import EnvoiGroupe
from cmon.temps import maintenant


@pytest.fixture
def rencontre(fabrique):
    """A rencontre with three participants and one who waits."""
    charge = fabrique.partenaire(nom="Ferrand", prenom="Nadia", courriel="nadia@example.org")
    r = fabrique.rencontre(charge=charge, nb_max=100)
    for nom in ("Aubert", "Ballion", "Castaing"):
        fabrique.inscription(r, nom=nom, courriel=f"{nom.lower()}@example.org")
    fabrique.inscription(r, nom="Zola", courriel="zola@example.org", etat=EtatInscription.en_attente)
    r.charge = charge
    return r


@pytest.fixture
def chez_nadia(client, connecter, rencontre):
    """The browser of the chargée."""
    return connecter(client, rencontre.charge)


def expedier(client, rencontre, donnees=None, **options):
    """Press the button of the page."""
    adresse = f"/inscriptions/{rencontre.id}/envoi/"
    return client.envoyer(adresse, donnees, action=adresse, **options)


def vider(**options):
    """Send the outbox, once the test's own session has let the database go."""
    db.session.rollback()
    return envoyer_file(**options)


def test_the_page_says_to_how_many_it_goes_and_shows_the_mail(chez_nadia, rencontre):
    page = chez_nadia.get(f"/inscriptions/{rencontre.id}/envoi/")
    assert "Cet email part à 3 participants" in page.mots()
    assert "n’a pas encore été envoyé" in page.mots()
    assert "Je confirme ma venue" in page.mots(".apercu-mail")
    assert "Prénom Nom" in page.mots(".apercu-mail")
    assert "Venez-vous" in page.mots(".apercu-mail .objet")
    # Nobody's own link: who sends it can't cancel in the name of a participant.
    assert not page.soupe.select(".apercu-mail a")


def test_one_mail_each_and_nobody_sees_the_address_of_another(chez_nadia, rencontre, boite):
    fait = expedier(chez_nadia, rencontre)
    assert fait.status_code == 303
    envoi = db.session.execute(select(EnvoiGroupe)).scalar_one()
    assert fait.location == f"/inscriptions/{rencontre.id}/envois/{envoi.id}/"
    mails = boite("confirmation_rencontre")
    assert sorted(m.destinataire for m in mails) == [f"{n}@example.org" for n in ("aubert", "ballion", "castaing")]
    for m in mails:
        autres = {x.destinataire for x in mails} - {m.destinataire}
        assert not any(a in m.corps_texte + m.corps_html for a in autres)
    page = chez_nadia.get(f"/inscriptions/{rencontre.id}/envoi/")
    assert "par Nadia Ferrand, à 3 participants" in page.mots()


def test_the_same_form_sent_twice_is_one_mailing(chez_nadia, rencontre, boite):
    adresse = f"/inscriptions/{rencontre.id}/envoi/"
    page = chez_nadia.get(adresse)
    allers = {expedier(chez_nadia, rencontre, page=page).location for _ in range(2)}
    assert len(allers) == 1
    assert len(boite("confirmation_rencontre")) == 3


def test_two_clicks_at_once_are_one_mailing(app, chez_nadia, rencontre, boite):
    adresse = f"/inscriptions/{rencontre.id}/envoi/"
    page = chez_nadia.get(adresse)
    champs = {c["name"]: c["value"] for c in page.soupe.select("form input[type=hidden]")}
    biscuits = "; ".join(f"{c.key}={c.value}" for c in chez_nadia._cookies.values())
    depart, statuts = threading.Barrier(4), []
    db.session.remove()

    def cliquer(cle: str):
        with app.test_client(use_cookies=False) as autre:
            depart.wait(10)
            reponse = autre.post(
                adresse,
                data=champs | {"cle": champs["cle"] + cle},
                base_url="http://stage.localhost",
                headers={"Cookie": biscuits},
            )
            statuts.append(reponse.status_code)

    # Twice the same click, and twice a form opened apart: one mailing leaves, the others are told.
    fils = [threading.Thread(target=cliquer, args=(cle,)) for cle in ("", "", "autre", "encore")]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(20)
    assert set(statuts) <= {303, 422}
    assert 303 in statuts
    assert db.session.scalar(select(func.count()).select_from(EnvoiGroupe)) == 1
    assert len(boite("confirmation_rencontre")) == 3


def test_a_second_mailing_within_ten_minutes_is_to_be_confirmed(chez_nadia, rencontre, boite):
    adresse = f"/inscriptions/{rencontre.id}/envoi/"
    ouverte = chez_nadia.get(adresse)
    assert not ouverte.soupe.select("[name=encore]")
    assert expedier(chez_nadia, rencontre).status_code == 303
    refus = expedier(chez_nadia, rencontre, page=ouverte)
    assert refus.status_code == 422
    assert "cochez la case pour l’envoyer de nouveau" in refus.mots(".summary")
    assert len(boite("confirmation_rencontre")) == 3
    assert expedier(chez_nadia, rencontre, {"encore": True}, page=refus).status_code == 303
    assert len(boite("confirmation_rencontre")) == 6


@pytest.mark.base("sqlite")
def test_ten_minutes_later_it_is_sent_without_a_question(chez_nadia, rencontre, boite):
    adresse = f"/inscriptions/{rencontre.id}/envoi/"
    expedier(chez_nadia, rencontre)
    db.session.execute(update(EnvoiGroupe).values(le=maintenant() - timedelta(minutes=11)))
    db.session.commit()
    assert not chez_nadia.get(adresse).soupe.select("[name=encore]")
    assert expedier(chez_nadia, rencontre).status_code == 303
    assert len(boite("confirmation_rencontre")) == 6


@pytest.mark.base("sqlite")
def test_without_a_participant_or_once_begun_there_is_nothing_to_send(client, connecter, fabrique, boite):
    charge = fabrique.partenaire()
    connecter(client, charge)
    vide, finie = fabrique.rencontre(charge=charge), fabrique.rencontre(charge=charge, dans_heures=-1)
    fabrique.inscription(finie)
    page = client.get(f"/inscriptions/{vide.id}/envoi/")
    assert "Aucun participant pour le moment" in page.mots()
    assert not page.soupe.select("main form")
    assert "La rencontre a commencé" in client.get(f"/inscriptions/{finie.id}/envoi/").mots()
    jeton = client.get("/mon-compte/").soupe.select_one("[name=csrf_token]")["value"]
    for r in (vide, finie):
        assert client.post(f"/inscriptions/{r.id}/envoi/", data={"csrf_token": jeton}).status_code == 422
    assert not boite("confirmation_rencontre")


def test_the_progress_goes_to_the_end_and_stops_by_itself(chez_nadia, rencontre, smtp):
    adresse = expedier(chez_nadia, rencontre).location
    page = chez_nadia.get(adresse)
    assert "0 sur 3 envoyés" in page.mots()
    lien = page.soupe.select_one("#actualiser")
    assert lien["href"] == adresse
    assert "every 2s" in lien["hx-trigger"]
    vider(limite=1)
    milieu = chez_nadia.hx(adresse)
    assert "1 sur 3 envoyés" in milieu.mots("section")
    assert milieu.soupe.select_one("progress")["value"] == "1"
    vider()
    fin = chez_nadia.hx(adresse)
    assert "3 sur 3 envoyés" in fin.mots("section")
    assert "Terminé Tous les participants l’ont reçu." in fin.mots("section")
    assert not fin.soupe.select("[hx-trigger]")
    assert not fin.soupe.select("#actualiser")


def test_mails_that_the_server_refuses_are_named_with_what_to_do(chez_nadia, rencontre, smtp):
    smtp.repondre = lambda a: "550 5.1.1 inconnu" if a.startswith("ballion") else "250 OK"
    adresse = expedier(chez_nadia, rencontre).location
    vider()
    page = chez_nadia.get(adresse)
    assert "2 sur 3 envoyés" in page.mots()
    assert "1 email n’a pas pu être remis" in page.mots()
    assert "Noémie Ballion" in page.mots(".echecs")
    assert "ballion@example.org" in page.mots(".echecs")
    assert "Vérifiez l’adresse avec la personne" in page.mots()
    assert not page.soupe.select("[hx-trigger]")


def test_mails_tried_again_later_do_not_keep_the_page_asking(chez_nadia, rencontre, smtp):
    smtp.repondre = lambda a: "451 plus tard"
    adresse = expedier(chez_nadia, rencontre).location
    for minutes in (0, 2, 8):
        vider(le=maintenant() + timedelta(minutes=minutes))
    page = chez_nadia.get(adresse)
    assert "0 sur 3 envoyés" in page.mots()
    assert "3 emails seront réessayés à partir de" in page.mots()
    assert page.soupe.select_one("#actualiser")["hx-trigger"] == "click"


@pytest.mark.base("sqlite")
def test_a_mailing_left_alone_for_half_an_hour_is_not_asked_for_any_more(chez_nadia, rencontre, a_l_heure):
    adresse = expedier(chez_nadia, rencontre).location
    db.session.execute(update(EnvoiGroupe).values(le=maintenant() - timedelta(minutes=31)))
    db.session.commit()
    assert chez_nadia.get(adresse).soupe.select_one("#actualiser")["hx-trigger"] == "click"


@pytest.mark.base("sqlite")
def test_the_progress_of_one_rencontre_is_not_read_through_another(chez_nadia, rencontre, fabrique):
    autre = fabrique.rencontre(charge=rencontre.charge)
    adresse = expedier(chez_nadia, rencontre).location
    numero = adresse.rstrip("/").rsplit("/", 1)[1]
    assert chez_nadia.get(f"/inscriptions/{autre.id}/envois/{numero}/").status_code == 404
    assert chez_nadia.get(f"/inscriptions/{rencontre.id}/envois/999999/").status_code == 404


def test_a_mailing_to_many_costs_as_few_statements_as_to_few(chez_nadia, rencontre, fabrique, nb_requetes):
    couts = []
    for nb in (0, 60):
        for _ in range(nb):
            fabrique.inscription(rencontre)
        page = chez_nadia.get(f"/inscriptions/{rencontre.id}/envoi/")
        with nb_requetes() as compte:
            fait = expedier(chez_nadia, rencontre, {"encore": True} if nb else None, page=page)
        assert fait.status_code == 303
        couts.append(compte.nb)
        db.session.execute(update(Courriel).values(etat=EtatCourriel.envoye))
        db.session.commit()
    assert couts[1] <= couts[0] <= 14
    with nb_requetes() as compte:
        assert "63 sur 63" in chez_nadia.hx(fait.location).mots("section")
    assert compte.nb <= 6
