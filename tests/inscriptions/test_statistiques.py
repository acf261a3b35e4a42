"""Statistics of attendance: live and erased numbers together, by period, type, statut and département."""

import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from cmon.extensions import db
from cmon.inscriptions.etats import EtatInscription
from cmon.rencontres.etats import GenreRencontre, Statut
from cmon.temps import maintenant
from cmon.vie_privee.operations import effacer_participants

ADRESSE = "/inscriptions/statistiques/"


@pytest.fixture
def charge(fabrique):
    """A partenaire who carries rencontres."""
    return fabrique.partenaire(nom="Ferrand", prenom="Nadia", courriel="nadia@example.org")


@pytest.fixture
def chez_nadia(client, connecter, charge):
    """Their browser."""
    return connecter(client, charge)


def tenue(fabrique, charge, inscrits, presents, *, jours: float = 3, statuts=(Statut.eleve,), **valeurs):
    """A rencontre that took place: so many registered, so many came."""
    r = fabrique.rencontre(charge=charge, dans_heures=-24 * jours, **{"nb_max": 10, **valeurs})
    for rang in range(inscrits):
        fabrique.inscription(r, statuts=statuts, present_le=maintenant() if rang < presents else None)
    return r


def tableau(page, titre: str) -> dict[str, list[str]]:
    """The rows of the table with that title: first cell → numbers."""
    section = next(s for s in page.soupe.select("section section") if s.select_one("h3").get_text() == titre)

    def nombre(td) -> str:
        return td.get_text().replace("\u202f", "").split("%")[0].strip()

    rangs = section.select("tbody tr")
    return {" ".join(tr.th.get_text().split()): [nombre(td) for td in tr.select("td")] for tr in rangs}


def cles(page) -> list[str]:
    return [" ".join(dd.get_text().split("%")[0].split()) for dd in page.soupe.select(".chiffres-cles dd")]


def test_places_registrations_and_attendance_are_added_up(chez_nadia, fabrique, charge):
    tenue(fabrique, charge, 4, 3)
    tenue(fabrique, charge, 6, 3, genre=GenreRencontre.rendez_vous, statuts=(Statut.etudiant, Statut.parent))
    fabrique.rencontre(charge=charge)  # to come
    fabrique.rencontre(charge=charge, publiee=False)
    page = chez_nadia.get(ADRESSE)
    assert "2 rencontres" in page.mots("#statistiques-titre")
    assert cles(page) == ["20", "10", "6", "60", "50"]
    assert tableau(page, "Par type de rencontre") == {
        "Visite d’entreprise": ["10", "4", "3", "75", "40"],
        "Rendez-vous métier": ["10", "6", "3", "50", "60"],
    }
    assert tableau(page, "Par statut") == {
        "Élève": ["4", "3", "75"],
        "Parent d’élève": ["6", "3", "50"],
        "Étudiant": ["6", "3", "50"],
    }
    assert tableau(page, "Par département") == {"Vienne": ["20", "10", "6", "60", "50"]}
    assert len(tableau(page, "Par rencontre")) == 2
    assert page.soupe.select_one("meter")["value"] == "60"


def test_numbers_are_the_same_once_the_participants_are_erased(chez_nadia, fabrique, charge):
    a, b = tenue(fabrique, charge, 4, 3), tenue(fabrique, charge, 5, 0, statuts=(Statut.parent,))
    avant = chez_nadia.get(ADRESSE)
    effacer_participants([a.id], le=maintenant())
    db.session.commit()
    milieu = chez_nadia.get(ADRESSE)
    effacer_participants([b.id], le=maintenant())
    db.session.commit()
    apres = chez_nadia.get(ADRESSE)
    assert avant.mots("#statistiques") == milieu.mots("#statistiques") == apres.mots("#statistiques")


def test_a_rencontre_where_nobody_was_ticked_does_not_lower_the_rate(chez_nadia, fabrique, charge):
    tenue(fabrique, charge, 4, 3)
    tenue(fabrique, charge, 9, 0)
    page = chez_nadia.get(ADRESSE)
    assert cles(page) == ["20", "13", "3", "75", "65"]
    assert "4 inscrits sur 13" in page.mots()
    assert ["10", "9", "–", "–", "90"] in tableau(page, "Par rencontre").values()


def test_a_rencontre_taken_off_before_it_began_did_not_take_place(chez_nadia, fabrique, charge):
    r = tenue(fabrique, charge, 2, 0, etat="depubliee", depubliee_le=maintenant() - timedelta(days=30))
    tenue(fabrique, charge, 2, 1, etat="depubliee", depubliee_le=maintenant())
    page = chez_nadia.get(ADRESSE)
    assert "1 rencontre" in page.mots("#statistiques-titre")
    assert f"/inscriptions/{r.id}/" not in page.texte


