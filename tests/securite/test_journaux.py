"""Logs of a whole journey: who did what can be followed, what people typed can not be read."""

import json
import logging
import re

import pytest

from cmon.courriels.envoi import envoyer_file
from cmon.journalisation import epurer
from tests.fichiers.exemples import pdf

MOTIVATIONS = "Je rêve de raboter le chêne depuis que ma grand-mère m’a montré son établi de menuisière."
CANDIDAT = {
    "nom": "Roumégoux-Secret",
    "prenom": "Maëlys",
    "courriel": "maelys.secrete@example.org",
    "telephone": "01 99 00 66 66",
    "formation_actuelle": "Troisième secrète",
    "motivations": MOTIVATIONS,
}


def secrets_de(client, *comptes) -> list[str]:
    biscuit = client.get_cookie("cmon", domain="stage.localhost")
    return [c.courriel for c in comptes] + ([biscuit.value] if biscuit else [])


def test_a_whole_journey_leaves_no_personal_data_nor_secret_in_the_logs(
    app, client, nouveau_client, fabrique, boite, journal
):
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)
    compte = fabrique.partenaire(telephone="01 99 00 77 77")
    offre = fabrique.offre(charge=compte)
    numero, projet = offre.numero, offre.projet_id
    caches = [*CANDIDAT.values(), compte.courriel, compte.nom, fabrique.mot_de_passe, "établi", "cv-secret"]

    adresse = f"/detail-offre-stage/offre-detail/{numero}/postuler/"
    page = client.get(adresse)
    choix = page.soupe.select_one("input[name=tranche_age]")["value"]
    envoi = client.envoyer(
        adresse, {**CANDIDAT, "tranche_age": choix}, {"fichiers": (pdf(), "cv-secret.pdf")}, page=page
    )
    assert envoi.status_code == 303, envoi.mots()
    caches += secrets_de(client)

    agent = nouveau_client()
    agent.envoyer("/connexion/", {"courriel": compte.courriel, "mot_de_passe": "un-faux-mot-de-passe"}, rang=0)
    agent.envoyer("/connexion/", {"courriel": compte.courriel}, bouton="Recevoir un lien de connexion par mail")
    lien = boite.liens(boite.unique("lien_connexion"))[0]
    jeton = lien.rstrip("/").rpartition("/")[2]
    assert agent.envoyer(lien, bouton="Entrer dans mon espace").status_code == 303
    caches += [jeton, jeton[:20], *secrets_de(agent)]
    for chemin in ("/portefeuille/", f"/portefeuille/projets/{projet}/", f"/offres/?q={compte.nom}"):
        agent.get(chemin)
    app.config["MAIL_SERVER"], app.config["MAIL_PORT"] = "127.0.0.1", 9
    envoyer_file()

    lignes = journal.getvalue()
    assert len(lignes.splitlines()) > 8
    for cache in caches:
        assert cache not in lignes, cache
    for ligne in lignes.splitlines():
        assert json.loads(ligne)["message"]


@pytest.mark.base("sqlite")
def test_a_line_of_the_log_is_one_line_whatever_is_asked(client, journal):
    for chemin in ("/a%0d%0a%7B%22niveau%22:%22faux%22%7D", "/offres/?q=%0A%0D%1b[31m", "/%E2%80%A8", "/%00"):
        client.get(chemin, headers={"User-Agent": "x\x1b[31m", "HX-Request": "a\x00b"})
    for ligne in journal.getvalue().splitlines():
        lue = json.loads(ligne)
        assert "faux" not in lue["niveau"]
        assert not re.search(r"[\x00-\x1f\x7f]", lue["message"])


@pytest.mark.base("sqlite")
def test_each_request_is_followed_by_the_number_that_its_answer_carries(client, journal):
    numero = client.get("/offres/").headers["X-Request-Id"]
    lignes = [json.loads(x) for x in journal.getvalue().splitlines()]
    ligne = next(x for x in lignes if x["requete"] == numero)
    assert ligne["message"] == "GET /offres/ 200"
    assert ligne["ms"] >= 0


@pytest.mark.parametrize(
    ("texte", "cache"),
    [
        ("refusé : <zoe.martin@example.org>", "zoe.martin@example.org"),
        ("550 5.1.1 zoe+stage@example.org unknown", "zoe+stage"),
        ("/connexion/lien/abcdefghijklmnopqrstuvwxyzABCDEF012345/", "abcdefghijklmnopqrstuvwxyz"),
        ("un\r\nfaux journal", "\n"),
        ("é@exemple.test", "é@"),
    ],
)
def test_messages_of_others_are_cleaned_before_they_are_logged(texte, cache):
    assert cache not in epurer(texte)
