"""« Inscrire un participant », the red cross, the list on the form of the rencontre, the code shown at the door."""

import pytest
from sqlalchemy import select

from cmon.extensions import db
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import Inscription
from cmon.journal.modeles import Passage

SAISIE = {
    "nom": "Lavergne",
    "prenom": "Noémie",
    "telephone": "01 99 00 12 34",
    "courriel": "noemie@example.org",
    "statuts": ["demandeur"],
}


def relue(inscription) -> Inscription:
    db.session.rollback()
    requete = select(Inscription).where(Inscription.id == inscription.id)
    return db.session.execute(requete.execution_options(populate_existing=True)).scalar_one()


def derniere() -> Inscription | None:
    db.session.rollback()
    return db.session.scalars(select(Inscription).order_by(Inscription.id.desc()).limit(1)).one_or_none()


def nouveau(rencontre) -> str:
    return f"/inscriptions/{rencontre.id}/participants/nouveau/"


@pytest.fixture
def charge(client, fabrique, connecter):
    """A partenaire who is signed in."""
    compte = fabrique.partenaire()
    connecter(client, compte)
    return compte


def test_the_charge_registers_a_participant(client, fabrique, charge, boite):
    rencontre = fabrique.rencontre(charge=charge)
    reponse = client.envoyer(nouveau(rencontre), SAISIE)
    assert (reponse.status_code, reponse.location) == (303, f"/inscriptions/{rencontre.id}/")
    assert derniere().inscrite_par_id == charge.id
    assert "confirmation par mail" in client.get("/portefeuille/").texte
    assert {c.genre for c in boite()} == {"inscription_confirmee", "inscription_recue"}


def test_from_the_form_of_the_projet_one_goes_back_to_it(client, fabrique, charge):
    rencontre = fabrique.rencontre(charge=charge)
    page = client.hx(nouveau(rencontre) + "?retour=projet")
    reponse = client.envoyer(nouveau(rencontre), SAISIE, page=page, hx=True)
    assert reponse.headers["HX-Redirect"] == f"/portefeuille/projets/{rencontre.projet_id}/#participants"


def test_a_full_rencontre_says_what_to_do_and_takes_on_the_waiting_list(client, fabrique, charge):
    rencontre = fabrique.rencontre(charge=charge, nb_max=1)
    page = client.get(nouveau(rencontre))
    fabrique.inscription(rencontre)
    complet = client.envoyer(nouveau(rencontre), SAISIE, page=page)
    assert complet.status_code == 409
    assert "augmentez le nombre maximum" in complet.mots(".summary")
    reponse = client.envoyer(
        nouveau(rencontre), {}, page=complet, action="participants", bouton="Inscrire sur la liste d’attente"
    )
    assert reponse.status_code == 303
    assert derniere().etat == EtatInscription.en_attente


def test_a_walk_in_is_registered_once_it_has_begun(client, fabrique, charge, boite):
    rencontre = fabrique.rencontre(charge=charge, dans_heures=-0.5)
    assert client.envoyer(nouveau(rencontre), SAISIE).status_code == 303
    assert derniere().etat == EtatInscription.confirmee
    assert not list(boite)


def test_the_red_cross_asks_first_then_takes_the_participant_off(client, fabrique, charge, boite):
    rencontre = fabrique.rencontre(charge=charge)
    inscription = fabrique.inscription(rencontre)
    chemin = f"/inscriptions/participants/{inscription.id}/desinscrire/"
    page = client.get(chemin)
    assert relue(inscription).etat == EtatInscription.confirmee
    for _ in range(2):
        reponse = client.envoyer(chemin, {}, page=page, action="desinscrire", bouton="Désinscrire")
        assert (reponse.status_code, reponse.location) == (303, f"/inscriptions/{rencontre.id}/")
    assert relue(inscription).etat == EtatInscription.annulee
    assert "L’organisateur a retiré" in boite.unique("inscription_annulee").corps_texte
    assert not boite("inscription_retiree")
    assert client.get(chemin).status_code == 303
    passages = db.session.scalars(select(Passage).where(Passage.rencontre_id == rencontre.id)).all()
    assert [p.action for p in passages] == ["désinscription d’un participant"]
    assert inscription.nom not in passages[0].motif


