"""Lists of people: applicants, attendance sheets, agreements."""

import pytest

from cmon.inscriptions.etats import EtatInscription
from cmon.offres.etats import Public
from cmon.rencontres.etats import Statut
from tests.documents.outils import entete_de, lignes_de, lire_tableur, texte_du_pdf, verifier_accessible


@pytest.fixture
def rencontre(fabrique, nadia):
    """A rencontre of Nadia's: two participants, somebody who waits, somebody who left."""
    rencontre = fabrique.rencontre(charge=nadia)
    fabrique.inscription(rencontre, nom="Érable", prenom="Zoé", statuts=(Statut.eleve, Statut.parent))
    fabrique.inscription(rencontre, nom="+Bouleau", prenom="=A1", telephone="+33 1 99 00 00 01")
    fabrique.inscription(rencontre, nom="Attente", etat=EtatInscription.en_attente)
    return rencontre


def test_the_applicants_of_an_offer_are_exported(chez_nadia, nadia, fabrique, traces):
    offre = fabrique.offre(charge=nadia)
    fabrique.candidature(offre, nom="=Zébulon()", motivations="Le bois.\nLe métal.")
    fabrique.candidature(offre, nom="Aubin")
    reponse = chez_nadia.get(f"/portefeuille/projets/{offre.projet_id}/postulants.xlsx")
    lues = lignes_de(lire_tableur(reponse), "Nom")
    assert [x["Nom"] for x in lues] == ["=Zébulon()", "Aubin"]
    assert lues[0]["Formations / expériences / motivations"] == "Le bois.\nLe métal."
    assert traces() == [("export postulants", f"2 lignes ; offre n° {offre.numero}")]


def test_the_page_of_a_projet_leads_to_the_export_and_to_the_agreements(chez_nadia, nadia, fabrique):
    offre = fabrique.offre(charge=nadia)
    candidature = fabrique.candidature(offre)
    liens = {a["href"] for a in chez_nadia.get(f"/portefeuille/projets/{offre.projet_id}/").soupe.select("a[href]")}
    assert f"/portefeuille/projets/{offre.projet_id}/postulants.xlsx" in liens
    assert f"/portefeuille/candidatures/{candidature.jeton}/convention.pdf" in liens


def test_nobody_else_exports_applicants(chez_yann, nadia, fabrique):
    offre = fabrique.offre(charge=nadia)
    candidature = fabrique.candidature(offre)
    assert chez_yann.get(f"/portefeuille/projets/{offre.projet_id}/postulants.xlsx").status_code == 404
    assert chez_yann.get(f"/portefeuille/candidatures/{candidature.jeton}/convention.pdf").status_code == 404
    sans_offre = fabrique.projet(charge=nadia)
    assert chez_yann.get(f"/portefeuille/projets/{sans_offre.id}/postulants.xlsx").status_code == 404


def test_the_attendance_sheet_holds_those_who_have_a_place(chez_nadia, rencontre, traces):
    reponse = chez_nadia.get(f"/inscriptions/{rencontre.id}/emargement.xlsx")
    feuille = lire_tableur(reponse)
    lues = lignes_de(feuille, "Nom")
    assert [x["Nom"] for x in lues] == ["+Bouleau", "Érable"]
    assert lues[0]["Prénom"] == "=A1"
    assert lues[1]["Statuts"] == "Élève, Parent d’élève"
    rang = entete_de(feuille, "Nom")
    assert [c.value for c in feuille[rang]] == ["Nom", "Prénom", "Tél.", "E-mail", "Statuts", "Signature"]
    assert feuille.row_dimensions[rang + 1].height == 30
    assert feuille.max_row == rang + 2 + 6
    assert feuille.cell(feuille.max_row, 6).border.bottom.style == "thin"
    assert feuille.print_title_rows == f"${rang}:${rang}"
    avant = " ".join(str(c.value) for c in feuille["A"][: rang - 1])
    for attendu in (rencontre.numero, "Menuiserie du Clain", "Visite d’entreprise", rencontre.ville, "À détruire"):
        assert attendu in avant, attendu
    assert traces() == [("export participants", f"2 lignes ; rencontre n° {rencontre.numero} ; Excel")]


