"""What is under way when the équipe closes an account or suspends a structure: nobody is left to wait for nothing."""

import pytest

from cmon.alertes.modeles import Alerte
from cmon.candidatures_alternance.taches import clore_sans_reponse, rappeler_les_recruteurs
from cmon.courriels.modeles import EtatCourriel
from cmon.courriels.operations import poster
from cmon.extensions import db
from cmon.moderation.comptes import desactiver_compte, reactiver_compte
from cmon.moderation.operations import suspendre_structure, valider_structure
from cmon.moderation.requetes import compte_a_moderer, structure_par_id
from cmon.temps import maintenant
from tests.aides import relire

ALTERNANCE = "cmonalternance"
COORDONNEES = "Venez : rh@cfa.example.org"


@pytest.fixture
def structure(fabrique):
    """A validated structure."""
    return fabrique.structure("acteur", nom="CFA du Clain", etablissement_id=fabrique.etablissement().id)


@pytest.fixture
def hugo(fabrique, structure):
    """Its gestionnaire."""
    return fabrique.recruteur(structure)


@pytest.fixture
def decider(fabrique):
    """`decider(verbe, objet)`: the équipe closes or opens again an account, suspends or validates a structure."""
    par = fabrique.membre_equipe()

    def faire(verbe, objet):
        motif = () if verbe is valider_structure else ("Essai.",)
        requete = structure_par_id if verbe in (valider_structure, suspendre_structure) else compte_a_moderer
        db.session.rollback()
        lu = db.session.execute(requete(objet.id)).unique().scalar_one()
        verbe(lu, *motif, par=db.session.merge(par), le=maintenant())
        db.session.commit()

    return faire


def envoyer(navigateur, chemin: str, jeton_de: str, **champs):
    """Send a form that the page may not show any more."""
    jeton = navigateur.get(jeton_de, portail=ALTERNANCE).soupe.select_one("[name=csrf_token]")["value"]
    return navigateur.post(chemin, data={"csrf_token": jeton, **champs}, portail=ALTERNANCE)


def test_whoever_recruits_is_told_that_the_candidate_reads_nothing_and_may_only_refuse(
    client, connecter, fabrique, structure, hugo, decider, boite
):
    candidat = fabrique.candidat()
    ouverte, acceptee = (
        fabrique.candidature_alternance(fabrique.offre_alternance(structure), fabrique.projet_pro(candidat), **c)
        for c in ({"age_jours": 8}, {"etat": "acceptee"})
    )
    decider(desactiver_compte, candidat)
    assert rappeler_les_recruteurs(le=maintenant())["candidatures"] == 0
    connecter(client, hugo, portail=ALTERNANCE)
    adresse = f"/mon-espace/candidatures/{ouverte.id}/"
    assert "compte de ce candidat est fermé" in client.get(adresse, portail=ALTERNANCE).mots()
    champs = {"choix": "entretien", "message": COORDONNEES}
    refusee = client.envoyer(f"{adresse}repondre/", champs, action="repondre/", portail=ALTERNANCE)
    assert refusee.status_code == 409 and "compte de ce candidat est fermé" in refusee.mots()
    fil = f"/mon-espace/candidatures/{acceptee.id}/"
    assert not client.get(fil, portail=ALTERNANCE).soupe.select("#fil form")
    assert envoyer(client, f"{fil}messages/", "/mon-compte/", texte="Bonjour").status_code == 409
    champs = {"choix": "refus", "message": "Nous avons trouvé."}
    assert client.envoyer(f"{adresse}repondre/", champs, action="repondre/", portail=ALTERNANCE).status_code == 303
    assert relire(ouverte).etat == "refusee"
    assert [c.genre for c in boite(a=candidat.courriel)] == ["compte_desactive"]


def test_what_waits_to_leave_for_a_closed_account_stays_but_the_reason(fabrique, decider, boite, hugo):
    poster("adresse_inconnue", hugo.courriel, le=maintenant())
    db.session.commit()
    decider(desactiver_compte, hugo)
    etats = {c.genre: c.etat for c in boite(a=hugo.courriel)}
    assert etats == {"adresse_inconnue": EtatCourriel.annule, "compte_desactive": EtatCourriel.a_envoyer}


def test_the_end_of_the_wait_is_not_mailed_to_a_closed_account(fabrique, structure, decider, boite):
    candidature = fabrique.candidature_alternance(fabrique.offre_alternance(structure), age_jours=61)
    decider(desactiver_compte, relire(candidature, "compte").compte)
    assert clore_sans_reponse(le=maintenant()) == {"closes": 1}
    assert boite("candidature_close") == []


