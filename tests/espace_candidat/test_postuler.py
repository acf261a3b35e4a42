"""« Postuler » with an account and a projet: once, told each way, nothing of how to reach either side."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from cmon.alternance.etats import EtatOffreAlternance
from cmon.candidatures.modeles import TrancheAge
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.employeurs.modeles import SuiviEmployeur
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.structures.modeles import Adhesion
from tests.fichiers.exemples import pdf

ALTERNANCE = "cmonalternance"
MESSAGE = "J’aime le pain.\nJe voudrais apprendre."


@pytest.fixture
def monde(client, fabrique, connecter):
    """An offer of a structure with a gestionnaire and a référent, and a candidate with one projet, signed in."""
    structure = fabrique.structure("acteur", etablissement_id=fabrique.etablissement().id)
    recruteur = fabrique.recruteur(structure)
    referent = fabrique.recruteur(structure, role="utilisateur")
    offre = fabrique.offre_alternance(structure, referent_id=referent.id)
    compte = fabrique.candidat(nom="Lavergne", prenom="Noémie")
    projet = fabrique.projet_pro(compte)
    connecter(client, compte, portail=ALTERNANCE)
    return recruteur, referent, offre, compte, projet


def candidatures() -> list[CandidatureAlternance]:
    db.session.rollback()
    requete = select(CandidatureAlternance).options(selectinload(CandidatureAlternance.fichiers))
    return list(db.session.scalars(requete.order_by(CandidatureAlternance.id)))


def chemin(offre) -> str:
    return f"/offres/{offre.numero}/postuler/"


def test_an_application_reaches_the_referent_without_who_it_is(client, monde, boite):
    _, referent, offre, compte, projet = monde
    envoi = client.envoyer(
        chemin(offre),
        {"message": MESSAGE},
        {"fichiers": (pdf(), "lettre.pdf")},
        action="/postuler/",
        portail=ALTERNANCE,
    )
    assert envoi.location == f"{chemin(offre)}merci/"
    (c,) = candidatures()
    assert (c.etat, c.message, c.projet_pro_id, [f.nom for f in c.fichiers]) == (
        EtatCandidature.a_traiter,
        MESSAGE,
        projet.id,
        ["lettre.pdf"],
    )
    assert c.numero in client.get(envoi.location, portail=ALTERNANCE).texte
    recu = boite.unique("candidature_alternance_recue")
    assert recu.destinataire == referent.courriel and not recu.pieces and not recu.repondre_a
    assert projet.numero_profil in recu.corps_texte and projet.metier_libelle in recu.corps_texte
    entier = f"{recu.objet}{recu.corps_texte}{recu.corps_html}"
    assert not [x for x in ("Lavergne", "Noémie", compte.courriel, "J’aime le pain", "lettre.pdf") if x in entier]
    assert boite.liens(recu)[0].startswith("http://alternance.localhost")


def test_the_candidate_reads_nothing_that_reaches_the_company(client, monde, boite):
    recruteur, referent, offre, _, _ = monde
    pages = [client.get(chemin(offre), portail=ALTERNANCE)]
    client.envoyer(chemin(offre), {"message": MESSAGE}, action="/postuler/", portail=ALTERNANCE)
    (c,) = candidatures()
    for adresse in (f"{chemin(offre)}merci/", "/mon-espace/candidat/candidatures/", "/mon-espace/candidat/"):
        pages.append(client.get(adresse, portail=ALTERNANCE))
    pages.append(client.get(f"/mon-espace/candidat/candidatures/{c.id}/", portail=ALTERNANCE))
    confirmation = boite.unique("candidature_alternance_envoyee")
    textes = [p.texte for p in pages] + [confirmation.objet + confirmation.corps_texte + confirmation.corps_html]
    suivi = db.session.get(SuiviEmployeur, offre.employeur_id)
    siret = db.session.get(Etablissement, offre.etablissement_id).siret
    secrets = [suivi.courriel, suivi.telephone, "rue du Moulin", siret, referent.courriel, referent.nom_complet]
    assert not [s for s in (*secrets, recruteur.courriel, recruteur.nom_complet) for t in textes if s in t]


def test_without_referent_every_gestionnaire_is_told(client, monde, fabrique, boite):
    recruteur, referent, offre, _, _ = monde
    db.session.delete(db.session.scalars(select(Adhesion).where(Adhesion.compte_id == referent.id)).one())
    db.session.commit()
    client.envoyer(chemin(offre), {"message": ""}, action="/postuler/", portail=ALTERNANCE)
    assert [c.destinataire for c in boite("candidature_alternance_recue")] == [recruteur.courriel]


def test_sent_twice_it_is_one_and_withdrawn_it_may_be_sent_again(client, monde, boite):
    _, _, offre, _, _ = monde
    page = client.get(chemin(offre), portail=ALTERNANCE)
    for _ in range(2):
        envoi = client.envoyer(chemin(offre), {"message": MESSAGE}, page=page, action="/postuler/", portail=ALTERNANCE)
        assert envoi.status_code == 303
    (c,) = candidatures()
    assert len(boite("candidature_alternance_recue")) == len(boite("candidature_alternance_envoyee")) == 1
    assert "Vous avez déjà postulé" in client.get(chemin(offre), portail=ALTERNANCE).texte
    retrait = f"/mon-espace/candidat/candidatures/{c.id}/retirer/"
    client.envoyer(retrait, {}, action="/retirer/", portail=ALTERNANCE)
    (c,) = candidatures()
    assert (c.etat, c.message, c.avec_cv) == (EtatCandidature.retiree, "", False)
    assert len(boite("candidature_alternance_retiree")) == 1
    client.envoyer(
        chemin(offre), {"message": "Encore"}, {"fichiers": (pdf(), "x.pdf")}, action="/postuler/", portail=ALTERNANCE
    )
    (c,) = candidatures()
    assert (c.etat, c.message, len(c.fichiers)) == (EtatCandidature.a_traiter, "Encore", 1)
    client.envoyer(retrait, {}, action="/retirer/", portail=ALTERNANCE)
    assert db.session.scalars(select(Fichier)).all() == []


def test_each_one_is_told_what_stands_before_the_form(client, nouveau_client, monde, fabrique, connecter):
    recruteur, _, offre, _, _ = monde
    visiteur = nouveau_client().get(chemin(offre), portail=ALTERNANCE)
    assert "Se connecter" in visiteur.texte and f"suite={chemin(offre)}" in visiteur.texte
    pro = connecter(nouveau_client(), recruteur, portail=ALTERNANCE).get(chemin(offre), portail=ALTERNANCE)
    assert "Seul un candidat peut postuler" in pro.texte
    sans_projet = connecter(nouveau_client(), fabrique.candidat(TrancheAge.de_15_a_17), portail=ALTERNANCE)
    page = sans_projet.get(chemin(offre), portail=ALTERNANCE)
    assert "Créez d’abord votre projet professionnel" in page.texte and f"nouveau/?suite={chemin(offre)}" in page.texte
    archivee = fabrique.offre_alternance(etat=EtatOffreAlternance.archivee)
    assert client.get(chemin(archivee), portail=ALTERNANCE).status_code == 410


def test_a_projet_of_somebody_else_and_a_closed_offer_are_refused(client, monde, fabrique):
    _, _, offre, _, _ = monde
    ailleurs = fabrique.projet_pro()
    jeton = client.get(chemin(offre), portail=ALTERNANCE).soupe.select_one("[name=csrf_token]")["value"]
    donnees = {"projet": str(ailleurs.id), "csrf_token": jeton}
    assert client.post(chemin(offre), data=donnees, portail=ALTERNANCE).status_code == 422
    vieille = fabrique.offre_alternance(age_jours=400)
    assert client.post(chemin(vieille), data=donnees, portail=ALTERNANCE).status_code == 410
    assert candidatures() == []


def test_a_minor_reads_a_plain_notice(client, fabrique, connecter):
    offre = fabrique.offre_alternance()
    compte = fabrique.candidat(TrancheAge.de_15_a_17)
    fabrique.projet_pro(compte, visible=False)
    connecter(client, compte, portail=ALTERNANCE)
    assert "Vous avez moins de 18 ans" in client.get(chemin(offre), portail=ALTERNANCE).texte
