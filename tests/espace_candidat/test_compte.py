"""A candidate takes their data away, corrects their age, erases their account; what serves no more goes by itself."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cmon.candidatures.modeles import TrancheAge
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.modeles import Compte, SessionOuverte
from cmon.courriels.modeles import Courriel
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.journal.modeles import Passage
from cmon.profils.modeles import ProjetPro
from cmon.structures.etats import RoleAdhesion
from cmon.temps import maintenant
from cmon.vie_privee.taches import purger
from tests.espace_candidat.saisies import PROJET
from tests.fichiers.exemples import pdf

ALTERNANCE = "cmonalternance"
SUPPRIMER = "/mon-compte/supprimer/"
NOUVEAU = "/mon-espace/candidat/projets/nouveau/"


def nb(modele) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(modele))


@pytest.fixture
def candidate(client, fabrique, connecter):
    """A candidate with a projet, a CV and a candidature with a file, signed in just now."""
    compte = fabrique.candidat(nom="Lavergne", prenom="Noémie")
    connecter(client, compte, portail=ALTERNANCE)
    client.envoyer(NOUVEAU, PROJET, {"cv": (pdf(), "cv.pdf")}, portail=ALTERNANCE)
    offre = fabrique.offre_alternance()
    saisie = {"message": "Bonjour"}, {"fichiers": (pdf(), "lettre.pdf")}
    client.envoyer(f"/offres/{offre.numero}/postuler/", *saisie, action="/postuler/", portail=ALTERNANCE)
    return compte


def test_an_erased_account_leaves_only_a_number_behind(client, candidate, boite):
    assert (nb(Fichier), nb(CandidatureAlternance)) == (2, 1)
    numero, adresse = candidate.id, candidate.courriel
    reponse = client.envoyer(SUPPRIMER, {}, action=SUPPRIMER, portail=ALTERNANCE)
    assert reponse.location == "/"
    assert [nb(m) for m in (ProjetPro, CandidatureAlternance, Fichier, SessionOuverte)] == [0, 0, 0, 0]
    assert db.session.get(Compte, numero) is None
    motifs = db.session.scalars(select(Passage.motif).where(Passage.action == "effacement")).all()
    assert motifs == ["1 candidature : compte supprimé."]
    restants = db.session.scalars(select(Courriel).where(Courriel.destinataire == adresse)).all()
    assert [c.genre for c in restants] == ["compte_supprime"]
    assert not [c for c in boite() if "Lavergne" in c.corps_texte]
    assert client.get("/mon-compte/", portail=ALTERNANCE).status_code == 303


def test_a_session_that_is_not_recent_confirms_first(client, candidate):
    for s in db.session.scalars(select(SessionOuverte)):
        s.ouverte_le = maintenant() - timedelta(minutes=20)
    db.session.commit()
    for adresse in (SUPPRIMER, "/mon-compte/mes-donnees.zip"):
        assert "/connexion/confirmer/" in client.get(adresse, portail=ALTERNANCE).location
    assert db.session.get(Compte, candidate.id)


def test_the_archive_holds_what_was_given_and_the_files(client, candidate):
    reponse = client.get("/mon-compte/mes-donnees.zip", portail=ALTERNANCE)
    with zipfile.ZipFile(io.BytesIO(reponse.data)) as archive:
        donnees = json.loads(archive.read("donnees.json"))
        noms = [n.rsplit("-", 1)[1] for n in archive.namelist()[1:]]
        assert archive.read(donnees["projets"][0]["cv"]).startswith(b"%PDF")
    assert noms == ["cv.pdf", "lettre.pdf"]
    assert donnees["compte"]["nom"] == "Lavergne" and donnees["projets"][0]["departements"] == ["79", "86"]
    assert donnees["candidatures"][0]["message"] == "Bonjour"
    assert not {"01 99 00 40 01", "rh@entreprise.example.org", "rue du Moulin"} & {*json.dumps(donnees).split('"')}


def test_the_only_gestionnaire_of_others_stays_and_a_lone_one_takes_the_offers_off(
    client, nouveau_client, fabrique, connecter
):
    structure = fabrique.structure("acteur", etablissement_id=fabrique.etablissement().id)
    gestionnaire = fabrique.recruteur(structure)
    collegue = fabrique.recruteur(structure, role=RoleAdhesion.utilisateur)
    offre = fabrique.offre_alternance(structure, referent_id=collegue.id)
    numeros = (gestionnaire.id, collegue.id)
    connecter(client, gestionnaire, portail=ALTERNANCE)
    refus = client.envoyer(SUPPRIMER, {}, action=SUPPRIMER, portail=ALTERNANCE)
    assert refus.status_code == 422 and "seul gestionnaire" in refus.texte
    autre = connecter(nouveau_client(), collegue, portail=ALTERNANCE)
    assert autre.envoyer(SUPPRIMER, {}, action=SUPPRIMER, portail=ALTERNANCE).status_code == 303
    assert client.envoyer(SUPPRIMER, {}, action=SUPPRIMER, portail=ALTERNANCE).status_code == 303
    db.session.rollback()
    assert [db.session.get(Compte, n) for n in numeros] == [None, None]
    relue = db.session.get(type(offre), offre.id)
    assert relue.etat != "en_cours" and relue.referent_id is None


def test_the_account_of_a_partenaire_is_closed_by_the_equipe(client, fabrique, connecter):
    partenaire = fabrique.partenaire()
    connecter(client, partenaire)
    assert "demandez-le à l’équipe" in client.get(SUPPRIMER).texte
    jeton = client.get("/mon-compte/").soupe.select_one("[name=csrf_token]")["value"]
    assert client.post(SUPPRIMER, data={"csrf_token": jeton}).status_code == 422


def test_a_corrected_age_hides_the_projets(client, candidate):
    page = client.get("/mon-compte/informations/", portail=ALTERNANCE)
    assert page.soupe.select_one("[name=tranche_age][checked]")["value"] == "majeur"
    client.envoyer("/mon-compte/informations/", {"tranche_age": "de_15_a_17"}, portail=ALTERNANCE)
    compte = client.get("/mon-compte/", portail=ALTERNANCE)
    assert "ne sont plus visibles" in compte.texte and "15 à 17 ans" in compte.mots()
    client.envoyer("/mon-compte/informations/", {"tranche_age": "moins_15"}, portail=ALTERNANCE)
    assert "l’accord d’un parent" in client.get("/mon-compte/", portail=ALTERNANCE).texte
    db.session.rollback()
    assert db.session.get(Compte, candidate.id).tranche_age == TrancheAge.moins_15
    assert [(p.trouvable, p.mineur) for p in db.session.scalars(select(ProjetPro))] == [(False, True)]


def test_candidatures_go_three_months_after_they_ended(app, fabrique):
    le = maintenant()
    vieux, recent = le - timedelta(days=93), le - timedelta(days=90)
    offre = fabrique.offre_alternance(etat="archivee", close_le=vieux)
    dues = [
        fabrique.candidature_alternance(offre),
        fabrique.candidature_alternance(etat=EtatCandidature.refusee, repondue_le=vieux),
        fabrique.candidature_alternance(etat=EtatCandidature.retiree, close_le=vieux),
    ]
    gardees = [
        fabrique.candidature_alternance(age_jours=200),
        fabrique.candidature_alternance(etat=EtatCandidature.refusee, repondue_le=recent),
        fabrique.candidature_alternance(etat=EtatCandidature.acceptee, repondue_le=vieux),
    ]
    db.session.rollback()
    assert purger(le=le)["candidatures_alternance"] == len(dues)
    restent = db.session.scalars(select(CandidatureAlternance.id).order_by(CandidatureAlternance.id)).all()
    assert restent == [c.id for c in gardees]
