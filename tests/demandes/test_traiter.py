"""The équipe reads demandes and marks them as handled, once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cmon.demandes.etats import EtatDemande
from cmon.demandes.modeles import Demande
from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.temps import maintenant
from cmon.vie_privee.taches import purger
from tests.aides import nb_requetes, relire


@pytest.fixture
def equipe(client, connecter, fabrique):
    """The browser of a member of the équipe."""
    return connecter(client, fabrique.membre_equipe(nom="Castaing", prenom="Hélène"))


def test_the_work_list_shows_what_waits_the_oldest_first(equipe, fabrique):
    fabrique.demande(nom="Récente")
    fabrique.demande(nom="Ancienne", cree_le=maintenant() - timedelta(days=3))
    fabrique.demande(nom="Classée", etat="traitee")
    page = equipe.get("/administration/")
    assert [h.get_text() for h in page.soupe.select("#demandes h3")] == ["Ancienne", "Récente"]
    assert page.mots(".counter:has(a[href='#demandes'])").startswith("Demandes d’information 2")
    assert "il y a 3 jours" in page.mots("#demandes")


def test_the_page_of_a_demande_tells_all_that_was_typed(equipe, fabrique):
    demande = fabrique.demande(portail="vin", texte="Bonjour,\n\nComment obtenir la convention <b>svp</b> ?")
    page = equipe.get(f"/administration/demandes/{demande.id}/")
    mots = page.mots()
    for attendu in (demande.nom, demande.courriel, demande.telephone, "Un jeune ou un parent", "<b>svp</b>"):
        assert attendu in mots, attendu
    assert "CMonAlternance Vigne et Vin" in mots and "À traiter" in mots


def test_marking_as_handled_writes_who_did_it_and_when(equipe, fabrique):
    demande = fabrique.demande()
    adresse = f"/administration/demandes/{demande.id}/"
    reponse = equipe.envoyer(adresse, action="traiter/", bouton="Marquer comme traitée")
    assert (reponse.status_code, reponse.location) == (303, "/administration/")
    demande = relire(demande)
    assert demande.etat == EtatDemande.traitee and demande.traitee_le is not None
    passage = db.session.scalars(select(Passage).where(Passage.demande_id == demande.id)).one()
    assert (passage.de, passage.vers, passage.auteur) == ("a_traiter", "traitee", "Hélène Castaing")
    page = equipe.get(adresse)
    assert "Hélène Castaing" in page.mots(".historique") and "Déjà traitée" in page.mots()
    assert not page.soupe.select("form[action$='traiter/']")


def test_it_is_done_in_place_in_the_list(equipe, fabrique):
    demande, autre = fabrique.demande(), fabrique.demande()
    page = equipe.get("/administration/")
    reponse = equipe.envoyer("", action=f"demandes/{demande.id}/traiter/", page=page, hx=True)
    assert reponse.status_code == 200 and "est marquée comme traitée" in reponse.mots(".note")
    assert [h.get_text() for h in reponse.soupe.select("#demandes h3")] == [autre.nom]


@pytest.mark.parametrize("hx", [False, True])
def test_a_demande_already_handled_says_by_whom(equipe, nouveau_client, connecter, fabrique, hx):
    demande = fabrique.demande()
    page = equipe.get("/administration/")
    collegue = connecter(nouveau_client(), fabrique.membre_equipe(nom="Ferrand", prenom="Nadia"))
    collegue.envoyer(f"/administration/demandes/{demande.id}/", action="traiter/")
    reponse = equipe.envoyer("", action=f"demandes/{demande.id}/traiter/", page=page, hx=hx)
    assert reponse.status_code == 409
    assert "Cette demande a déjà été traitée par Nadia Ferrand, le " in reponse.texte
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Passage)) == 1


@pytest.mark.parametrize("numero", ["0", "99999999999999999999", "abc"])
def test_odd_numbers_are_missing_pages(equipe, numero):
    assert equipe.get(f"/administration/demandes/{numero}/").status_code == 404


def test_the_work_list_costs_the_same_for_two_demandes_and_seven(equipe, fabrique):
    def compter():
        with nb_requetes() as compte:
            assert equipe.get("/administration/").status_code == 200
        return compte.nb

    for _ in range(2):
        fabrique.demande()
    deux = compter()
    for _ in range(5):
        fabrique.demande()
    assert compter() == deux <= 8


def test_a_demande_is_erased_a_year_after_it_was_handled_with_its_history(app, fabrique):
    le = maintenant()
    ancienne = fabrique.demande(etat="traitee", traitee_le=le - timedelta(days=365, minutes=1))
    gardees = {
        fabrique.demande(etat="traitee", traitee_le=le - timedelta(days=364)).id,
        fabrique.demande(cree_le=le - timedelta(days=700)).id,
    }
    db.session.add(Passage(demande_id=ancienne.id, action="traitement", vers="traitee", auteur="Équipe", le=le))
    db.session.commit()
    assert purger(le=le, pour_de_vrai=False)["demandes"] == 1
    assert purger(le=le)["demandes"] == 1
    db.session.rollback()
    assert set(db.session.scalars(select(Demande.id))) == gardees
    assert db.session.scalar(select(func.count()).select_from(Passage)) == 0


def test_the_duration_is_a_setting(app, fabrique):
    app.config["CONSERVATION_DEMANDES_J"] = 10
    fabrique.demande(etat="traitee", traitee_le=maintenant() - timedelta(days=11))
    assert purger(le=maintenant())["demandes"] == 1