@pytest.mark.parametrize("qui", ["receveur", "équipe", "autre", "employeur"])
def test_the_receveur_and_the_equipe_manage_and_nobody_else(client, fabrique, connecter, qui):
    receveur = fabrique.partenaire()
    rencontre = fabrique.rencontre(charge=fabrique.partenaire(), receveur=receveur)
    inscription = fabrique.inscription(rencontre)
    faire = {"équipe": fabrique.membre_equipe, "autre": fabrique.partenaire, "employeur": fabrique.employeur}
    connecter(client, receveur if qui == "receveur" else faire[qui]())
    statut = 200 if qui in ("receveur", "équipe") else 404
    for chemin in (
        nouveau(rencontre),
        f"/inscriptions/participants/{inscription.id}/desinscrire/",
        f"/inscriptions/presence/{inscription.jeton}/",
    ):
        assert client.get(chemin).status_code == statut


def test_the_list_stands_on_the_form_sorted_paged_and_with_the_waiting_list_apart(client, fabrique, charge):
    rencontre = fabrique.rencontre(charge=charge, nb_max=12)
    page = client.get(f"/portefeuille/projets/{rencontre.projet_id}/")
    assert "Aucun enregistrement" in page.mots("#participants")
    for n in range(12):
        fabrique.inscription(rencontre, nom=f"Nom{n:02}", prenom=f"P{20 - n}", courriel=f"x{n}@example.org")
    fabrique.inscription(rencontre, nom="Patiente", etat=EtatInscription.en_attente)
    page = client.get(f"/portefeuille/projets/{rencontre.projet_id}/")
    mots = page.mots("#participants")
    assert "Affichage de la ligne 1 à 10 sur 12" in mots
    assert "Liste d’attente (1)" in mots
    assert mots.index("Nom00") < mots.index("Nom09") < mots.index("Patiente")
    assert "Nom10" not in mots
    suite = client.hx(f"/portefeuille/projets/{rencontre.projet_id}/?tri=-courriel&lignes=25")
    mots = suite.mots("#participants")
    assert mots.index("Nom09") < mots.index("Nom01")
    assert "Affichage de la ligne 1 à 12 sur 12" in mots


def test_the_list_asks_the_same_number_of_queries_whatever_it_holds(client, fabrique, charge, nb_requetes):
    mesures = []
    for nb in (2, 9):
        rencontre = fabrique.rencontre(charge=charge, nb_max=20)
        for _ in range(nb):
            fabrique.inscription(rencontre)
            fabrique.inscription(rencontre, etat=EtatInscription.en_attente)
        chemin = f"/portefeuille/projets/{rencontre.projet_id}/"
        client.hx(chemin)
        with nb_requetes() as compte:
            client.hx(chemin)
        mesures.append(compte.nb)
    assert mesures[0] == mesures[1]


def test_the_code_at_the_door_shows_the_name_and_one_button(client, fabrique, charge):
    inscription = fabrique.inscription(fabrique.rencontre(charge=charge, dans_heures=0.2))
    chemin = f"/inscriptions/presence/{inscription.jeton}/"
    page = client.get(chemin)
    assert inscription.nom_complet in page.mots("h1")
    assert relue(inscription).present_le is None
    for _ in range(2):
        assert client.envoyer(chemin, {}, page=page, action="presence", bouton="Marquer présent(e)").status_code == 303
    assert relue(inscription).present_le is not None
    page = client.get(chemin)
    assert "Déjà présent(e)" in page.mots()
    client.envoyer(chemin, {}, page=page, action="presence", bouton="Retirer la présence")
    assert relue(inscription).present_le is None


def test_the_code_says_who_has_no_place(client, fabrique, charge):
    rencontre = fabrique.rencontre(charge=charge, dans_heures=0.2)
    attend = fabrique.inscription(rencontre, etat=EtatInscription.en_attente)
    page = client.get(f"/inscriptions/presence/{attend.jeton}/")
    assert "n’a pas de place" in page.mots()
    assert not page.soupe.select("main form[method=post]")
