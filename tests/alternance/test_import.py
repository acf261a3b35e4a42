"""Offers from a spreadsheet: the model, every error by line and column, one import, its undoing."""

import io
from datetime import timedelta

import pytest
import time_machine
from openpyxl import load_workbook
from sqlalchemy import select
from xlsxwriter import Workbook

from cmon.alertes.modeles import Alerte
from cmon.alternance.colonnes import COLONNES
from cmon.alternance.etats import Contrat, EtatOffreAlternance
from cmon.alternance.lots import oublier_les_lots
from cmon.alternance.modeles import DiplomePrepare, LotOffres, OffreAlternance
from cmon.blueprints.mes_offres import lots as vues
from cmon.employeurs.modeles import SuiviEmployeur
from cmon.extensions import db
from cmon.temps import jour_de_paris, maintenant
from tests.aides import relire

IMPORT = "/mes-offres/import/"
SITE = {"portail": "cmonalternance"}
TITRES = [c.titre_affiche for c in COLONNES]
DEMAIN = jour_de_paris(maintenant()) + timedelta(days=40)
LIGNE = {
    "Type d’alternance recherchée *": "Apprentissage, contrat de professionnalisation",
    "L’employeur": "Fournil des Halles",
    "Adresse": "3 rue du Moulin",
    "Code postal": "86000",
    "Commune": "Poitiers",
    "Métier *": "Boulanger / Boulangère",
    "Date prévue d’embauche": DEMAIN.strftime("%d/%m/%Y"),
    "Description": "Vous apprenez à pétrir.",
    "Diplôme ou formation 1 *": "Diplôme maison de la croûte",
    "Niveau 1": "CAP, BEP",
}


@pytest.fixture
def page(chez_moi, employeur):
    """The browser of the recruteur, whose structure follows one employer."""
    return chez_moi


def classeur(*lignes: dict, formules=()) -> bytes:
    """An Excel file with the titles of the model and these lines. `formules`: titles whose cells are formulas."""
    sortie = io.BytesIO()
    with Workbook(sortie) as w:
        feuille = w.add_worksheet("Offres")
        feuille.write_row(0, 0, TITRES)
        jour = w.add_format({"num_format": "dd/mm/yyyy"})
        for n, ligne in enumerate(lignes, start=1):
            for titre, valeur in ligne.items():
                place = TITRES.index(titre)
                if titre in formules:
                    feuille.write_formula(n, place, valeur)
                elif hasattr(valeur, "year"):
                    feuille.write_datetime(n, place, valeur, jour)
                else:
                    feuille.write(n, place, valeur)
    return sortie.getvalue()


def envoyer(client, contenu: bytes, nom: str = "offres.xlsx"):
    return client.envoyer(IMPORT, fichiers={"fichier": (contenu, nom)}, bouton="Vérifier le tableau", **SITE)


def erreurs(page) -> list[tuple[str, str]]:
    rangees = page.soupe.select("[aria-labelledby=erreurs-titre] tbody tr")
    return [(r.select("td")[1].get_text(), r.select("td")[2].get_text()) for r in rangees]


def offres() -> list[OffreAlternance]:
    db.session.rollback()
    return db.session.scalars(select(OffreAlternance).order_by(OffreAlternance.id)).all()


@pytest.mark.base("sqlite")
def test_the_model_holds_the_columns_the_employers_and_how_to_fill_it(page, employeur):
    reponse = page.get(f"{IMPORT}modele.xlsx", **SITE)
    lu = load_workbook(io.BytesIO(reponse.data))
    assert lu.sheetnames == ["Offres", "Mode d’emploi", "Listes"]
    assert [c.value for c in lu["Offres"][1]] == TITRES
    siret = relire(employeur, "etablissement").etablissement.siret
    assert siret in lu["Listes"]["A1"].value
    aides = [rangee[0].value for rangee in lu["Mode d’emploi"].iter_rows()]
    assert set(TITRES) <= set(aides)
    assert "Aucune" not in page.get(IMPORT, **SITE).mots() and envoyer(page, reponse.data).status_code == 422


