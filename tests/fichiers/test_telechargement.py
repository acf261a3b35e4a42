"""Who may read a file, how it is sent, and the trace that is left."""

from urllib.parse import quote

import pytest
from sqlalchemy import select

from cmon.extensions import db
from cmon.journal.modeles import Trace
from cmon.publication.etats import EtatPublication

CONTENU = b"%PDF-1.4 contenu"


def traces():
    """The traces, as (account, action, application)."""
    db.session.rollback()
    return [(t.compte_id, t.action, t.candidature_id) for t in db.session.scalars(select(Trace).order_by(Trace.id))]


@pytest.fixture
def personnes(fabrique, nouveau_client, connecter):
    """One browser per person: the chargé, another person of their structure, another partenaire, the équipe…"""
    structure = fabrique.structure(departements=("86",))
    comptes = {
        "charge": fabrique.partenaire(structure=structure),
        "collegue": fabrique.partenaire(structure=structure),
        "autre partenaire": fabrique.partenaire(),
        "partenaire non validé": fabrique.partenaire(etat="a_valider"),
        "employeur": fabrique.employeur(),
        "equipe": fabrique.membre_equipe(),
    }
    clients = {qui: connecter(nouveau_client(), compte) for qui, compte in comptes.items()}
    clients["visiteur"] = nouveau_client()
    return comptes, clients


def lecteurs(clients, fichier) -> set[str]:
    """Who gets the file; everybody else gets a plain 404, by GET as by HEAD."""
    permis = set()
    for qui, client in clients.items():
        reponse, tete = client.get(f"/fichiers/{fichier.jeton}/"), client.head(f"/fichiers/{fichier.jeton}/")
        assert tete.status_code == reponse.status_code, qui
        assert tete.data == b""
        if reponse.status_code == 200:
            assert reponse.data == CONTENU
            permis.add(qui)
        else:
            assert reponse.status_code == 404, qui
            assert CONTENU not in reponse.data
    return permis


def test_the_files_of_an_application_are_for_the_charge_and_the_equipe(fabrique, personnes):
    comptes, clients = personnes
    offre = fabrique.offre(charge=comptes["charge"])
    fichier = fabrique.fichier(candidature=fabrique.candidature(offre), contenu=CONTENU)
    assert lecteurs(clients, fichier) == {"charge", "equipe"}


def test_the_document_of_a_visible_offer_is_for_everybody(fabrique, personnes):
    comptes, clients = personnes
    offre = fabrique.offre(charge=comptes["charge"])
    fichier = fabrique.fichier(offre=offre, contenu=CONTENU)
    assert lecteurs(clients, fichier) == set(clients)


@pytest.mark.parametrize("etat", [EtatPublication.brouillon, EtatPublication.depubliee, "passee"])
def test_the_document_of_another_offer_is_for_those_who_consult(fabrique, personnes, etat):
    comptes, clients = personnes
    valeurs = {"debut_dans": -1} if etat == "passee" else {"publiee": False, "etat": etat}
    offre = fabrique.offre(charge=comptes["charge"], **valeurs)
    fichier = fabrique.fichier(offre=offre, contenu=CONTENU)
    assert lecteurs(clients, fichier) == {"charge", "collegue", "autre partenaire", "equipe"}


def test_a_file_still_in_its_form_is_for_nobody(fabrique, personnes):
    _, clients = personnes
    assert lecteurs(clients, fabrique.fichier(contenu=CONTENU)) == set()


@pytest.mark.base("sqlite")
def test_an_unknown_name_answers_as_a_forbidden_one(fabrique, client):
    fichier = fabrique.fichier(candidature=fabrique.candidature(), contenu=CONTENU)
    interdit = client.get(f"/fichiers/{fichier.jeton}/")
    for nom in ("x" * 32, "1", str(fichier.id), "x" * 5000, "%00", "é"):
        reponse = client.get(f"/fichiers/{nom}/")
        assert reponse.status_code == interdit.status_code == 404
    sans_numero = [
        r.texte.replace(r.headers["X-Request-Id"], "") for r in (interdit, client.get(f"/fichiers/{'x' * 32}/"))
    ]
    assert sans_numero[0] == sans_numero[1]


@pytest.mark.base("sqlite")
def test_a_file_is_saved_and_never_shown(fabrique, client):
    nom = 'Fiche d’été "A".pdf'
    fichier = fabrique.fichier(offre=fabrique.offre(), contenu=CONTENU, nom=nom)
    for methode in (client.get, client.head):
        reponse = methode(f"/fichiers/{fichier.jeton}/")
        h = reponse.headers
        assert h["Content-Type"] == "application/pdf"
        assert h["Content-Disposition"].startswith("attachment; filename=")
        assert f"filename*=UTF-8''{quote(nom, safe='')}" in h["Content-Disposition"]
        assert h["X-Content-Type-Options"] == "nosniff"
        assert h["Content-Security-Policy"].split(";")[0] == "sandbox"
        assert h["Cache-Control"] == "no-store"
        assert h["Content-Length"] == str(len(CONTENU))
        assert "Set-Cookie" not in h
    assert client.get(f"/fichiers/{fichier.jeton}/", headers={"Range": "bytes=0-3"}).data == CONTENU


def test_reading_the_file_of_an_applicant_leaves_a_trace(fabrique, personnes):
    comptes, clients = personnes
    offre = fabrique.offre(charge=comptes["charge"])
    candidature = fabrique.candidature(offre)
    fichier, document = fabrique.fichier(candidature=candidature), fabrique.fichier(offre=offre)
    numeros = [comptes["charge"].id, comptes["equipe"].id]
    for qui in ("charge", "visiteur", "autre partenaire", "equipe"):
        clients[qui].get(f"/fichiers/{fichier.jeton}/")
        clients[qui].get(f"/fichiers/{document.jeton}/")
    clients["charge"].head(f"/fichiers/{fichier.jeton}/")
    assert traces() == [(n, "telechargement", candidature.id) for n in numeros]


@pytest.mark.base("sqlite")
def test_a_store_that_does_not_answer_is_said_so_and_leaves_no_trace(fabrique, personnes, app, sur_le_disque):
    comptes, clients = personnes
    fichier = fabrique.fichier(candidature=fabrique.candidature(fabrique.offre(charge=comptes["charge"])))
    for chemin in sur_le_disque():
        chemin.unlink()
    reponse = clients["charge"].get(f"/fichiers/{fichier.jeton}/")
    assert reponse.status_code == 503
    assert "Réessayez plus tard" in reponse.texte
    assert traces() == []


@pytest.mark.base("sqlite")
def test_one_download_asks_three_questions_at_most(fabrique, personnes, nb_requetes):
    comptes, clients = personnes
    offre = fabrique.offre(charge=comptes["charge"])
    adresse = f"/fichiers/{fabrique.fichier(offre=offre).jeton}/"
    with nb_requetes() as compte:
        clients["visiteur"].get(adresse)
    assert compte.nb == 1
    with nb_requetes() as compte:
        clients["charge"].get(adresse)
    assert compte.nb <= 3
