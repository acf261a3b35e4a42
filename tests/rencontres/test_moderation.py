"""A rencontre for pupils by an unknown company: the équipe validates or refuses it; who asks for a deletion is told."""

import pytest
from sqlalchemy import select

from cmon.extensions import db
from cmon.journal.modeles import Trace
from cmon.portefeuille.modeles import Projet
from cmon.publication.etats import EtatPublication
from tests.aides import relire


@pytest.fixture
def chez_l_equipe(client, connecter, fabrique):
    """The browser of somebody of the équipe."""
    return connecter(client, fabrique.membre_equipe(nom="Roy", prenom="Zoé"))


def jeton(client) -> dict:
    return {"csrf_token": client.get("/mon-compte/").soupe.select_one("[name=csrf_token]")["value"]}


def test_the_equipe_sees_it_and_validates_it(chez_l_equipe, fabrique, boite):
    r = fabrique.rencontre(etat=EtatPublication.a_valider, publiee=False, inscriptions_directes=False)
    liste = chez_l_equipe.get("/administration/")
    assert r.numero in liste.mots("#depots")
    page = chez_l_equipe.get(f"/administration/rencontres/{r.id}/")
    assert "Camille Lavergne" in page.mots() and "Valider" in page.mots()
    reponse = chez_l_equipe.post(f"/administration/rencontres/{r.id}/valider/", data=jeton(chez_l_equipe))
    assert reponse.status_code == 303
    lue = relire(r, "receveur")
    assert lue.etat == EtatPublication.publiee and lue.receveur.nom == "Roy"
    mail = boite.unique("rencontre_validee")
    assert mail.destinataire == "contact@menuiserie.example.org" and f"/rencontres/{r.numero}/" in mail.corps_texte
    assert r.numero not in chez_l_equipe.get("/administration/").mots()


def test_a_refusal_needs_a_reason_that_the_company_gets(chez_l_equipe, fabrique, boite):
    r = fabrique.rencontre(etat=EtatPublication.a_valider, publiee=False)
    chemin = f"/administration/rencontres/{r.id}/refuser/"
    reponse = chez_l_equipe.post(chemin, data={**jeton(chez_l_equipe), "motif": " "})
    assert reponse.status_code == 422 and "Indiquez le motif du refus" in reponse.mots()
    motif = {"motif": "L’entreprise n’existe pas à cette adresse."}
    assert chez_l_equipe.post(chemin, data={**jeton(chez_l_equipe), **motif}).status_code == 303
    assert relire(r).etat == EtatPublication.refusee and relire(r, "projet").projet.refuse_le
    assert "n’existe pas à cette adresse" in boite.unique("rencontre_refusee").corps_texte
    assert chez_l_equipe.post(chemin, data={**jeton(chez_l_equipe), **motif}).status_code == 409


def test_a_rencontre_whose_date_has_passed_is_not_validated(chez_l_equipe, fabrique, boite):
    r = fabrique.rencontre(etat=EtatPublication.a_valider, publiee=False, dans_heures=-1)
    assert "ne peut plus être validée" in chez_l_equipe.get(f"/administration/rencontres/{r.id}/").mots()
    reponse = chez_l_equipe.post(f"/administration/rencontres/{r.id}/valider/", data=jeton(chez_l_equipe))
    assert reponse.status_code == 409 and "La date de la rencontre est passée" in reponse.mots()
    assert relire(r).etat == EtatPublication.a_valider and not len(boite)


def test_a_partenaire_asks_for_a_deletion_and_the_equipe_refuses(
    chez_l_equipe, connecter, nouveau_client, fabrique, nadia, boite
):
    p = fabrique.projet(charge=nadia)
    chez_nadia, chemin = connecter(nouveau_client(), nadia), f"/portefeuille/projets/{p.id}/demander-la-suppression/"
    assert "Demander la suppression" in chez_nadia.get(f"/portefeuille/projets/{p.id}/").mots()
    assert chez_nadia.get(f"/portefeuille/projets/{p.id}/supprimer/").status_code == 404
    assert "Ajoutez" in chez_nadia.envoyer(chemin, {"motif": "Doublon"}).mots(".summary")
    page = chez_nadia.get(chemin)
    assert chez_nadia.envoyer(chemin, {"motif": "Saisi deux fois par erreur."}, page=page).status_code == 303
    encore = chez_nadia.envoyer(chemin, {"motif": "Saisi deux fois par erreur."}, page=page)
    assert encore.status_code == 422 and "déjà demandée" in encore.mots(".summary")
    assert "Saisi deux fois" in chez_l_equipe.get("/administration/").mots("#suppressions")
    refus = f"/administration/suppressions/{p.id}/refuser/"
    assert chez_l_equipe.post(refus, data=jeton(chez_l_equipe)).status_code == 422
    motif = {"motif": "Le second projet est vide, gardons celui-ci."}
    assert chez_l_equipe.post(refus, data={**jeton(chez_l_equipe), **motif}).status_code == 303
    assert relire(p).suppression_demandee_le is None
    mail = boite.unique("suppression_refusee")
    assert mail.destinataire == nadia.courriel and "gardons celui-ci" in mail.corps_texte
    assert chez_l_equipe.post(refus, data={**jeton(chez_l_equipe), **motif}).status_code == 409


@pytest.mark.parametrize("quoi", ["rien", "offre", "rencontre"])
def test_a_projet_is_deleted_with_all_that_belongs_to_it(chez_l_equipe, fabrique, nadia, boite, quoi):
    p = fabrique.projet(charge=nadia, suppression_demandee_le=None)
    if quoi == "offre":
        objet = fabrique.offre(projet=p)
        fabrique.fichier(offre=objet)
        fabrique.candidature(objet, fichiers=1, nom="Disparue")
    elif quoi == "rencontre":
        objet = fabrique.rencontre(projet=p)
        fabrique.inscription(objet, nom="Disparue")
    ailleurs = fabrique.offre()
    fabrique.fichier(offre=ailleurs)
    fabrique.candidature(ailleurs, fichiers=2)
    p = relire(p)
    p.suppression_demandee_le, p.suppression_motif, p.suppression_par_id = p.cree_le, "Créé par erreur", nadia.id
    db.session.commit()
    chemin = f"/portefeuille/projets/{p.id}/supprimer/"
    mots = chez_l_equipe.get(chemin).mots()
    assert {"offre": "1 candidature", "rencontre": "1 inscription"}.get(quoi, "") in mots
    assert {"offre": "2 fichiers joints"}.get(quoi, "0 fichier joint") in mots
    numero = p.numero
    pourquoi = {"motif": "La visite n’aura pas lieu."} if quoi == "rencontre" else {}
    assert chez_l_equipe.envoyer(chemin, pourquoi, action="supprimer/").status_code == 303
    db.session.rollback()
    assert db.session.scalar(select(Projet.id).where(Projet.numero == numero)) is None
    assert chez_l_equipe.get(chemin).status_code == 404
    trace = db.session.scalars(select(Trace).where(Trace.action == "suppression")).one()
    assert numero in trace.detail and "Disparue" not in trace.detail
    assert boite.unique("suppression_faite").destinataire == nadia.courriel