def test_a_right_spreadsheet_is_shown_then_imported_once(page, structure, employeur, recruteur):
    reponse = envoyer(page, classeur(LIGNE, {**LIGNE, "Date prévue d’embauche": DEMAIN, "Code postal": 86000}))
    assert reponse.status_code == 303 and offres() == []
    apercu = page.get(reponse.location, **SITE)
    assert "2 offres peuvent être créées" in apercu.mots() and not erreurs(apercu)
    assert "Boulanger / Boulangère" in apercu.mots("[aria-labelledby=offres-titre]")
    for _ in range(2):  # pressed twice
        assert page.envoyer("", action="/importer/", bouton="Importer 2 offres", page=apercu).status_code == 303
    une, autre = offres()
    assert (une.structure_id, une.employeur_id, une.referent_id) == (structure.id, employeur.id, recruteur.id)
    assert une.contrats == [Contrat.pro, Contrat.apprentissage] and une.etat == EtatOffreAlternance.en_cours
    assert (une.embauche_le, autre.embauche_le, une.commune_insee) == (DEMAIN, DEMAIN, "86194")
    diplome = db.session.scalars(select(DiplomePrepare).where(DiplomePrepare.offre_id == une.id)).one()
    assert (diplome.intitule, diplome.niveau, diplome.diplome_cle) == ("Diplôme maison de la croûte", 3, None)
    assert "2 offres importées" in page.get(reponse.location, **SITE).mots()


def test_each_error_is_told_by_line_and_column(page):
    fausse = {
        "Type d’alternance recherchée *": "Apprentissage, CDD",
        "L’employeur": "Inconnu et fils",
        "Métier *": "=1+1",
        "Date prévue d’embauche": "31/02/2027",
        "Référent": "Personne",
        "Diplôme ou formation 1 *": "D" * 300,
        "Niveau 1": "12",
        "Ne pas afficher le nom de l’entreprise": "peut-être",
    }
    coordonnees = {**LIGNE, "Description": "Écrivez à rh@entreprise.example.org"}
    passee = {**LIGNE, "Date prévue d’embauche": "01/01/2020"}
    tableau = classeur(LIGNE, fausse, coordonnees, passee)
    apercu = page.get(envoyer(page, tableau).location, **SITE)
    lues = erreurs(apercu)
    colonnes = {c.replace("Ligne ", "") for c, _ in lues}
    for titre in fausse:
        assert titre.removesuffix(" *") in colonnes, titre
    messages = " ".join(m for _, m in lues)
    for attendu in (
        "« CDD »",
        "employeurs validés",
        "n’existe pas",
        "utilisateur de votre structure",
        "250 caractères",
    ):
        assert attendu in messages, attendu
    assert "l’adresse e-mail" in messages and "est passée" in messages
    assert "1 offre peut être créée" in apercu.mots() and "3 lignes en erreur" in apercu.mots()
    page.envoyer("", action="/importer/", bouton="Importer 1 offre", page=apercu)
    assert len(offres()) == 1
    assert "3 lignes en erreur" in page.get(apercu.request.path, **SITE).mots()


@pytest.mark.base("sqlite")
def test_formulas_are_refused_where_they_stand(page):
    ligne = {**LIGNE, "Commune": '=CONCATENATE("Poi","tiers")'}
    apercu = page.get(envoyer(page, classeur(ligne, formules=("Commune",))).location, **SITE)
    assert (
        "Commune",
        "Cette cellule contient une formule ou une erreur de calcul : écrivez sa valeur à la place.",
    ) in (erreurs(apercu))


@pytest.mark.base("sqlite")
def test_a_csv_works_too_and_the_address_of_the_employer_is_taken(page):
    sans_lieu = {t: v for t, v in LIGNE.items() if t not in ("Adresse", "Code postal", "Commune")}
    texte = ";".join(TITRES) + "\r\n" + ";".join(sans_lieu.get(t, "") for t in TITRES) + "\r\n"
    reponse = envoyer(page, texte.encode("cp1252", "replace"), "offres.csv")
    assert reponse.status_code == 303
    page.envoyer(reponse.location, action="/importer/", **SITE)
    assert [(o.ville, o.adresse) for o in offres()] == [("Poitiers", "3 rue du Moulin")]


def test_the_same_spreadsheet_sent_by_two_people_makes_its_offers_once(
    page, structure, fabrique, nouveau_client, connecter, recruteur
):
    collegue = connecter(nouveau_client(), fabrique.recruteur(structure), portail="cmonalternance")
    tableau = classeur(LIGNE, {**LIGNE, "Adresse": "4 rue du Moulin"})
    une, autre = envoyer(page, tableau).location, envoyer(collegue, tableau, "le-meme.xlsx").location
    assert une == autre
    le_mien, le_sien = page.get(une, **SITE), collegue.get(une, **SITE)
    page.envoyer("", action="/importer/", page=le_mien)
    assert collegue.envoyer("", action="/importer/", page=le_sien).status_code == 303
    assert len(offres()) == 2
    attendu = f"par {recruteur.nom_complet}"
    assert attendu in collegue.get(une, **SITE).texte
    encore = envoyer(collegue, tableau)
    assert encore.location == une and attendu in collegue.get(une, **SITE).texte
    page.envoyer("", action="/annuler/", page=page.get(une, **SITE))
    assert envoyer(page, tableau).location != une


