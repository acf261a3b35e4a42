"""What is done to a projet beside its form: back online, copied, begun anew for the same company, handed to whom."""

import pytest

from cmon.etablissements.modeles import EtatEtablissement
from cmon.extensions import db
from cmon.publication.etats import EtatPublication
from cmon.textes import casse_lisible
from tests.aides import relire
from tests.rencontres.saisies import dernier_projet

NOUVEAU = "/portefeuille/projets/nouveau/"


def adresse(objet) -> str:
    return f"/portefeuille/projets/{objet.projet_id}/"


@pytest.mark.parametrize("genre", ["offre", "rencontre"])
def test_an_unpublication_is_undone_at_once(chez_nadia, nadia, fabrique, genre):
    o = getattr(fabrique, genre)(charge=nadia)
    champ = "publication" if genre == "offre" else "rencontre_publication"
    reponse = chez_nadia.envoyer(adresse(o), {champ: "ne_pas_publier"})
    assert reponse.location == adresse(o) + "?depubliee=1" and relire(o).etat == EtatPublication.depubliee
    page = chez_nadia.get(reponse.location)
    assert "Remettre en ligne" in page.mots()
    assert chez_nadia.envoyer(reponse.location, action="remettre-en-ligne/", page=page).status_code == 303
    assert relire(o).etat == EtatPublication.publiee
    assert "Remettre en ligne" not in chez_nadia.get(adresse(o) + "?depubliee=1").mots()


def test_what_is_past_is_not_put_back(chez_nadia, nadia, fabrique):
    r = fabrique.rencontre(charge=nadia, dans_heures=-1, receveur=nadia)
    page = chez_nadia.get(chez_nadia.envoyer(adresse(r), {"rencontre_publication": "ne_pas_publier"}).location)
    assert "Remettre en ligne" not in page.mots()
    jeton = page.soupe.select_one("#formulaire [name=csrf_token]")["value"]
    reponse = chez_nadia.post(adresse(r) + "remettre-en-ligne/", data={"csrf_token": jeton})
    assert reponse.status_code == 303 and relire(r).etat == EtatPublication.depubliee
    assert "La date de la rencontre est passée" in chez_nadia.get(reponse.location).texte


def test_a_rencontre_is_copied_into_a_new_projet_of_the_same_company(chez_nadia, nadia, fabrique):
    r = fabrique.rencontre(charge=nadia, receveur=nadia, evenement="Forum", publiee=True)
    fabrique.inscription(r)
    page = chez_nadia.get(adresse(r) + "dupliquer/")
    assert page.soupe.select_one("[name=rencontre_evenement]")["value"] == "Forum"
    assert not page.soupe.select_one("[name=rencontre_jour]").get("value")
    assert page.soupe.select_one("[name=rencontre_publication][checked]")["value"] == "ne_pas_publier"
    assert dernier_projet().id == r.projet_id
    refusee = chez_nadia.envoyer(NOUVEAU, {}, page=page, action=NOUVEAU)
    assert "Indiquez la date de la rencontre." in refusee.mots(".summary")
    reponse = chez_nadia.envoyer(NOUVEAU, {"rencontre_jour": "2099-03-02"}, page=page, action=NOUVEAU)
    assert reponse.status_code == 303, reponse.mots(".summary")
    copie = dernier_projet()
    assert copie.id != r.projet_id and copie.etablissement_id == r.etablissement_id
    assert (copie.rencontre.evenement, copie.rencontre.nb_inscrits) == ("Forum", 0)
    assert copie.rencontre.etat == EtatPublication.brouillon


def test_an_offer_is_copied_without_its_document_nor_a_past_date(chez_nadia, nadia, fabrique):
    o = fabrique.offre(charge=nadia, debut_dans=-5, etat="depubliee")
    fabrique.fichier(offre=o, nom="fiche.pdf")
    page = chez_nadia.get(adresse(o) + "dupliquer/")
    assert "fiche.pdf" not in page.texte and not page.soupe.select_one("[name=offre_debut_le]").get("value")
    reponse = chez_nadia.envoyer(NOUVEAU, {"offre_des_que_possible": True}, page=page, action=NOUVEAU)
    assert reponse.status_code == 303, reponse.mots(".summary")
    assert dernier_projet().offre.description == o.description and relire(o, "document").document.nom == "fiche.pdf"


def test_a_closed_establishment_is_refused_before_anything_is_typed(chez_nadia, fabrique):
    e = fabrique.etablissement()
    e.etat = EtatEtablissement.ferme
    db.session.commit()
    reponse = chez_nadia.get(f"{NOUVEAU}?entreprise={e.siret}")
    assert reponse.status_code == 303 and reponse.location == NOUVEAU
    assert "Cet établissement est fermé" in chez_nadia.get(NOUVEAU).texte


def test_those_who_cover_the_departement_and_carry_least_are_suggested_first(chez_nadia, nadia, yann, fabrique):
    ailleurs = fabrique.partenaire(nom="Aaron", prenom="Zoé", departements=("33",))
    for _ in range(2):
        fabrique.projet(charge=nadia)
    e = fabrique.etablissement()
    for chemin in (f"{NOUVEAU}?entreprise={e.siret}&ouvrir=charge",):
        page = chez_nadia.hx(chemin)
        noms = [x.get_text(" ", strip=True) for x in page.soupe.select("#charge-liste .form-check")]
        assert "Nadia Ferrand" in noms[0] and "Yann Mérigot" in noms[1] and "Suggestion" in noms[1]
        assert "Aaron" in noms[2] and "Suggestion" not in noms[2]
    assert ailleurs.id


def test_a_start_date_already_past_is_told_with_the_other_mistakes(chez_nadia, nadia, fabrique, champs_offre):
    p = fabrique.projet(charge=nadia, souhait="aide")
    page = chez_nadia.get(f"/portefeuille/projets/{p.id}/?ouvrir=offre")
    donnees = {
        **champs_offre, "souhait": "stagiaire", "offre_des_que_possible": False, "offre_debut_le": "2020-01-02",
        "offre_description": "Court",
    }  # fmt: skip
    mots = chez_nadia.envoyer(f"/portefeuille/projets/{p.id}/", donnees, page=page).mots(".summary")
    assert "La date de début est passée" in mots and "Ajoutez 195 caractères" in mots


@pytest.mark.parametrize(
    ("registre", "lisible"),
    [
        ("MENUISERIE DU CLAIN SARL", "Menuiserie du Clain SARL"),
        ("L'ATELIER DES 3 PONTS", "L'Atelier des 3 Ponts"),
        ("C.E.A.", "C.E.A."),
        ("SNCF", "SNCF"),
        ("ÉTABLISSEMENTS J.-P. PETIT ET FILS", "Établissements J.-P. Petit et Fils"),
        ("Menuiserie Bontemps", "Menuiserie Bontemps"),
        ("", ""),
    ],
)
def test_a_name_in_capitals_is_proposed_as_people_write_it(registre, lisible):
    assert casse_lisible(registre) == lisible
