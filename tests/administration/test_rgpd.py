"""« Données à supprimer »: what is due, one action, and what the équipe erases before its time."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cmon.candidatures.modeles import Candidature
from cmon.extensions import db
from cmon.inscriptions.modeles import Inscription
from cmon.journal.modeles import Passage
from cmon.offres.modeles import Offre
from cmon.temps import maintenant
from tests.aides import nb_requetes, relire

ADRESSE = "/administration/rgpd/"


@pytest.fixture
def equipe(client, connecter, fabrique):
    """The browser of a member of the équipe."""
    return connecter(client, fabrique.membre_equipe(nom="Castaing", prenom="Hélène"))


def nb(modele) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(modele))


def retiree(fabrique, jours: int):
    """An offer with one application, unpublished that many days ago."""
    offre = fabrique.offre(etat="depubliee", depubliee_le=maintenant() - timedelta(days=jours))
    fabrique.candidature(offre, fichiers=1)
    return offre


def test_the_list_tells_what_is_due_from_what_will_be(equipe, fabrique):
    due, a_venir = retiree(fabrique, 31), retiree(fabrique, 3)
    publiee = fabrique.offre()
    page = equipe.get(ADRESSE)
    assert due.numero in page.mots("section[aria-labelledby=dues-titre]")
    assert a_venir.numero in page.mots("section[aria-labelledby=venir-titre]")
    assert publiee.numero not in page.mots()
    assert "1 candidature, contact de l’entreprise" in page.mots("section[aria-labelledby=dues-titre]")


def test_nothing_due_says_so(equipe):
    assert "Rien à supprimer" in equipe.get(ADRESSE).mots()


def test_one_action_erases_what_is_due_and_writes_who_did_it(equipe, fabrique):
    due, a_venir = retiree(fabrique, 31), retiree(fabrique, 3)
    reponse = equipe.envoyer(ADRESSE, bouton="Supprimer les données dues", action=ADRESSE)
    assert reponse.status_code == 303
    assert "1 candidature ou inscription, et le contact de 1 offre ou rencontre" in equipe.get(ADRESSE).mots(
        ".messages"
    )
    assert relire(due).courriel == "" and relire(a_venir).courriel
    assert nb(Candidature) == 1
    passage = db.session.scalars(select(Passage).where(Passage.action == "effacement")).one()
    assert passage.auteur == "Hélène Castaing"


def test_the_chosen_ones_are_erased_early_once_confirmed(equipe, fabrique):
    offre, autre = retiree(fabrique, 3), retiree(fabrique, 4)
    rencontre = fabrique.rencontre(etat="depubliee", depubliee_le=maintenant() - timedelta(days=1))
    fabrique.inscription(rencontre)
    choix = [f"offre-{offre.id}", f"rencontre-{rencontre.id}"]
    confirmation = equipe.envoyer(ADRESSE, {"choix": choix}, action="selection/")
    assert confirmation.status_code == 200 and "ne peut pas être annulée" in confirmation.mots()
    assert autre.numero not in confirmation.mots()
    assert nb(Candidature) == 2
    jeton = confirmation.soupe.select_one("input[name=csrf_token]")["value"]
    donnees = {"csrf_token": jeton, "choix": choix, "confirmer": "oui"}
    assert equipe.post("/administration/rgpd/selection/", data=donnees).status_code == 303
    assert (nb(Candidature), nb(Inscription)) == (1, 0)
    assert relire(offre).courriel == relire(rencontre).courriel == "" and relire(autre).courriel


def test_an_offer_published_again_meanwhile_keeps_its_data(equipe, fabrique):
    offre = fabrique.offre()
    fabrique.candidature(offre)
    jeton = equipe.get(ADRESSE).soupe.select_one("input[name=csrf_token]")
    jeton = jeton["value"] if jeton else equipe.get("/mon-compte/").soupe.select_one("input[name=csrf_token]")["value"]
    donnees = {"csrf_token": jeton, "choix": f"offre-{offre.id}", "confirmer": "oui"}
    equipe.post("/administration/rgpd/selection/", data=donnees)
    assert nb(Candidature) == 1 and relire(offre).courriel


@pytest.mark.parametrize("choix", ["", "offre-", "structure-1", "offre-99999999999", "offre-1; DROP TABLE offre"])
def test_an_odd_choice_erases_nothing(equipe, fabrique, choix):
    retiree(fabrique, 3)
    reponse = equipe.envoyer(ADRESSE, {"choix": choix}, action="selection/")
    assert reponse.status_code == 422 and "Cochez au moins" in reponse.mots(".note")
    assert nb(Candidature) == 1 and nb(Offre) == 1


def test_the_list_costs_the_same_however_long_it_is(equipe, fabrique):
    def lire():
        with nb_requetes() as n:
            equipe.get(ADRESSE)
        return n.nb

    retiree(fabrique, 31)
    une = lire()
    for jours in (2, 3, 32, 33):
        retiree(fabrique, jours)
    assert lire() == une