@pytest.mark.base("postgresql")
def test_an_import_sends_as_many_statements_for_nine_lines_as_for_two(page, fabrique, nb_requetes):
    fabrique.projet_pro()
    ordres = []
    for nb in (2, 9):
        apercu = page.get(envoyer(page, classeur(*[LIGNE] * nb)).location, **SITE)
        with nb_requetes() as compte:
            page.envoyer("", action="/importer/", page=apercu)
        ordres.append(compte.nb)
    assert ordres[0] == ordres[1] and len(db.session.scalars(select(Alerte)).all()) == 11


def test_an_employer_withdrawn_while_the_lines_are_read_again_is_told_at_its_column(page, employeur, monkeypatch):
    apercu = page.get(envoyer(page, classeur(LIGNE)).location, **SITE)
    lire, employeur_id = vues.lire_sans_verrou, employeur.id

    def lire_puis_retirer(*args):
        lues = lire(*args)
        db.session.delete(db.session.get(SuiviEmployeur, employeur_id))
        db.session.commit()
        return lues

    monkeypatch.setattr(vues, "lire_sans_verrou", lire_puis_retirer)
    page.envoyer("", action="/importer/", page=apercu)
    assert offres() == []
    assert "Aucune ligne ne peut devenir une offre" in page.get(apercu.request.path, **SITE).texte


@pytest.mark.base("sqlite")
@pytest.mark.parametrize(
    ("contenu", "nom", "message"),
    [
        (b"", "vide.xlsx", "vide"),
        (b"%PDF-1.4 rien", "offres.xlsx", "n’est pas un tableau"),
        (b"PK\x03\x04abime", "offres.xlsx", "abîmé"),
        (b"nom;age\n1;2\n", "offres.csv", "titres des colonnes"),
        (b"x", "offres.exe", "n’est pas un tableau"),
        (None, "trop-long.xlsx", "plus de 500 lignes"),
    ],
)
def test_what_is_no_spreadsheet_of_offers_is_refused(page, contenu, nom, message):
    contenu = classeur(*[{"Commune": "Poitiers"}] * 600) if contenu is None else contenu
    reponse = envoyer(page, contenu, nom)
    assert reponse.status_code == 422 and message in reponse.mots(".err")
    assert db.session.scalars(select(LotOffres)).all() == []


def test_an_import_is_undone_within_a_day_but_for_offers_with_applications(page, fabrique):
    reponse = envoyer(page, classeur(LIGNE, LIGNE))
    page.envoyer(reponse.location, action="/importer/", **SITE)
    postulee = offres()[0]
    fabrique.candidature_alternance(postulee)
    apercu = page.get(reponse.location, **SITE)
    assert page.envoyer("", action="/annuler/", page=apercu).status_code == 303
    assert [(o.id, o.etat) for o in offres()] == [(postulee.id, EtatOffreAlternance.archivee)]
    page_apres = page.get(reponse.location, **SITE)
    assert "1 offre supprimée, 1 offre archivée" in page_apres.texte and "Annuler l’import" not in page_apres.mots()
    assert page.envoyer("", action="/annuler/", page=apercu).status_code == 409


def test_a_day_later_nothing_is_imported_nor_undone_and_the_lines_are_forgotten(page):
    fait, oublie = (envoyer(page, classeur({**LIGNE, "Complément": c})).location for c in "AB")
    page.envoyer(fait, action="/importer/", **SITE)
    annulation, importation = page.get(fait, **SITE), page.get(oublie, **SITE)
    with time_machine.travel(maintenant() + timedelta(hours=25)):
        assert page.envoyer("", action="/annuler/", page=annulation).status_code in (303, 409)
        page.envoyer("", action="/importer/", page=importation)
        assert len(offres()) == 1
        assert oublier_les_lots(le=maintenant()) == 2
        db.session.commit()
    assert offres()[0].lot_id is None


def test_the_offers_of_a_structure_that_waits_wait_too(client, connecter, fabrique):
    compte = fabrique.recruteur(genre="employeur", etat="a_valider")
    connecter(client, compte, **SITE)
    ligne = {**LIGNE, "L’employeur": ""}
    reponse = envoyer(client, classeur(ligne))
    assert "dès qu’elle l’aura fait" in client.get(reponse.location, **SITE).mots()
    client.envoyer(reponse.location, action="/importer/", **SITE)
    assert [(o.etat, o.employeur_id) for o in offres()] == [(EtatOffreAlternance.en_attente, None)]
