"""« Imprimer le projet en PDF »."""

import pytest

from cmon.extensions import db
from cmon.journal.operations import consigner
from cmon.portefeuille.modeles import Commentaire
from cmon.relances.etats import Reponse
from cmon.temps import maintenant
from tests.documents.outils import texte_du_pdf, verifier_accessible


def imprimer(client, projet_id: int, menu: str = "portefeuille") -> str:
    """The words of the sheet of a projet."""
    reponse = client.get(f"/{menu}/projets/{projet_id}/projet.pdf")
    assert reponse.status_code == 200
    assert reponse.mimetype == "application/pdf"
    assert reponse.headers["Cache-Control"] == "no-store"
    verifier_accessible(reponse.data, "projet n°")
    return texte_du_pdf(reponse.data)


def suivre(projet_id: int, texte: str, **valeurs):
    """A comment and a line of history."""
    commentaire = Commentaire(projet_id=projet_id, auteur="Nadia Ferrand", texte=texte, le=maintenant())
    db.session.add(commentaire)
    db.session.flush()
    consigner(valeurs["objet"], "publication", par="Équipe", le=maintenant(), vers="publiee", motif="Motif du passage")
    db.session.commit()


@pytest.fixture
def offre(fabrique, nadia):
    """An offer of Nadia's with two applicants, a comment and a relance."""
    e = fabrique.etablissement(raison_sociale="Menuiserie #set *du* $Clain$", adresse="1 rue du Bois")
    projet = fabrique.projet(etablissement=e, charge=nadia, demande="Deux stagiaires en mars.")
    offre = fabrique.offre(projet=projet, metier_libelle="Menuisier", debut_le=None)
    fabrique.candidature(offre, nom="Postulante")
    fabrique.candidature(offre)
    fabrique.relance(projet.id, reponse=Reponse.maintenue, repondue_le=maintenant())
    suivre(projet.id, "Vu avec l’employeur.", objet=offre)
    return offre


def test_the_sheet_of_an_offer_says_all_of_it(chez_nadia, offre):
    mots = imprimer(chez_nadia, offre.projet_id)
    for attendu in (
        "Menuiserie #set *du* $Clain$", "1 rue du Bois",
        "Deux stagiaires en mars.", f"Offre de stage n° {offre.numero}",
        "Menuisier", "Dès que possible", "Vous découvrez la vie de l’atelier", "Vu avec l’employeur.",
        "Relance : maintenue",
        "Historique", "Motif du passage", "Postulants : 2", offre.courriel, "Page 1 sur", "Nadia Ferrand",
    ):  # fmt: skip
        assert attendu in mots, attendu
    assert "Postulante" not in mots


def test_the_sheet_of_a_rencontre_says_all_of_it(chez_nadia, nadia, fabrique):
    rencontre = fabrique.rencontre(charge=nadia, evenement="Rallye des métiers", nb_max=12, receveur=nadia)
    fabrique.inscription(rencontre, nom="Participante")
    mots = imprimer(chez_nadia, rencontre.projet_id)
    for attendu in (
        f"Rencontre n° {rencontre.numero}", "Visite d’entreprise", "Rallye des métiers", "Élève, Étudiant",
        "Nombre maximum de personnes accueillies : 12", "Nombre d’inscrits : 1", rencontre.ville,
    ):  # fmt: skip
        assert attendu in mots, attendu
    assert "Participante" not in mots


def test_the_sheet_of_a_wish_is_short(chez_nadia, nadia, fabrique):
    mots = imprimer(chez_nadia, fabrique.projet(charge=nadia).id)
    assert "Offre de stage n°" not in mots
    assert "Historique" in mots


def test_who_only_consults_prints_neither_history_nor_relances(chez_yann, offre):
    mots = imprimer(chez_yann, offre.projet_id, "consultation")
    assert "Vous découvrez la vie de l’atelier" in mots
    for absent in ("Historique", "Motif du passage", "Relance :", "Postulante"):
        assert absent not in mots, absent


def test_another_one_prints_nothing_of_a_portfolio(chez_yann, client, offre):
    assert chez_yann.get(f"/portefeuille/projets/{offre.projet_id}/projet.pdf").status_code == 404
    assert chez_yann.get("/portefeuille/projets/2000000000/projet.pdf").status_code == 404
    assert chez_yann.get("/consultation/projets/2000000000/projet.pdf").status_code == 404


def test_the_number_of_statements_does_not_follow_the_history(chez_nadia, offre, nb_requetes):
    adresse = f"/portefeuille/projets/{offre.projet_id}/projet.pdf"
    chez_nadia.get(adresse)
    with nb_requetes() as avant:
        chez_nadia.get(adresse)
    for _ in range(5):
        suivre(offre.projet_id, "Encore une ligne.", objet=offre)
    with nb_requetes() as apres:
        chez_nadia.get(adresse)
    assert avant.nb == apres.nb
