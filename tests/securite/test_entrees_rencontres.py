"""Odd input in the pages of rencontres, of registrations and of relances: a page in French, never an error."""

import secrets
from urllib.parse import urlencode, urljoin

import pytest
from sqlalchemy import select

from cmon.extensions import db
from cmon.inscriptions.modeles import EnvoiGroupe
from cmon.liens import signer
from tests.client import _champs, valeurs_affichees
from tests.securite.test_entrees import BIZARRES, PAS_UNE_ERREUR, en_question, tirages

LECTURES = {
    "/": "q",
    "/rencontres/": "q metier lieu rayon departement public secteur date type tri page",
    "/rencontres/{r.numero}/s-inscrire/": "autre",
    "/inscriptions/": "q quand tri page ouverte inscrits_tri inscrits_page",
    "/inscriptions/{r.id}/": "suite fermee inscrits_tri inscrits_page",
    "/inscriptions/{r.id}/presences/": "q page",
    "/inscriptions/{r.id}/participants/nouveau/": "retour",
    "/inscriptions/statistiques/": "periode du au page",
    "/inscriptions/statistiques.xlsx": "periode du au",
    "/portefeuille/projets/": "nature numero secteur entreprise siret etat en_cours departement tri page fait",
    "/portefeuille/projets/export.xlsx": "nature numero secteur entreprise siret etat en_cours departement tri",
    "/portefeuille/projets/gestes/": "geste projet retour charge_q fait",
    "/portefeuille/projets/{r.projet_id}/": "page tri lignes ouvrir charge_q charge receveur depubliee",
    "/portefeuille/projets/{r.projet_id}/dupliquer/": "ouvrir charge_q",
    "/portefeuille/relances/": "page a_relancer reponses tri",
    "/consultation/": "nature numero secteur entreprise siret etat en_cours departement departements tri page",
    "/connexion/confirmer/": "suite",
    "/administration/rgpd/": "page choix",
}
CHEMINS = [
    "/rencontres/%s/",
    "/rencontres/%s/qr.svg",
    "/rencontres/%s/agenda.ics",
    "/rencontres/%s/s-inscrire/",
    "/rencontres/%s/s-inscrire/merci/",
    "/rencontres/inscription/%s/",
    "/rencontres/inscription/%s/annuler/",
    "/rencontres/inscription/%s/agenda.ics",
    "/rencontres/inscription/%s/qr.svg",
    "/relances/maintenir/%s/",
    "/relances/corriger/%s/",
    "/relances/supprimer/%s/",
    "/inscriptions/%s/",
    "/inscriptions/%s/emargement.pdf",
    "/inscriptions/%s/envoi/",
    "/inscriptions/1/envois/%s/",
    "/inscriptions/presence/%s/",
    "/inscriptions/participants/%s/desinscrire/",
    "/portefeuille/projets/%s/projet.pdf",
    "/portefeuille/projets/%s/relances/",
    "/portefeuille/projets/%s/supprimer/",
    "/portefeuille/candidatures/%s/convention.pdf",
    "/ressources/%s",
]
TROP_GRANDS = [2**31, 2**31 - 1, 2**63, 10**40]


@pytest.fixture
def site(client, fabrique, connecter):
    """A client that enters everywhere; `client.r` is a rencontre of its own, with two participants."""
    compte = fabrique.membre_equipe()
    connecter(client, compte)
    client.r = fabrique.rencontre(charge=compte)
    client.i, _ = fabrique.inscription(client.r), fabrique.inscription(client.r)
    client.relance = fabrique.relance(client.r.projet_id)
    client.verifie = False
    return client


@pytest.mark.parametrize("adresse", LECTURES)
def test_no_value_in_a_query_string_breaks_a_page(site, adresse):
    chemin = adresse.format(r=site.r)
    for rang, tirage in enumerate(tirages(LECTURES[adresse].split())):
        entetes = {"HX-Request": "true"} if rang % 2 else {}
        reponse = site.get(f"{chemin}?{en_question(tirage)}", headers=entetes)
        assert reponse.status_code in PAS_UNE_ERREUR | {302}, f"{chemin} {tirage}: {reponse.status}"


def test_no_value_in_a_path_breaks_a_page(site):
    for chemin in CHEMINS:
        for valeur in [*BIZARRES.values(), *map(str, TROP_GRANDS)]:
            reponse = site.get(chemin % valeur)
            assert reponse.status_code in {302, 303, 308, 400, 404, 405, 410}, f"{chemin} {valeur}: {reponse.status}"


