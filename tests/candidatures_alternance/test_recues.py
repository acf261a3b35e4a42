"""« Candidatures sur mes offres »: true counts, filters, one application in two columns, its files."""

import pytest
from sqlalchemy import select

from cmon.candidatures.modeles import TrancheAge
from cmon.extensions import db
from cmon.journal.modeles import Trace
from tests.aides import relire

LISTE = "/mon-espace/candidatures/"


@pytest.fixture
def recues(fabrique, offre):
    """Three to treat, two accepted, one refused, one withdrawn, one closed; and one of another structure."""
    etats = ["a_traiter"] * 3 + ["acceptee"] * 2 + ["refusee", "retiree", "close"]
    fabrique.candidature_alternance()
    return [fabrique.candidature_alternance(offre, etat=e, age_jours=8 - i) for i, e in enumerate(etats)]


def comptes(page):
    return page.mots(".tabs")


def test_the_counts_and_the_tabs_are_true(site, recues, client):
    page = site(LISTE)
    assert "6 Candidatures reçues" in page.mots(".title")
    assert comptes(page) == "3 À traiter 2 Acceptées 1 Refusées Autres (2)"
    assert len(page.soupe.select("article")) == 3
    premiere = page.mots("article")
    assert premiere.startswith(f"Profil {relire(recues[0], 'projet_pro').projet_pro.numero_profil} Offre")
    assert "Sans réponse, reçue il y a 8 jours" in premiere and "2 années" in premiere and "Vienne" in premiere
    autres = client.hx(f"{LISTE}?etat=autres", portail="cmonalternance")
    assert "Retirée" in autres.mots("section") and "Sans réponse" in autres.mots("section")
    assert len(site(f"{LISTE}?etat=acceptees").soupe.select("article")) == 2


def test_an_offer_or_a_number_narrows_the_list_and_its_counts(site, recues, fabrique, structure):
    autre = fabrique.candidature_alternance(fabrique.offre_alternance(structure))
    assert comptes(site(f"{LISTE}?offre={autre.offre_id}")) == "1 À traiter 0 Acceptées 0 Refusées Autres (0)"
    page = site(f"{LISTE}?q=N°{recues[1].numero}")
    trouvees = {a["id"] for a in page.soupe.select("article")}
    assert f"candidature-{recues[1].id}" in trouvees and len(trouvees) < 4
    assert "7 Candidatures reçues" in page.mots(".title")
    for rien in ("zzz", "9999999999", "123456789012"):
        assert "Aucune candidature ne correspond" in site(f"{LISTE}?q={rien}").mots()
    assert site(f"{LISTE}?offre=abc&etat=x&page=-3").status_code == 200


def test_the_list_costs_the_same_whatever_its_length(site, fabrique, offre, nb_requetes):
    couts = []
    for n in (1, 6):
        for _ in range(n):
            fabrique.candidature_alternance(offre)
        with nb_requetes() as compte:
            site(LISTE)
        couts.append(compte.nb)
    assert couts[0] == couts[1] <= 8


def test_the_detail_tells_who_and_what_but_no_address(site, fabrique, offre):
    candidat = fabrique.candidat(nom="Roumégoux", prenom="Zoé", telephone="01 99 00 77 01")
    projet = fabrique.projet_pro(
        candidat, experiences=[{"genre": "stage", "intitule": "Fournil", "nb_semaines": 3}], commune="86194"
    )
    fabrique.fichier(projet_pro_id=projet.id, expire_le=None, nom="cv-zoe.pdf")
    c = fabrique.candidature_alternance(offre, projet, message="J’aime le pain.\nVraiment.")
    fabrique.fichier(candidature_alternance_id=c.id, expire_le=None, nom="lettre.pdf")
    page = site(f"{LISTE}{c.id}/")
    texte = page.mots()
    for attendu in (
        f"Candidature N° {c.numero}",
        f"Offre {offre.numero}",
        "Publiée le",
        "Candidaté le",
        "Zone de recherche Vienne",
        "Durée de l’alternance 2 années",
        "Niveau CAP, BEP",
        "Type d’alternance recherchée Contrat d’apprentissage",
        "Brevet des collèges (Validé) en 2024",
        "Stage : Fournil - 3 semaine(s)",
        "Zoé Roumégoux",
        "18 ans et plus",
        "J’aime le pain.",
        "CV : cv-zoe.pdf",
        "lettre.pdf",
        "les candidats n’ont pas vos coordonnées",
    ):
        assert attendu in texte, attendu
    assert candidat.courriel not in page.texte and candidat.telephone not in page.texte
    assert "Répondre à cette candidature" in texte