def test_those_who_wait_or_have_cancelled_do_not_count(chez_nadia, fabrique, charge):
    r = tenue(fabrique, charge, 2, 1)
    fabrique.inscription(r, etat=EtatInscription.en_attente)
    fabrique.inscription(r, etat=EtatInscription.annulee, annulee_le=maintenant())
    page = chez_nadia.get(ADRESSE)
    assert cles(page)[1:3] == ["2", "1"]
    assert tableau(page, "Par statut") == {"Élève": ["2", "1", "50"]}


def test_one_sees_one_s_own_and_the_equipe_sees_all(chez_nadia, fabrique, charge, connecter, nouveau_client):
    tenue(fabrique, charge, 1, 1)
    tenue(fabrique, fabrique.partenaire(nom="Mérigot"), 5, 5)
    tenue(fabrique, fabrique.partenaire(nom="Autre"), 2, 2, receveur=charge)
    assert cles(chez_nadia.get(ADRESSE))[1] == "3"
    equipe = connecter(nouveau_client(), fabrique.membre_equipe())
    assert cles(equipe.get(ADRESSE))[1] == "8"


def test_the_period_is_a_school_year_or_two_dates(a_l_heure, client, connecter, fabrique):
    a_l_heure("2027-03-20 12:00")
    charge = fabrique.partenaire()
    connecter(client, charge)
    for jour in (date(2027, 3, 10), date(2026, 5, 4), date(2025, 5, 5)):
        tenue(fabrique, charge, 1, 1, jours=(date(2027, 3, 20) - jour).days)
    for question, attendu in {
        "": "1 rencontre du 01/09/2026 au 31/08/2027",
        "?periode=annee_passee": "1 rencontre du 01/09/2025 au 31/08/2026",
        "?periode=dates&du=2025-01-01&au=2027-03-20": "3 rencontres du 01/01/2025 au 20/03/2027",
        "?periode=dates&du=2027-03-20&au=2025-01-01": "3 rencontres du 01/01/2025 au 20/03/2027",
        "?periode=dates&du=10/03/2027&au=10/03/2027": "1 rencontre du 10/03/2027 au 10/03/2027",
        "?periode=dates&du=n-importe": "1 rencontre du 01/09/2026 au 31/08/2027",
        "?periode=inconnue&page=99": "1 rencontre du 01/09/2026 au 31/08/2027",
    }.items():
        assert client.get(ADRESSE + question).mots("#statistiques-titre") == attendu, question
        assert client.hx(ADRESSE + question).mots("#statistiques-titre") == attendu, question


def test_nothing_yet_says_so(chez_nadia):
    assert "Aucune rencontre sur cette période" in chez_nadia.get(ADRESSE).mots()


def test_many_rencontres_cost_no_more_statements_than_a_few(chez_nadia, fabrique, charge, nb_requetes):
    couts = []
    for nb in (2, 58):
        for _ in range(nb):
            tenue(fabrique, charge, 1, 1)
        with nb_requetes() as compte:
            page = chez_nadia.get(ADRESSE)
        couts.append(compte.nb)
    assert couts[0] == couts[1] <= 8
    assert "60 rencontres" in page.mots("#statistiques-titre")
    derniers = page.soupe.select("section section")[-1].select("tbody tr")
    assert len(derniers) == 50
    assert len(page.data) < 60_000


def test_the_excel_file_holds_the_same_numbers_and_nobody(chez_nadia, fabrique, charge):
    tenue(fabrique, charge, 4, 3)
    r = tenue(fabrique, charge, 2, 0)
    secret = fabrique.inscription(r, nom="Participante-Secrete")
    lien = chez_nadia.get(ADRESSE).soupe.select_one("a[href*=xlsx]")["href"]
    reponse = chez_nadia.get(lien)
    assert reponse.status_code == 200
    assert reponse.headers["Cache-Control"] == "no-store"
    feuille = load_workbook(io.BytesIO(reponse.data)).active
    lignes = [[c.value for c in rang] for rang in feuille.iter_rows()]
    total = next(x for x in lignes if x[0] == "Total")
    assert total[6:] == [20, 7, 3, 75, 35]
    assert len([x for x in lignes if x[0] == "Rencontre"]) == 2
    assert not any(secret.nom in str(c) for x in lignes for c in x)
