"""Spreadsheets and offers of one structure at the same instant, through the site: one import, one state, both texts."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cmon.alternance.etats import EtatOffreAlternance
from cmon.alternance.modeles import LotOffres, OffreAlternance
from cmon.alternance.taches import archiver_offres_alternance
from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.temps import jour_de_paris, maintenant
from tests.securite.test_simultane import ensemble

SITE = {"portail": "cmonalternance"}
BASE = "http://alternance.localhost"


@pytest.fixture
def navigateurs(app, nouveau_client, connecter):
    """`navigateurs(compte, chemin)`: sends forms from many threads, as that person who has opened that page."""

    def ouvrir(compte, chemin: str):
        client = connecter(nouveau_client(), compte, **SITE)
        page = client.get(chemin, **SITE)
        jeton = page.soupe.select_one("main input[name=csrf_token]")["value"]
        biscuit = f"cmon={client.get_cookie('cmon', domain='alternance.localhost').value}"

        def envoyer(adresse: str, /, **champs) -> int:
            with app.test_client(use_cookies=False) as autre:
                donnees = {**champs, "csrf_token": jeton}
                return autre.post(adresse, data=donnees, base_url=BASE, headers={"Cookie": biscuit}).status_code

        return page, envoyer

    return ouvrir


def compter(modele, *conditions) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(modele.id)).where(*conditions))


@pytest.mark.epreuve(tours=5)
def test_an_import_pressed_by_two_people_at_once_is_one_and_so_is_its_undoing(
    fabrique, structure, employeur, recruteur, navigateurs
):
    cellules = {
        "contrats": "Apprentissage",
        "employeur": "Fournil des Halles",
        "metier": "Boulanger / Boulangère",
        "diplome_1": "CAP maison",
        "niveau_1": "3",
    }
    lignes = [{"n": n, "cellules": cellules, "erreurs": [], "resume": {}} for n in range(2, 5)]
    lot = fabrique.lot_d_offres(structure, lignes=json.dumps(lignes))
    adresse = f"/mes-offres/import/{lot.id}/"
    tous = [navigateurs(c, adresse)[1] for c in (recruteur, fabrique.recruteur(structure))]
    assert set(ensemble(6, lambda rang: tous[rang % 2](f"{adresse}importer/"))) == {303}
    assert compter(OffreAlternance) == 3 == compter(Passage, Passage.action == "création")
    statuts = ensemble(6, lambda rang: tous[rang % 2](f"{adresse}annuler/"))
    assert sorted(statuts) == [303] + [409] * 5 and compter(OffreAlternance) == 0
    assert compter(LotOffres, LotOffres.annule_le.is_not(None)) == 1


@pytest.mark.epreuve(tours=5)
def test_an_offer_saved_by_two_colleagues_while_the_job_archives_it_has_one_fate(
    app, fabrique, structure, employeur, recruteur, navigateurs
):
    offre = fabrique.offre_alternance(
        structure, employeur=employeur, age_jours=200, visible_jusqu_au=jour_de_paris(maintenant()) - timedelta(days=1)
    )
    numero, adresse = offre.id, f"/mes-offres/{offre.id}/modifier/"
    collegues = []
    for compte in (recruteur, fabrique.recruteur(structure)):
        page, envoyer = navigateurs(compte, adresse)
        champs = {
            x["name"]: x.get("value", "")
            for x in page.soupe.select("main form input[name]")
            if x.get("type") != "checkbox"
        }
        champs |= {
            x["name"]: next((o["value"] for o in x.select("option[selected]")), "")
            for x in page.soupe.select("main form select[name]")
        }
        collegues.append((envoyer, {**champs, "contrats": "apprentissage"}))

    def geste(rang: int):
        if rang == 2:
            with app.app_context():
                return archiver_offres_alternance(le=maintenant())["archivees"]
        envoyer, champs = collegues[rang]
        return envoyer(adresse, **{**champs, "description": f"Texte du collègue {rang}"})

    *statuts, archivees = ensemble(3, geste)
    db.session.rollback()
    lue = db.session.get(OffreAlternance, numero)
    assert set(statuts) <= {303, 409}
    if 303 in statuts:
        assert statuts.count(303) == 1 and lue.etat == EtatOffreAlternance.en_cours
        assert lue.description == f"Texte du collègue {statuts.index(303)}"
    else:
        assert archivees == 1 and lue.etat == EtatOffreAlternance.archivee
