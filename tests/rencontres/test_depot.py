"""A company proposes a rencontre: its form, what it makes, what is said then."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cmon.extensions import db
from cmon.portefeuille.etats import Souhait
from cmon.portefeuille.modeles import Projet
from cmon.publication.etats import EtatPublication
from cmon.rencontres.etats import Statut
from cmon.services_externes import bouchon
from cmon.temps import jour_de_paris, maintenant
from tests.aides import relire
from tests.depot.saisies import ENTREPRISE, formulaire, messages
from tests.fabriques import DESCRIPTION, siret_valide
from tests.fichiers.exemples import pdf
from tests.rencontres.saisies import dernier_projet


@pytest.fixture(autouse=True)
def annuaire_en_etat():
    """The stand-in of the registry answers."""
    bouchon.reglages.remettre()
    yield
    bouchon.reglages.remettre()


@pytest.fixture
def rencontre():
    """What a company types, for adults."""
    return {
        "publics": ["etudiant"],
        "genre": "rendez_vous",
        "evenement": "Cap métiers tours",
        "nb_max": "20",
        "jour": (jour_de_paris(maintenant()) + timedelta(days=30)).strftime("%d/%m/%Y"),
        "heure": "9 h 30",
        "duree": "2 h",
        "description": DESCRIPTION,
        "lieu": "entreprise",
        "inscriptions_directes": "oui",
        "contact_nom": "Élise Bontemps",
        "telephone": "01 99 00 12 34",
        "courriel": "elise@example.org",
    }


def test_a_rencontre_is_deposited_and_waits_for_someone(client, rencontre, boite):
    page = client.get(formulaire("rencontre"))
    assert "receveur" not in page.texte and page.soupe.select_one("#nom_commercial")["value"] == "Menuiserie du Plateau"
    reponse = client.envoyer(formulaire("rencontre"), rencontre, {"documents": (pdf(), "plan.pdf")}, page=page)
    assert (reponse.status_code, reponse.location) == (303, "/deposer/merci/"), messages(reponse)
    p = dernier_projet()
    assert (p.charge_id, p.createur_id, p.souhait, p.offre) == (None, None, Souhait.rencontre, None)
    assert (p.contact_nom, p.contact_courriel) == ("Élise Bontemps", "elise@example.org")
    r = p.rencontre
    assert (r.etat, r.nb_max, r.duree_minutes, r.evenement) == ("brouillon", 20, 120, "Cap métiers tours")
    assert r.inscriptions_directes and r.receveur_id is None and r.departement == "23"
    assert relire(r, "document").document.nom == "plan.pdf"
    mail = boite.unique("depot_recu")
    assert mail.destinataire == "elise@example.org" and "relit votre rencontre" in mail.corps_texte
    merci = client.get("/deposer/merci/").mots()
    assert p.numero in merci and r.numero in merci and "Votre rencontre est enregistrée" in merci
    assert client.get(f"/rencontres/{r.numero}/").status_code == 404


def test_a_rencontre_for_pupils_of_an_unknown_company_waits_for_the_equipe(client, rencontre, fabrique):
    client.envoyer(formulaire("rencontre"), {**rencontre, "publics": ["eleve", "parent"]})
    r = dernier_projet().rencontre
    assert r.etat == EtatPublication.a_valider and r.publics == [Statut.eleve, Statut.parent]
    assert "protéger les mineurs" in client.get("/deposer/merci/").mots()


def test_a_company_once_published_needs_no_validation(client, rencontre, fabrique):
    client.envoyer(formulaire("rencontre"), {**rencontre, "publics": ["eleve"]})
    premiere = dernier_projet().rencontre
    premiere.etat, premiere.publiee_le = EtatPublication.publiee, maintenant()
    db.session.commit()
    client.envoyer(formulaire("rencontre"), {**rencontre, "publics": ["eleve"]})
    assert dernier_projet().rencontre.etat == EtatPublication.brouillon


def test_a_company_typed_by_hand_may_propose_a_rencontre(client, rencontre):
    donnees = {**rencontre, **ENTREPRISE, "siret": siret_valide(4243), "nom_commercial": "Menuiserie Bontemps"}
    reponse = client.envoyer(formulaire("rencontre", ""), donnees)
    assert reponse.status_code == 303, messages(reponse)
    assert dernier_projet().rencontre.ville == "Niort"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"courriel": ""}, "Indiquez une adresse e-mail : une confirmation y part."),
        ({"telephone": ""}, "Indiquez un numéro de téléphone : nous vous rappelons."),
        ({"jour": "01/01/2020"}, "La date de la rencontre est passée : donnez une date à venir."),
        ({"description": "Trop court"}, "Ajoutez 90 caractères : 100 au moins, 10 pour l’instant."),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_is_kept(client, rencontre, change, message):
    reponse = client.envoyer(formulaire("rencontre"), {**rencontre, **change}, {"documents": (pdf(), "plan.pdf")})
    assert reponse.status_code == 422 and messages(reponse) == [message]
    assert reponse.soupe.select_one("#evenement")["value"] == "Cap métiers tours"
    assert "plan.pdf" in reponse.mots(".files") and dernier_projet() is None


def test_the_same_deposit_sent_twice_makes_one_projet(client, rencontre):
    page = client.get(formulaire("rencontre"))
    for _ in range(2):
        assert client.envoyer(formulaire("rencontre"), rencontre, page=page).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Projet)) == 1


def test_whoever_takes_it_up_sees_it_and_receives_the_registrations(client, rencontre, connecter, fabrique):
    client.envoyer(formulaire("rencontre"), {**rencontre, "inscriptions_directes": "non"})
    p = dernier_projet()
    qui = fabrique.partenaire(departements=("23",))
    chez = connecter(client, qui)
    page = chez.get(f"/portefeuille/projets/{p.id}/prendre-en-charge/")
    assert "Cap métiers tours" in page.mots() and "Rendez-vous métier" in page.mots()
    jeton = page.soupe.select_one("[name=csrf_token]")["value"]
    prise = chez.post(f"/portefeuille/projets/{p.id}/prendre-en-charge/", data={"csrf_token": jeton})
    assert prise.status_code == 303
    assert relire(p.rencontre).receveur_id == qui.id
    page = chez.get(f"/portefeuille/projets/{p.id}/")
    assert page.soupe.select_one("[name=rencontre_receveur]")["value"] == str(qui.id)
