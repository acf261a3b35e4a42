"""The thread after an accepted answer: relayed without addresses, from both sides, reported to the équipe."""

import pytest
from sqlalchemy import func, select

from cmon.base import RegleMetier
from cmon.candidatures_alternance.requetes import fil_de_candidature
from cmon.echanges import operations
from cmon.echanges.modeles import Message
from cmon.echanges.requetes import fil_de_contact
from cmon.extensions import db
from cmon.journal.modeles import Trace
from cmon.structures.modeles import Structure
from cmon.temps import maintenant
from tests.aides import relire

SITE = {"portail": "cmonalternance"}


@pytest.fixture
def monde(fabrique, nouveau_client, connecter):
    """An accepted application, its candidate and a recruiter, each in their browser."""
    hugo = fabrique.recruteur(nom="CFA du Clain")
    structure = db.session.get(Structure, relire(hugo, "adhesions").adhesions[0].structure_id)
    zoe = fabrique.candidat(nom="Roumégoux", prenom="Zoé", telephone="01 99 00 77 01")
    offre = fabrique.offre_alternance(structure)
    c = fabrique.candidature_alternance(
        offre, fabrique.projet_pro(zoe), etat="acceptee", repondue_par_id=hugo.id, reponse="Venez jeudi."
    )
    return {
        "hugo": hugo,
        "zoe": zoe,
        "offre": offre,
        "c": c,
        "recruteur": connecter(nouveau_client(), hugo, **SITE),
        "candidat": connecter(nouveau_client(), zoe, **SITE),
    }


def cote(c, candidat=False):
    return f"/mon-espace/{'candidat/' if candidat else ''}candidatures/{c.id}/messages/"


def test_each_side_writes_and_the_other_is_mailed_the_text_and_no_address(monde, boite):
    c, hugo, zoe = monde["c"], monde["hugo"], monde["zoe"]
    detail = monde["recruteur"].get(f"/mon-espace/candidatures/{c.id}/", **SITE)
    champs = {"texte": "Jeudi à 10:00 ?"}
    envoye = monde["recruteur"].envoyer("", champs, action="messages/", page=detail, **SITE)
    assert envoye.status_code == 303 and envoye.location.endswith(f"/mon-espace/candidatures/{c.id}/#fil")
    au_candidat = boite.unique("message_du_recruteur", a=zoe.courriel)
    assert "Jeudi à 10:00 ?" in au_candidat.corps_texte and au_candidat.repondre_a == ""
    tout = au_candidat.objet + au_candidat.corps_texte + au_candidat.corps_html
    for cache in (hugo.courriel, hugo.nom_complet, "rh@entreprise.example.org", monde["offre"].adresse):
        assert cache not in tout
    lien = boite.liens(au_candidat)[0]
    assert f"/mon-espace/candidat/candidatures/{c.id}/" in lien
    page = monde["candidat"].get(cote(c, True), **SITE)
    assert "Le recruteur, le" in page.mots("#fil") and hugo.nom not in page.mots("#fil")
    reponse = monde["candidat"].envoyer(
        "", {"texte": "Oui, j’y serai."}, action="messages/", page=page, hx=True, **SITE
    )
    assert reponse.status_code == 200 and "Oui, j’y serai." in reponse.mots("ol")
    assert reponse.soupe.select_one("textarea").get_text(strip=True) == ""
    au_recruteur = boite.unique("message_du_candidat", a=hugo.courriel)
    tout = au_recruteur.objet + au_recruteur.corps_texte + au_recruteur.corps_html
    assert "Zoé Roumégoux" in tout and zoe.courriel not in tout and zoe.telephone not in tout
    premier, second = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert (premier.du_candidat, second.du_candidat) == (False, True)
    assert premier.lu_le is not None and second.lu_le is None


def test_a_button_pressed_twice_sends_one_message_and_an_empty_one_is_refused(monde, boite):
    c = monde["c"]
    page = monde["candidat"].get(cote(c, True), **SITE)
    for _ in range(2):
        monde["candidat"].envoyer("", {"texte": "Bonjour."}, action="messages/", page=page, **SITE)
    assert db.session.scalar(select(func.count(Message.id))) == 1 and len(boite()) == 1
    vide = monde["candidat"].envoyer("", {"texte": "  "}, action="messages/", page=page, hx=True, **SITE)
    assert vide.status_code == 422 and vide.soupe.select_one(".summary")


@pytest.mark.parametrize("etat", ["a_traiter", "refusee", "retiree", "close"])
def test_nobody_writes_before_the_answer_nor_after_the_end(fabrique, monde, etat, boite):
    c = relire(monde["c"])
    c.etat = etat
    db.session.commit()
    page = monde["candidat"].get(cote(c, True), **SITE)
    assert page.status_code == 200 and page.soupe.select_one("textarea") is None
    with pytest.raises(RegleMetier):
        fil = db.session.execute(fil_de_candidature(c.id)).scalar_one()
        operations.ecrire(fil, "Bonjour.", par=monde["zoe"], le=maintenant())
    assert not len(boite())


