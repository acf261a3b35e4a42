"""A spreadsheet with an error: it is shown by line and column, the right offer goes out, then the import is undone."""

import csv
import io

import pytest
from playwright.sync_api import expect

from cmon.alternance.colonnes import COLONNES
from cmon.alternance.modeles import OffreAlternance
from cmon.extensions import db
from tests.navigateur.outils import bouton

ALTERNANCE = "alternance.localhost"
JUSTE = {
    "Type d’alternance recherchée": "Apprentissage",
    "L’employeur": "Fournil des Halles",
    "Adresse": "3 rue du Moulin",
    "Code postal": "86000",
    "Commune": "Poitiers",
    "Métier": "Boulanger / Boulangère",
    "Diplôme ou formation 1": "Diplôme maison de la croûte",
    "Niveau 1": "CAP, BEP",
}


def tableau(*lignes: dict) -> dict:
    """A CSV file with the titles of the model, as a person would choose it on the device."""
    titres = [c.titre_affiche for c in COLONNES]
    sortie = io.StringIO()
    feuille = csv.writer(sortie, delimiter=";")
    feuille.writerow(titres)
    for ligne in lignes:
        feuille.writerow([ligne.get(t.removesuffix(" *"), "") for t in titres])
    return {"name": "rentree.csv", "mimeType": "text/csv", "buffer": sortie.getvalue().encode("utf-8-sig")}


def nb_offres() -> int:
    """How many offers the database has."""
    db.session.rollback()
    return db.session.query(OffreAlternance).count()


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("avec_js", [True, False], ids=["avec_js", "sans_js"])
def test_a_spreadsheet_with_an_error_is_imported_then_undone(ouvrir, connecter_page, fabrique, avec_js):
    structure = fabrique.structure("acteur", etablissement_id=fabrique.etablissement().id)
    fabrique.employeur_suivi(structure, etablissement=fabrique.etablissement(raison_sociale="Fournil des Halles"))
    page = ouvrir(javascript=avec_js, hote=ALTERNANCE)
    connecter_page(page, fabrique.recruteur(structure), hote=ALTERNANCE)
    page.goto("/mes-offres/import/")
    page.locator("input[type=file]").set_input_files(tableau(JUSTE, {**JUSTE, "Niveau 1": "Doctorat de fournil"}))
    bouton(page, "Vérifier le tableau").click()
    fautes = page.get_by_role("table", name="1 ligne en erreur")
    expect(fautes.get_by_role("row").last).to_contain_text("Niveau 1")
    expect(page.get_by_role("table", name="Ce qui sera créé").get_by_role("row")).to_have_count(2)
    assert nb_offres() == 0, "nothing is created before one agrees"
    bouton(page, "Importer 1 offre").click()
    expect(page.get_by_text("1 offre importée", exact=True)).to_be_visible()
    assert nb_offres() == 1
    bouton(page, "Annuler l’import").click()
    expect(page.get_by_text("Import annulé", exact=True)).to_be_visible()
    assert nb_offres() == 0
