"""The pages of a contact: the dialog of the recruiter, the answer of the candidate, the thread."""

import pytest
from sqlalchemy import select

from cmon.contacts.etats import EtatContact
from cmon.contacts.modeles import Contact
from cmon.extensions import db
from cmon.structures.modeles import Adhesion, Structure
from cmon.temps import maintenant
from cmon.vie_privee.export import donnees_de
from tests.aides import connecter, nb_requetes, relire

ALTERNANCE = {"portail": "cmonalternance"}
MESSAGE = "Venez visiter notre fournil."


@pytest.fixture
def comme(nouveau_client):
    """`comme(compte)`: a browser of its own where that person is signed in on CMonAlternance."""
    return lambda compte: connecter(nouveau_client(), compte, **ALTERNANCE)


@pytest.fixture
def structure(recruteur) -> Structure:
    """The structure of the recruiter."""
    return db.session.scalar(select(Structure).join(Adhesion).where(Adhesion.compte_id == recruteur.id))


def test_from_the_profile_to_the_first_messages(comme, fabrique, recruteur, candidate, projet, structure, boite):
    offre = fabrique.offre_alternance(structure)
    chez_lui, chez_elle = comme(recruteur), comme(candidate)
    chemin = f"/mon-espace/profils/{projet.id}/contacter/"
    assert chez_lui.get(f"/mon-espace/profils/{projet.id}/", **ALTERNANCE).soupe.select_one(f'a[href="{chemin}"]')
    vide = chez_lui.envoyer(chemin, {"message": "", "offre": offre.id}, **ALTERNANCE)
    assert vide.status_code == 422 and "Écrivez votre message." in vide.mots()
    reponse = chez_lui.envoyer(chemin, {"message": MESSAGE}, page=vide, bouton="Envoyer", **ALTERNANCE)
    contact = db.session.scalar(select(Contact))
    page = f"/mon-espace/contacts/{contact.id}/"
    assert reponse.location == page and contact.offre_id == offre.id
    assert chez_lui.get(chemin, **ALTERNANCE).location == page
    attend = chez_lui.get(page, **ALTERNANCE)
    assert "En attente de réponse" in attend.mots() and "Etchegoyhen" not in attend.texte
    [lien] = [x for x in boite.liens(boite.unique("contact_recu")) if "contacts" in x]
    recu = chez_elle.get(lien)
    assert MESSAGE in recu.mots() and f"offre {offre.numero}" in recu.mots() and recruteur.nom not in recu.texte
    assert chez_elle.envoyer(lien, bouton="Accepter", action="accepter/", **ALTERNANCE).status_code == 303
    accepte = chez_lui.get(page, **ALTERNANCE)
    assert accepte.soupe.h1.get_text() == "Maialen Etchegoyhen"
    chez_lui.envoyer(page, {"texte": "Quand pouvez-vous venir ?"}, **ALTERNANCE)
    chez_elle.envoyer(f"/mon-espace/candidat/contacts/{contact.id}/", {"texte": "Mardi."}, **ALTERNANCE)
    assert "Mardi." in chez_lui.get(page, **ALTERNANCE).mots()
    pour_lui = accepte.texte + boite.unique("message_du_candidat").corps_texte
    pour_elle = chez_elle.get(f"/mon-espace/candidat/contacts/{contact.id}/", **ALTERNANCE).texte
    assert candidate.courriel not in pour_lui and "77 66" not in pour_lui
    assert "troisrivieres" not in pour_elle and recruteur.courriel not in pour_elle


def test_a_minor_is_written_no_free_text(comme, recruteur, projet_mineur):
    chez_lui = comme(recruteur)
    chemin = f"/mon-espace/profils/{projet_mineur.id}/contacter/"
    boite = chez_lui.hx(chemin, **ALTERNANCE)
    assert boite.soupe.select("textarea") == [] and "Cette personne est mineure" in boite.texte
    reponse = chez_lui.hx(chemin, methode="POST", data={"message": "Libre", **jeton(boite)}, **ALTERNANCE)
    contact = db.session.scalar(select(Contact))
    assert reponse.headers["HX-Redirect"] == f"/mon-espace/contacts/{contact.id}/" and contact.message == ""


