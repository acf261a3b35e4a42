"""« Saisir un projet »: one search field or the other, typing by hand, the offer in the same form."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.portefeuille.modeles import Projet
from cmon.publication.etats import EtatPublication
from tests.fabriques import siret_valide

ADRESSE = "/portefeuille/projets/nouveau/"
L_UN_OU_L_AUTRE = "Indiquez le nom ou le SIREN, jamais les deux ensemble."


def dernier_projet():
    """The newest projet with its offer."""
    db.session.rollback()
    requete = (
        select(Projet).options(joinedload(Projet.offre), joinedload(Projet.etablissement)).order_by(Projet.id.desc())
    )
    return db.session.execute(requete.limit(1)).scalar_one_or_none()


@pytest.mark.parametrize("hx", [False, True])
def test_name_and_siren_together_are_refused_and_kept(chez_nadia, hx):
    demande = chez_nadia.hx if hx else chez_nadia.get
    reponse = demande(f"{ADRESSE}?nom=Menuiserie&siret=123456789")
    assert reponse.status_code == 422 and L_UN_OU_L_AUTRE in reponse.texte
    if not hx:
        assert reponse.soupe.select_one("[name=nom]")["value"] == "Menuiserie"
        assert reponse.soupe.select_one("[name=siret]")["value"] == "123456789"


def test_a_company_is_found_by_name_or_by_number_and_chosen(chez_nadia, fabrique):
    e = fabrique.etablissement(raison_sociale="Scierie des Trois Moulins", nom_recherche="scierie des trois moulins")
    for recherche in ("nom=trois+moulins", f"siret={e.siret}", f"siret={e.siren}"):
        page = chez_nadia.get(f"{ADRESSE}?{recherche}")
        assert page.status_code == 200 and "Scierie des Trois Moulins" in page.mots("#entreprises"), recherche
    choisie = chez_nadia.get(page.soupe.select_one("#entreprises li a")["href"])
    assert "Scierie des Trois Moulins" in choisie.mots("aside") and choisie.soupe.select_one("[name=demande]")


@pytest.mark.parametrize(
    "recherche", ["siret=12345", "nom=ab", "nom=", "siret=00000000000000", "nom=%00%25_'", "siret=" + "9" * 400]
)
def test_odd_searches_say_what_is_wrong(chez_nadia, recherche):
    assert chez_nadia.get(f"{ADRESSE}?{recherche}").status_code in (200, 400, 422)


def test_a_company_whose_name_may_not_be_told_is_named_by_hand(chez_nadia):
    trouvee = chez_nadia.get(f"{ADRESSE}?siret=00009002700012")
    assert "Nom non diffusé" in trouvee.mots("#entreprises")
    page = chez_nadia.get(trouvee.soupe.select_one("#entreprises li a")["href"])
    assert page.soupe.select_one("[name=entreprise_siret]")["value"] == "00009002700012"
    assert page.soupe.select_one("[name=entreprise_ville]")["value"]
    nommee = {"entreprise_raison_sociale": "Blanchisserie du Clain", "souhait": "aide"}
    reponse = chez_nadia.envoyer(f"{ADRESSE}?entreprise=00009002700012", nommee, page=page)
    assert reponse.status_code == 303
    assert dernier_projet().etablissement.raison_sociale == "Blanchisserie du Clain"


@pytest.mark.parametrize("panne", ["panne-500", "panne-vide"])
def test_a_silent_registry_is_not_an_unknown_company(chez_nadia, panne):
    texte = chez_nadia.get(f"{ADRESSE}?nom={panne}").mots("#entreprises")
    assert "ne répond pas en ce moment" in texte and "Aucune entreprise" not in texte


def test_a_projet_is_saved_for_the_chosen_company(chez_nadia, nadia, fabrique):
    e = fabrique.etablissement()
    reponse = chez_nadia.envoyer(f"{ADRESSE}?entreprise={e.siret}", {"souhait": "aide", "demande": "Rédiger une offre"})
    p = dernier_projet()
    assert reponse.status_code == 303 and reponse.location == f"/portefeuille/projets/{p.id}/"
    assert (p.etablissement_id, p.charge_id, p.createur_id) == (e.id, nadia.id, nadia.id)
    assert p.affecte_le is None and p.demande == "Rédiger une offre"
    assert "Nadia Ferrand" in chez_nadia.get(reponse.location).mots(".pairs")


def test_a_projet_for_somebody_else_alerts_them(chez_nadia, yann, fabrique, boite):
    e = fabrique.etablissement()
    page = chez_nadia.get(f"{ADRESSE}?entreprise={e.siret}&ouvrir=charge")
    reponse = chez_nadia.envoyer(ADRESSE, {"souhait": "rencontre", "charge": str(yann.id)}, page=page)
    assert reponse.status_code == 303 and reponse.location == "/portefeuille/projets/"
    assert dernier_projet().charge_id == yann.id and dernier_projet().affecte_le is not None
    assert boite.unique("projet_affecte").destinataire == yann.courriel


def test_the_offer_is_written_with_the_projet(chez_nadia, fabrique, champs_offre):
    e = fabrique.etablissement()
    page = chez_nadia.get(f"{ADRESSE}?entreprise={e.siret}&ouvrir=offre")
    donnees = {"souhait": "stagiaire", **champs_offre, "publication": "publier"}
    assert chez_nadia.envoyer(ADRESSE, donnees, page=page).status_code == 303
    offre = dernier_projet().offre
    assert offre.etat == EtatPublication.publiee and offre.nom_commercial == "Entreprise de menuiserie"


def test_a_company_is_typed_by_hand_when_nobody_finds_it(chez_nadia):
    siret = siret_valide(4321)
    donnees = {
        "entreprise_raison_sociale": "Forge du Lay", "entreprise_siret": siret, "entreprise_code_postal": "86000",
        "entreprise_ville": "Poitiers", "souhait": "aide",
    }  # fmt: skip
    reponse = chez_nadia.envoyer(f"{ADRESSE}?saisie=1", donnees)
    assert reponse.status_code == 303
    p = dernier_projet()
    assert p.etablissement.raison_sociale == "Forge du Lay" and p.departement == "86"


def test_what_is_wrong_in_the_company_and_in_the_projet_is_said_at_once(chez_nadia):
    reponse = chez_nadia.envoyer(f"{ADRESSE}?saisie=1", {"entreprise_siret": "123", "demande": "Gardée"})
    assert reponse.status_code == 422
    mots = reponse.mots(".summary")
    assert "Indiquez la raison sociale." in mots and "Choisissez ce que l’entreprise souhaite." in mots
    assert "Gardée" in reponse.mots("[name=demande]")
    assert db.session.scalar(select(func.count()).select_from(Etablissement)) == 0


def test_the_offer_form_opens_without_javascript(chez_nadia, fabrique):
    e = fabrique.etablissement()
    page = chez_nadia.envoyer(
        f"{ADRESSE}?entreprise={e.siret}", {"demande": "Tapé", "souhait": "stagiaire"},
        bouton="Ouvrir le formulaire de l’offre de stage",
    )  # fmt: skip
    assert page.status_code == 200 and page.soupe.select_one("[name=offre_description]")
    assert "Tapé" in page.mots("[name=demande]") and dernier_projet() is None


def test_an_unknown_company_leads_back_to_the_search(chez_nadia):
    for siret in ("1", "abc", "9" * 60, siret_valide(77)):
        assert chez_nadia.get(f"{ADRESSE}?entreprise={siret}").location == ADRESSE