def test_the_attendance_sheet_prints_as_a_pdf(chez_nadia, rencontre):
    pdf = chez_nadia.get(f"/inscriptions/{rencontre.id}/emargement.pdf").data
    document = verifier_accessible(pdf, "Feuille d’émargement")
    boite = [float(x) for x in document.pages[0].mediabox]
    assert boite[2] > boite[3]
    mots = texte_du_pdf(pdf)
    for attendu in ("+Bouleau", "Érable", "Signature", "Menuiserie du Clain", rencontre.numero, "Page 1 sur 1"):
        assert attendu in mots, attendu
    assert "Attente" not in mots


def test_a_long_attendance_sheet_repeats_its_header(chez_nadia, rencontre, fabrique):
    for _ in range(8):
        fabrique.inscription(rencontre)
    pdf = chez_nadia.get(f"/inscriptions/{rencontre.id}/emargement.pdf").data
    assert len(verifier_accessible(pdf, "Feuille").pages) == 2
    assert texte_du_pdf(pdf).count("Signature") == 2


@pytest.mark.parametrize("suite", ["emargement.xlsx", "emargement.pdf"])
def test_the_receveur_prints_the_sheet_and_those_who_consult_do_not(
    chez_yann, client, connecter, nadia, fabrique, suite
):
    rencontre = fabrique.rencontre(receveur=nadia)
    assert connecter(client, nadia).get(f"/inscriptions/{rencontre.id}/{suite}").status_code == 200
    assert chez_yann.get(f"/inscriptions/{rencontre.id}/{suite}").status_code == 404
    assert chez_yann.get(f"/inscriptions/2000000000/{suite}").status_code == 404


def convention(client, candidature, suite: str = "") -> str:
    """The words of the agreement of an applicant."""
    reponse = client.get(f"/portefeuille/candidatures/{candidature.jeton}/convention.pdf{suite}")
    assert reponse.status_code == 200
    verifier_accessible(reponse.data, "Convention")
    return texte_du_pdf(reponse.data)


def test_the_agreement_of_a_pupil_is_that_of_an_observation(chez_nadia, nadia, fabrique, traces):
    offre = fabrique.offre(charge=nadia, publics=[Public.collegien], metier_libelle="Menuisier")
    candidature = fabrique.candidature(offre, nom="Aubin", prenom="Lou")
    mots = convention(chez_nadia, candidature)
    for attendu in (
        "séquence d’observation",
        "Aubin Lou",
        "représentant légal",
        "Menuisier",
        "D. 4153-15",
        offre.courriel,
    ):
        assert attendu.lower() in mots.lower(), attendu
    assert traces() == [("convention", f"offre n° {offre.numero}")]


def test_the_agreement_of_an_adult_is_that_of_an_internship(chez_nadia, nadia, fabrique):
    offre = fabrique.offre(charge=nadia, publics=[Public.etudiant], duree_jours=30, description="*Mission* #1 $ " * 400)
    candidature = fabrique.candidature(offre, tranche_age="majeur")
    mots = convention(chez_nadia, candidature)
    for attendu in ("Convention de stage", "L. 124-6", "gratification", "PMSMP", "Enseignant référent", "30 jours"):
        assert attendu.lower() in mots.lower(), attendu
    assert "*Mission* #1 $" in mots
    assert "…" in mots
    assert "D. 331-1" in convention(chez_nadia, candidature, "?modele=eleve")


@pytest.mark.parametrize(("suite", "titre"), [("", "Convention de stage"), ("?modele=eleve", "séquence d’observation")])
def test_everybody_downloads_a_blank_agreement(client, suite, titre):
    reponse = client.get(f"/ressources/convention-de-stage.pdf{suite}")
    assert reponse.status_code == 200
    assert reponse.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in reponse.headers
    verifier_accessible(reponse.data, titre)
    assert "Raison sociale :" in texte_du_pdf(reponse.data)


def test_an_unknown_agreement_is_a_missing_page(client):
    assert client.get("/ressources/convention-de-stage.pdf?modele=autre").status_code == 404


def test_the_page_of_agreements_leads_to_both(client):
    liens = {a["href"] for a in client.get("/ressources/conventions/").soupe.select("a[href]")}
    assert {"/ressources/convention-de-stage.pdf", "/ressources/convention-de-stage.pdf?modele=eleve"} <= liens