def test_its_files_are_read_by_the_structure_alone_and_each_reading_is_traced(
    site, fabrique, offre, hugo, nouveau_client, connecter
):
    projet = fabrique.projet_pro()
    cv = fabrique.fichier(projet_pro_id=projet.id, expire_le=None, nom="cv.pdf").jeton
    c = fabrique.candidature_alternance(offre, projet)
    jetons = [cv, fabrique.fichier(candidature_alternance_id=c.id, expire_le=None).jeton]
    ailleurs = connecter(nouveau_client(), fabrique.recruteur(), portail="cmonalternance")
    candidat = connecter(nouveau_client(), relire(c, "compte").compte, portail="cmonalternance")
    for jeton in jetons:
        assert ailleurs.get(f"/fichiers/{jeton}/", portail="cmonalternance").status_code == 404
        assert candidat.get(f"/fichiers/{jeton}/", portail="cmonalternance").status_code == 200
        reponse = site(f"/fichiers/{jeton}/")
        assert reponse.status_code == 200 and reponse.headers["Content-Disposition"].startswith("attachment")
    traces = db.session.execute(select(Trace.compte_id, Trace.action, Trace.detail)).all()
    assert traces == [(hugo.id, "telechargement", f"candidature en alternance n° {c.numero}")] * 2
    relue = relire(c)
    relue.etat = "retiree"
    db.session.commit()
    page = site(f"{LISTE}{c.id}/")
    assert "Le candidat a retiré sa candidature" in page.mots() and "J’aime" not in page.texte
    assert all(site(f"/fichiers/{jeton}/").status_code == 404 for jeton in jetons)


def test_reading_the_application_of_a_minor_is_traced(site, fabrique, offre, hugo):
    adulte = fabrique.candidature_alternance(offre)
    mineur = fabrique.candidature_alternance(
        offre, fabrique.projet_pro(fabrique.candidat(tranche_age=TrancheAge.de_15_a_17))
    )
    for c in (adulte, mineur):
        site(f"{LISTE}{c.id}/")
    (trace,) = db.session.scalars(select(Trace)).all()
    assert (trace.compte_id, trace.action) == (hugo.id, "lecture") and mineur.numero in trace.detail


def test_without_the_projet_nor_the_cv_the_page_still_reads(site, fabrique, offre):
    projet = fabrique.projet_pro()
    jeton = fabrique.fichier(projet_pro_id=projet.id, expire_le=None, nom="cv.pdf").jeton
    sans_cv = fabrique.candidature_alternance(offre, projet, avec_cv=False)
    assert "cv.pdf" not in site(f"{LISTE}{sans_cv.id}/").texte and site(f"/fichiers/{jeton}/").status_code == 404
    sans_projet = fabrique.candidature_alternance(offre)
    sans_projet.projet_pro_id = None
    db.session.commit()
    assert "n’existe plus" in site(f"{LISTE}{sans_projet.id}/").mots() and site(LISTE).status_code == 200


@pytest.mark.parametrize("suite", ["", "repondre/", "messages/"])
def test_another_structure_meets_nothing_on_every_verb(client, connecter, fabrique, suite):
    c = fabrique.candidature_alternance(etat="acceptee")
    connecter(client, fabrique.recruteur(), portail="cmonalternance")
    for verbe in ("GET", "HEAD", "POST", "PUT", "DELETE"):
        for numero in (c.id, 2_000_000_000):
            reponse = client.open(f"{LISTE}{numero}/{suite}", method=verbe, portail="cmonalternance")
            assert reponse.status_code in (400, 404, 405), (verbe, reponse.status)
    assert c.numero not in client.get(f"{LISTE}?etat=acceptees", portail="cmonalternance").texte


def test_a_structure_that_waits_is_told_so(client, connecter, fabrique):
    connecter(client, fabrique.recruteur(etat="a_valider"), portail="cmonalternance")
    page = client.get(LISTE, portail="cmonalternance")
    assert page.status_code == 200 and "Candidatures sur mes offres" in page.texte


def test_a_withdrawn_application_shows_no_profile_that_the_candidate_hides(site, fabrique, offre):
    formations = (("Brevet secret", True, 2024),)
    cache = fabrique.projet_pro(visible=False, formations=formations, diplomes=(("CAP Secret", 3, None),))
    candidature = fabrique.candidature_alternance(offre, cache)
    adresse, autres = f"{LISTE}{candidature.id}/", f"{LISTE}?etat=autres"
    assert "Brevet secret" in site(adresse).texte
    relire(candidature).etat = "retiree"
    db.session.commit()
    for page in (site(adresse), site(autres)):
        assert "ecret" not in page.mots("main") and "Le profil du candidat n’est pas visible." in page.mots("main")