def test_offers_that_nobody_can_answer_for_leave_the_site_until_somebody_can(
    client, fabrique, structure, hugo, decider, connecter
):
    offre, seconde = fabrique.offre_alternance(structure), fabrique.recruteur(structure, role="utilisateur")
    adresse = f"/offres/{offre.numero}/"
    decider(desactiver_compte, hugo)
    assert client.get(adresse, portail=ALTERNANCE).status_code == 200
    decider(desactiver_compte, seconde)
    assert client.get(adresse, portail=ALTERNANCE).status_code in (404, 410)
    assert client.get(f"{adresse}qr.svg", portail=ALTERNANCE).status_code in (404, 410)
    assert offre.numero not in client.get("/offres/", portail=ALTERNANCE).texte
    decider(reactiver_compte, seconde)
    assert client.get(adresse, portail=ALTERNANCE).status_code == 200


def test_to_a_suspended_structure_a_candidate_gives_neither_name_nor_message_nor_reminder(
    client, connecter, fabrique, structure, hugo, decider, boite
):
    candidat = fabrique.candidat()
    projet, autre = fabrique.projet_pro(candidat), fabrique.projet_pro(candidat)
    attente = fabrique.candidature_alternance(fabrique.offre_alternance(structure), projet, age_jours=20)
    contact = fabrique.contact(structure, projet)
    accepte = fabrique.contact(structure, autre, etat="accepte")
    decider(suspendre_structure, structure)
    connecter(client, candidat, portail=ALTERNANCE)
    base = "/mon-espace/candidat/"
    gestes = (
        (f"{base}candidatures/{attente.id}/relancer/", {}),
        (f"{base}contacts/{contact.id}/accepter/", {}),
        (f"{base}contacts/{accepte.id}/messages/", {"texte": "Bonjour"}),
    )
    for chemin, champs in gestes:
        reponse = envoyer(client, chemin, "/mon-compte/", **champs)
        suite = client.get(reponse.location, portail=ALTERNANCE) if reponse.status_code == 303 else reponse
        assert "ne peut pas vous répondre pour le moment" in suite.texte, chemin
    assert relire(contact).etat == "en_attente" and relire(attente).relancee_le is None
    assert [c.genre for c in boite(a=hugo.courriel)] == ["structure_suspendue"]
    decider(valider_structure, structure)
    for chemin, champs in gestes:
        assert envoyer(client, chemin, "/mon-compte/", **champs).status_code == 303
    genres = {"candidature_alternance_relancee", "contact_accepte", "message_du_candidat"}
    assert {c.genre for c in boite(a=hugo.courriel)} >= genres
    assert relire(contact).etat == "accepte" and relire(attente).relancee_le


def test_a_suspended_structure_reads_nothing_and_all_comes_back(client, connecter, fabrique, structure, hugo, decider):
    offre, projet = fabrique.offre_alternance(structure), fabrique.projet_pro()
    candidature = fabrique.candidature_alternance(offre, projet, etat="acceptee")
    contact = fabrique.contact(structure, projet, etat="accepte")
    fabrique.alerte(offre, projet)
    connecter(client, hugo, portail=ALTERNANCE)
    fermees = (
        f"/mon-espace/candidatures/{candidature.id}/",
        f"/mon-espace/candidatures/{candidature.id}/messages/",
        f"/mon-espace/contacts/{contact.id}/",
        f"/mon-espace/profils/{projet.id}/",
        f"/offres/{offre.numero}/",
        f"/offres/{offre.numero}/qr.svg",
    )
    listes = ("", "alertes/", "candidatures/", "contacts/", "profils/", "favoris/")

    def statuts() -> set[int]:
        return {client.get(c, portail=ALTERNANCE).status_code for c in fermees}

    assert statuts() == {200}
    decider(suspendre_structure, structure)
    assert statuts() <= {404, 410}
    for liste in listes:
        page = client.get(f"/mon-espace/{liste}", portail=ALTERNANCE)
        assert page.status_code == 200 and candidature.numero not in page.texte, liste
        assert projet.numero_profil not in page.texte, liste
    assert client.get("/mes-offres/", portail=ALTERNANCE).status_code == 200
    decider(valider_structure, structure)
    assert statuts() == {200} and db.session.query(Alerte).count() == 1
