"""« Répondre à cette candidature »: once, with a warning when there is no way to answer, told by mail."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from cmon.base import RegleMetier
from cmon.base_sql import transaction_d_ecriture
from cmon.candidatures_alternance import requetes
from cmon.candidatures_alternance.reponses import Choix, contient_des_coordonnees, repondre
from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.temps import maintenant
from tests.aides import relire

SANS = "Bonjour, seriez-vous disponible jeudi 26 novembre à 10:00 ?"
AVEC = "Bonjour, appelez-moi au 01 99 00 12 34 ou écrivez à hugo@cfa.example.org. À bientôt."


@pytest.fixture
def candidature(fabrique, offre):
    """An application that waits."""
    return fabrique.candidature_alternance(offre)


@pytest.fixture
def repondre_en_ligne(client, site, candidature):
    """Send the form of the answer, as a page or as htmx does."""

    def envoyer(choix, message, **reglages):
        champs = {"choix": choix, "message": message, **reglages.pop("champs", {})}
        adresse = f"/mon-espace/candidatures/{candidature.id}/repondre/"
        return client.envoyer(adresse, champs, action="repondre/", portail="cmonalternance", **reglages)

    return envoyer


def adresses_cachees(structure, offre) -> list[str]:
    """What no mail to a candidate may hold."""
    return [
        x
        for x in (offre.adresse, structure.courriel, structure.telephone, "rh@entreprise.example.org", "01 99 00 40 01")
        if x
    ]


def test_an_interview_accepts_and_mails_the_text_alone(
    repondre_en_ligne, candidature, boite, structure, offre, hugo, site
):
    assert repondre_en_ligne("entretien", AVEC).status_code == 303
    relue = relire(candidature)
    assert (relue.etat, relue.reponse, relue.repondue_par_id) == ("acceptee", AVEC, hugo.id)
    courriel = boite.unique("reponse_candidature")
    assert courriel.destinataire == relire(candidature, "compte").compte.courriel
    assert (courriel.repondre_a, courriel.candidature_alternance_id, courriel.portail) == (
        "",
        candidature.id,
        "cmonalternance",
    )
    for corps in (courriel.corps_texte, courriel.corps_html, courriel.objet):
        assert not [x for x in (*adresses_cachees(structure, offre), hugo.courriel, hugo.nom_complet) if x in corps]
    assert "01 99 00 12 34" in courriel.corps_texte and offre.entreprise in courriel.corps_texte
    assert f"/mon-espace/candidat/candidatures/{candidature.id}/" in courriel.corps_texte
    page = site(f"/mon-espace/candidatures/{candidature.id}/").mots()
    assert f"par {hugo.nom_complet}" in page and "hugo@cfa.example.org" in page and "Envoyer le message" in page
    passage = db.session.scalars(select(Passage).where(Passage.candidature_alternance_id == candidature.id)).one()
    assert (passage.de, passage.vers) == ("a_traiter", "acceptee")


def test_the_name_of_an_anonymous_company_is_not_mailed(client, connecter, fabrique, structure, hugo, boite):
    offre = fabrique.offre_alternance(structure, anonyme=True, entreprise="Fournil Secret")
    c = fabrique.candidature_alternance(offre)
    connecter(client, hugo, portail="cmonalternance")
    adresse, champs = f"/mon-espace/candidatures/{c.id}/repondre/", {"choix": "refus", "message": "Non merci."}
    client.envoyer(adresse, champs, action="repondre/", portail="cmonalternance")
    courriel = boite.unique("reponse_candidature")
    assert "Fournil Secret" not in courriel.corps_texte + courriel.corps_html + courriel.objet
    assert "Entreprise anonyme" in courriel.corps_texte


def test_a_refusal_needs_no_way_to_answer(repondre_en_ligne, candidature, boite):
    assert repondre_en_ligne("refus", "Bonjour, nous ne donnons pas suite.").status_code == 303
    assert relire(candidature).etat == "refusee" and "n’a pas retenu" in boite.unique().corps_texte


@pytest.mark.parametrize("hx", [False, True])
def test_an_interview_without_address_is_confirmed_first(repondre_en_ligne, candidature, client, boite, hx):
    avertie = repondre_en_ligne("entretien", SANS, hx=hx)
    assert avertie.status_code == 422 and relire(candidature).etat == "a_traiter" and not len(boite)
    assert "ne contient ni e-mail ni numéro de téléphone" in avertie.mots("[role=alert]")
    assert avertie.soupe.select_one("textarea").get_text(strip=True) == SANS
    assert "Envoyer quand même" in avertie.texte
    envoyee = client.envoyer("", action="repondre/", page=avertie, portail="cmonalternance", hx=hx)
    assert envoyee.status_code == (204 if hx else 303) and relire(candidature).etat == "acceptee"


def test_an_empty_answer_is_refused_at_its_fields(repondre_en_ligne, candidature):
    page = repondre_en_ligne("", " ")
    assert page.status_code == 422 and len(page.soupe.select(".summary a")) == 2
    assert relire(candidature).etat == "a_traiter"


def test_a_suggested_text_keeps_what_was_typed(repondre_en_ligne, candidature):
    page = repondre_en_ligne("entretien", "Chère Zoé,", champs={"modele": "Refuser"})
    texte = page.soupe.select_one("textarea").get_text()
    assert page.status_code == 200 and "Chère Zoé," in texte and "ne donnons pas suite" in texte
    assert relire(candidature).etat == "a_traiter"


@pytest.mark.parametrize("hx", [False, True])
def test_the_second_person_is_told_and_loses_nothing(
    repondre_en_ligne, candidature, fabrique, structure, nouveau_client, connecter, boite, hugo, hx
):
    autre = connecter(nouveau_client(), fabrique.recruteur(structure), portail="cmonalternance")
    adresse = f"/mon-espace/candidatures/{candidature.id}/repondre/"
    page = autre.get(adresse, portail="cmonalternance")
    repondre_en_ligne("refus", "Non merci.")
    champs = {"choix": "entretien", "message": AVEC}
    tard = autre.envoyer("", champs, action="repondre/", page=page, portail="cmonalternance", hx=hx)
    assert tard.status_code == 409
    assert f"{hugo.nom_complet} a répondu à cette candidature le" in tard.mots("[role=alert]") and AVEC in tard.texte
    assert relire(candidature).etat == "refusee" and len(boite()) == 1


@pytest.mark.parametrize(("etat", "phrase"), [("retiree", "a retiré sa candidature"), ("close", "est close")])
def test_what_is_withdrawn_or_closed_waits_for_no_answer(repondre_en_ligne, site, client, candidature, etat, phrase):
    page = site(f"/mon-espace/candidatures/{candidature.id}/repondre/")
    relue = relire(candidature)
    relue.etat = etat
    db.session.commit()
    champs = {"choix": "entretien", "message": AVEC}
    reponse = client.envoyer("", champs, action="repondre/", page=page, portail="cmonalternance")
    assert reponse.status_code == 409 and phrase in reponse.mots() and AVEC in reponse.texte


@pytest.mark.epreuve(tours=20)
def test_of_two_answers_at_once_one_counts(app, fabrique, structure, hugo, candidature, boite):
    ids, numero = [hugo.id, fabrique.recruteur(structure).id], candidature.id
    db.session.rollback()
    depart = Barrier(2)

    def un(rang: int):
        with app.app_context(), transaction_d_ecriture():
            depart.wait(5)
            try:
                c = db.session.execute(requetes.fil_de_candidature(numero)).scalar_one()
                choix = (Choix.entretien, Choix.refus)[rang]
                repondre(c, choix, AVEC, par=db.session.get(Compte, ids[rang]), le=maintenant())
                db.session.commit()
            except RegleMetier as regle:
                db.session.rollback()
                return regle.message

    with ThreadPoolExecutor(2) as fils:
        issues = list(fils.map(un, range(2)))
    assert issues.count(None) == 1 and "une seule réponse" in next(x for x in issues if x), issues
    gagnant = issues.index(None)
    assert relire(candidature).etat == ("acceptee", "refusee")[gagnant]
    assert relire(candidature).repondue_par_id == ids[gagnant] and len(boite("reponse_candidature")) == 1


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("rh@cfa.example.org", True),
        ("au 01.99.00.00.00", True),
        ("+33 (0)1 99 00 00 00", True),
        ("0199000000", True),
        ("le 26-11-2026 à 10:00", False),
        ("offre n° 0000001458", False),
        ("rendez-vous @ midi", False),
        ("", False),
    ],
)
def test_a_way_to_answer_is_recognised(texte, attendu):
    assert contient_des_coordonnees(texte) is attendu