@pytest.mark.parametrize("jours", [("0001-01-01", "9999-12-31"), ("1900-01-01", "2100-12-31"), ("2026-02-30", "x")])
def test_statistics_of_any_period_are_a_page(site, jours):
    du, au = jours
    for chemin in ("/inscriptions/statistiques/", "/inscriptions/statistiques.xlsx"):
        assert site.get(chemin, query_string={"periode": "dates", "du": du, "au": au}).status_code == 200


def formulaires(site) -> list[tuple]:
    lien = signer("inscription", site.i.jeton)
    r = site.r
    pages = [
        f"/rencontres/{r.numero}/s-inscrire/",
        f"/rencontres/inscription/{lien}/",
        f"/rencontres/inscription/{lien}/annuler/",
        f"/inscriptions/{r.id}/annuler/",
        f"/inscriptions/{r.id}/envoi/",
        f"/inscriptions/{r.id}/participants/nouveau/",
        f"/inscriptions/participants/{site.i.id}/desinscrire/",
        f"/relances/corriger/{signer('relance.corriger', site.relance.jeton)}/",
        f"/portefeuille/projets/{r.projet_id}/relances/",
        f"/portefeuille/projets/{r.projet_id}/demander-la-suppression/",
        f"/portefeuille/projets/{r.projet_id}/",
        f"/portefeuille/projets/gestes/?geste=affecter&projet={r.projet_id}",
        "/deposer/formulaire/?souhait=rencontre&saisie=main",
        "/connexion/confirmer/",
        "/administration/rgpd/",
    ]
    trouves = []
    for adresse in pages:
        page = site.get(adresse)
        for f in page.soupe.find_all("form"):
            if f.get("method", "").lower() == "post" and "deconnexion" not in f.get("action", ""):
                noms = {c.get("name") for c in _champs(f, page.soupe)} - {None, "csrf_token"}
                trouves.append((urljoin(adresse, f.get("action") or adresse), valeurs_affichees(f, page.soupe), noms))
    return trouves


def test_no_value_in_a_form_breaks_a_page(site, fabrique, tours):
    pas = tours(3, 1)
    for numero, (cible, montrees, noms) in enumerate(formulaires(site)):
        for rang, tirage in enumerate(tirages(noms | {"suite", "charge_q", "inconnu", "choix"})[numero % pas :: pas]):
            tirage = {n: v for i, (n, v) in enumerate(tirage.items()) if (i + rang) % 4}
            gardees = {n: v for n, v in montrees.items() if n not in tirage}
            corps = "&".join([urlencode(gardees, doseq=True), en_question(tirage)])
            reponse = site.post(cible, data=corps, content_type="application/x-www-form-urlencoded")
            assert reponse.status_code in PAS_UNE_ERREUR, f"{cible} {tirage}: {reponse.status}"


NOMS_HOSTILES = [
    "=1+1",
    "@SUM(A1)",
    '"><img src=x onerror=alert(1)>',
    '#read("/etc/passwd")',
    "\\u{202e}gpj",
    "\u202egpj.exe",
    "BEGIN:VEVENT;X,Y",
    "👩‍🔧",
    "李",
    "x" * 100,
    "\u0301" * 100,
    "{{7*7}}",
]


@pytest.mark.parametrize("nom", NOMS_HOSTILES)
def test_a_participant_of_any_name_is_registered_mailed_listed_and_printed(site, boite, nom):
    adresse = f"/rencontres/{site.r.numero}/s-inscrire/"
    page = site.get(adresse)
    formulaire = site.formulaire(page, avec=["courriel"])
    donnees = valeurs_affichees(formulaire, page.soupe) | {
        "nom": nom,
        "prenom": "Ana",
        "telephone": "01 99 00 00 01",
        "courriel": f"{secrets.token_hex(4)}@example.org",
        "statuts": "eleve",
    }
    reponse = site.post(adresse, data=donnees)
    assert reponse.status_code == 303
    assert site.get(reponse.location).status_code == 200
    for suite in ("", "presences/", "emargement.xlsx", "emargement.pdf"):
        reponse = site.get(f"/inscriptions/{site.r.id}/{suite}")
        assert reponse.status_code == 200
        assert b"<img src=x" not in reponse.data


def test_the_key_of_another_mailing_breaks_nothing(site, fabrique):
    autre = fabrique.rencontre()
    fabrique.inscription(autre)
    cle = secrets.token_urlsafe(24)
    for r in (site.r, autre):
        adresse = f"/inscriptions/{r.id}/envoi/"
        page = site.get(adresse)
        donnees = valeurs_affichees(site.formulaire(page, avec=["cle"]), page.soupe) | {"cle": cle}
        assert site.post(adresse, data=donnees).status_code in (303, 422)
    db.session.rollback()
    assert db.session.scalars(select(EnvoiGroupe.rencontre_id)).all() == [site.r.id]