def test_another_person_and_the_other_side_find_nothing(monde, fabrique, nouveau_client, connecter):
    c = monde["c"]
    autres = [
        (connecter(nouveau_client(), fabrique.recruteur(), **SITE), cote(c)),
        (connecter(nouveau_client(), fabrique.candidat(), **SITE), cote(c, True)),
        (monde["candidat"], cote(c)),
        (monde["recruteur"], cote(c, True)),
    ]
    for navigateur, adresse in autres:
        assert navigateur.get(adresse, **SITE).status_code == 404


def test_the_thread_of_a_contact_speaks_in_the_same_way(fabrique, boite):
    hugo = fabrique.recruteur()
    structure = db.session.get(Structure, relire(hugo, "adhesions").adhesions[0].structure_id)
    projet = fabrique.projet_pro()
    contact = fabrique.contact(structure, projet, etat="accepte", auteur_id=hugo.id)
    fil = db.session.execute(fil_de_contact(contact.id)).scalar_one()
    operations.ecrire(fil, "Bonjour.", par=hugo, le=maintenant())
    operations.ecrire(fil, "Bonjour à vous.", par=fil.projet_pro.compte, le=maintenant())
    db.session.commit()
    assert f"/mon-espace/candidat/contacts/{contact.id}/" in boite.unique("message_du_recruteur").corps_texte
    assert boite.unique("message_du_candidat").destinataire == hugo.courriel
    attente = fabrique.contact(structure, fabrique.projet_pro())
    with pytest.raises(RegleMetier):
        fil = db.session.execute(fil_de_contact(attente.id)).scalar_one()
        operations.ecrire(fil, "Bonjour.", par=hugo, le=maintenant())


def test_whoever_followed_and_left_the_gestionnaires_are_told(fabrique, monde, boite):
    c = relire(monde["c"])
    c.repondue_par_id = fabrique.compte().id
    db.session.commit()
    fil = db.session.execute(fil_de_candidature(c.id)).scalar_one()
    operations.ecrire(fil, "Bonjour.", par=monde["zoe"], le=maintenant())
    db.session.commit()
    assert boite.unique("message_du_candidat").destinataire == monde["hugo"].courriel


def test_a_message_is_reported_read_by_the_equipe_and_handled_once(monde, client, connecter, fabrique):
    c = monde["c"]
    m = fabrique.message(candidature=c, auteur_id=monde["hugo"].id, texte="Envoyez de l’argent.")
    sien = fabrique.message(candidature=c, du_candidat=True, auteur_id=monde["zoe"].id, texte="Non.")
    assert f"/mon-espace/candidat/messages/{m.id}/signaler/" in monde["candidat"].get(cote(c, True), **SITE).texte
    for interdit in (f"/mon-espace/messages/{m.id}/signaler/", f"/mon-espace/candidat/messages/{sien.id}/signaler/"):
        for navigateur in (monde["candidat"], monde["recruteur"]):
            assert navigateur.get(interdit, **SITE).status_code == 404
    adresse = f"/mon-espace/candidat/messages/{m.id}/signaler/"
    vide = monde["candidat"].envoyer(adresse, {"motif": ""}, action="signaler/", **SITE)
    assert vide.status_code == 422
    champs = {"motif": "Il demande de l’argent."}
    assert monde["candidat"].envoyer(adresse, champs, action="signaler/", **SITE).status_code == 303
    assert "Signalé à l’équipe" in monde["candidat"].get(cote(c, True), **SITE).mots("#fil")
    connecter(client, fabrique.membre_equipe())
    assert "1 message signalé attend d’être lu" in client.get("/administration/").mots(".note")
    liste = client.get("/administration/signalements/")
    assert "1 À traiter" in liste.mots(".tabs") and "Il demande de l’argent." in liste.mots()
    page = client.get(f"/administration/signalements/{m.id}/")
    for attendu in ("Venez jeudi.", "Envoyez de l’argent.", "Non.", "Zoé Roumégoux", "CFA du Clain"):
        assert attendu in page.mots(), attendu
    assert db.session.scalar(select(func.count(Trace.id))) == 1
    assert client.get(f"/administration/signalements/{sien.id}/").status_code == 404
    assert client.envoyer("", action="traiter/", page=page).status_code == 303
    assert client.envoyer("", action="traiter/", page=page).status_code == 409
    assert relire(m).signalement_traite_le and "0 À traiter" in client.get("/administration/signalements/").mots(
        ".tabs"
    )
    assert "Il demande" in client.get("/administration/signalements/?etat=traites").mots()


@pytest.mark.base("sqlite")
def test_a_person_who_writes_too_often_is_asked_to_wait(monde):
    monde["candidat"].verifie = False
    page = monde["candidat"].get(cote(monde["c"], True), **SITE)
    statuts = {
        monde["candidat"].envoyer("", {"texte": f"Message {i}"}, action="messages/", page=page, **SITE).status_code
        for i in range(31)
    }
    assert statuts == {303, 429}