def test_a_text_sent_to_somebody_who_turns_out_to_be_a_minor_is_shown_no_more(
    comme, fabrique, recruteur, candidate, projet, structure, boite
):
    """Nor mailed, nor in their data; under 15 there is nothing to accept either."""
    comme(recruteur).envoyer(f"/mon-espace/profils/{projet.id}/contacter/", {"message": MESSAGE}, **ALTERNANCE)
    contact = db.session.scalar(select(Contact))
    accepte = fabrique.contact(structure, fabrique.projet_pro(candidate), etat="accepte", message="Accepté avant.")
    chez_elle, informations = comme(candidate), "/mon-compte/informations/"
    page = f"/mon-espace/candidat/contacts/{contact.id}/"
    assert MESSAGE in chez_elle.get(page, **ALTERNANCE).mots()
    chez_elle.envoyer(informations, {"tranche_age": "de_15_a_17"}, **ALTERNANCE)
    lue = chez_elle.get(page, **ALTERNANCE)
    assert MESSAGE not in lue.mots() and "Parlez-en à vos parents" in lue.mots()
    donnees = {c["projet"]: c["message"] for c in donnees_de(relire(candidate), le=maintenant())[0]["contacts"]}
    assert sorted(donnees.values()) == ["", "Accepté avant."]
    assert [c.etat for c in boite()] == ["annule"] and MESSAGE not in boite()[0].corps_texte
    assert chez_elle.envoyer(informations, {"tranche_age": "moins_15"}, **ALTERNANCE).status_code == 303
    enfant = chez_elle.get(page, **ALTERNANCE)
    assert MESSAGE not in enfant.mots() and "Si vous acceptez" not in enfant.mots()
    assert enfant.soupe.select('form[action$="accepter/"]') == [] and enfant.soupe.select('form[action$="decliner/"]')
    refus = chez_elle.post(f"{page}accepter/", data=jeton(enfant), **ALTERNANCE)
    assert refus.status_code == 409 and relire(contact).etat == EtatContact.en_attente
    assert relire(accepte).etat == EtatContact.accepte


def jeton(page) -> dict:
    return {"csrf_token": page.soupe.select_one("input[name=csrf_token]")["value"]}


def test_an_offer_of_another_structure_can_not_be_named(comme, fabrique, recruteur, projet, structure):
    fabrique.offre_alternance(structure)
    autre = fabrique.offre_alternance()
    chez_lui = comme(recruteur)
    chemin = f"/mon-espace/profils/{projet.id}/contacter/"
    donnees = {"message": MESSAGE, "offre": str(autre.id), **jeton(chez_lui.get(chemin, **ALTERNANCE))}
    assert chez_lui.post(chemin, data=donnees, **ALTERNANCE).status_code == 422
    assert db.session.scalar(select(Contact)) is None


def test_declined_says_so_politely_and_can_not_be_answered_again(
    comme, fabrique, recruteur, candidate, projet, structure
):
    contact = fabrique.contact(structure, projet)
    chez_elle = comme(candidate)
    page = chez_elle.get(f"/mon-espace/candidat/contacts/{contact.id}/", **ALTERNANCE)
    for bouton, statut in (("Décliner", 303), ("Accepter", 409)):
        action = "decliner/" if bouton == "Décliner" else "accepter/"
        assert chez_elle.envoyer("", page=page, bouton=bouton, action=action, **ALTERNANCE).status_code == statut
    assert relire(contact).etat == EtatContact.refuse
    chez_lui = comme(recruteur).get(f"/mon-espace/contacts/{contact.id}/", **ALTERNANCE)
    assert "ne donne pas suite" in chez_lui.mots() and "Etchegoyhen" not in chez_lui.texte


def test_another_structure_and_another_candidate_find_nothing(comme, fabrique, projet, structure):
    contact = fabrique.contact(structure, projet, etat=EtatContact.accepte)
    ailleurs, autre = comme(fabrique.recruteur()), comme(fabrique.candidat())
    for navigateur, chemin in ((ailleurs, "/mon-espace/contacts/"), (autre, "/mon-espace/candidat/contacts/")):
        assert navigateur.get(f"{chemin}{contact.id}/", **ALTERNANCE).status_code == 404
        assert "Etchegoyhen" not in navigateur.get(chemin, **ALTERNANCE).texte


def test_both_lists_cost_the_same_however_long(comme, fabrique, recruteur, candidate, projet, structure):
    chez_lui, chez_elle = comme(recruteur), comme(candidate)
    lectures = ((chez_lui, "/mon-espace/contacts/"), (chez_elle, "/mon-espace/candidat/contacts/"))
    fabrique.contact(structure, projet, etat=EtatContact.accepte)
    couts = []
    for _ in range(2):
        for navigateur, chemin in lectures:
            with nb_requetes() as n:
                page = navigateur.get(chemin, **ALTERNANCE)
            couts.append(n.nb)
        for etat in EtatContact:
            fabrique.contact(structure, fabrique.projet_pro(candidate), etat=etat)
    assert couts[:2] == couts[2:] and max(couts) <= 5
    assert "À vous de répondre" in page.mots()
