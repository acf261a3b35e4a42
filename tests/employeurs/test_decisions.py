"""« Employeurs à valider »: the équipe validates or refuses, and who asked is told."""

import pytest

from cmon.employeurs.etats import EtatSuivi
from tests.aides import relire


@pytest.fixture
def demande(fabrique, structure, recruteur):
    """An employer that waits."""
    e = fabrique.etablissement(raison_sociale="Boulangerie des Halles")
    return fabrique.employeur_suivi(structure, etat="a_valider", etablissement=e, demande_par_id=recruteur.id)


@pytest.fixture
def equipe(client, connecter, fabrique):
    """The browser of a member of the équipe."""
    return connecter(client, fabrique.membre_equipe(nom="Castaing", prenom="Hélène"))


def test_the_work_list_counts_and_shows_what_waits(equipe, demande, recruteur):
    page = equipe.get("/administration/")
    assert "Employeurs à valider" in page.mots(".counters")
    assert [c.get_text() for c in page.soupe.select(".counter .big")] == ["0", "1", "0", "0"]
    for attendu in ("Boulangerie des Halles", "Mission locale du Clain", recruteur.courriel):
        assert attendu in page.mots("#employeurs")


def test_validating_tells_who_asked_on_their_own_portail(equipe, demande, recruteur, boite):
    adresse = f"/administration/employeurs/{demande.id}/"
    assert "rh@entreprise.example.org" in equipe.get(adresse).mots()
    assert equipe.envoyer(adresse, bouton="Valider", action="valider/").status_code == 303
    assert relire(demande).etat == EtatSuivi.valide and relire(demande).traite_le
    courriel = boite.unique("employeur_valide")
    assert (courriel.destinataire, courriel.portail) == (recruteur.courriel, "cmonalternance")
    assert "/mes-offres/nouvelle/" in boite.liens(courriel)[0]
    assert "Hélène Castaing" in equipe.get(adresse).mots(".historique")


def test_refusing_needs_a_reason_which_is_mailed_and_shown(
    equipe, demande, boite, nouveau_client, connecter, recruteur
):
    adresse = f"/administration/employeurs/{demande.id}/"
    vide = equipe.envoyer(adresse, {"motif": " "}, action="refuser/")
    assert vide.status_code == 422 and relire(demande).etat == EtatSuivi.a_valider and not len(boite)
    assert equipe.envoyer(adresse, {"motif": "Siret d’un autre."}, action="refuser/").status_code == 303
    courriel = boite.unique("employeur_refuse")
    assert "Siret d’un autre." in courriel.corps_texte
    recruteuse = connecter(nouveau_client(), recruteur, portail="cmonalternance")
    assert "Siret d’un autre." in recruteuse.get(boite.liens(courriel)[0]).mots(".note.bad")


def test_of_two_who_decide_together_the_second_is_told(equipe, demande, boite):
    page = equipe.get("/administration/")
    detail = equipe.get(f"/administration/employeurs/{demande.id}/")
    premier = equipe.envoyer("", action=f"employeurs/{demande.id}/valider/", page=page, hx=True)
    assert premier.status_code == 200 and "est validé" in premier.mots(".note")
    assert premier.soupe.select_one("#employeurs") is None
    second = equipe.envoyer("", {"motif": "Non."}, action=f"employeurs/{demande.id}/refuser/", page=page, hx=True)
    assert second.status_code == 409 and "a déjà été traité" in second.mots(".note")
    seul = equipe.envoyer("", {"motif": "Non."}, action="refuser/", page=detail)
    assert seul.status_code == 409 and relire(demande).etat == EtatSuivi.valide
    assert len(boite) == 1
