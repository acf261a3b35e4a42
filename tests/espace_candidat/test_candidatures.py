"""« Mes candidatures », the dashboard and the favourites of a candidate."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cmon.alternance.etats import EtatOffreAlternance
from cmon.candidatures_alternance import operations
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.extensions import db
from cmon.favoris.modeles import FavoriOffre
from cmon.temps import maintenant

ALTERNANCE = "cmonalternance"
LISTE = "/mon-espace/candidat/candidatures/"


@pytest.fixture
def candidate(client, fabrique, connecter):
    """A candidate, signed in."""
    compte = fabrique.candidat()
    connecter(client, compte, portail=ALTERNANCE)
    return compte


def relire(c) -> CandidatureAlternance:
    db.session.rollback()
    return db.session.get(CandidatureAlternance, c.id)


def test_tabs_count_each_state_and_show_one(client, candidate, fabrique):
    projet = fabrique.projet_pro(candidate)
    for etat in ("a_traiter", "a_traiter", "acceptee", "refusee"):
        fabrique.candidature_alternance(projet=projet, etat=EtatCandidature(etat))
    fabrique.candidature_alternance()
    onglets = client.get(LISTE, portail=ALTERNANCE).mots(".tabs")
    assert onglets == "4 Toutes 2 En attente 1 Acceptées 1 Refusées"
    fragment = client.hx(f"{LISTE}?etat=refusee", portail=ALTERNANCE)
    assert len(fragment.soupe.select("article")) == 1
    tableau = client.get("/mon-espace/candidat/", portail=ALTERNANCE).mots()
    assert "2 réponses à lire" in tableau and "4 2 En attente 1 Acceptées 1 Refusées" in tableau


def test_the_list_asks_as_much_for_two_as_for_seven(client, candidate, fabrique, nb_requetes):
    projet = fabrique.projet_pro(candidate)
    couts = []
    for n in (2, 5):
        for _ in range(n):
            fabrique.candidature_alternance(projet=projet)
        client.get(LISTE, portail=ALTERNANCE)
        with nb_requetes() as compte:
            client.get(LISTE, portail=ALTERNANCE)
        couts.append(compte.nb)
    assert couts[0] == couts[1]


def test_an_answer_is_read_once_it_is_said_so(client, candidate, fabrique):
    c = fabrique.candidature_alternance(projet=fabrique.projet_pro(candidate), etat=EtatCandidature.acceptee)
    page = client.get(f"{LISTE}{c.id}/", portail=ALTERNANCE)
    assert "rh@entreprise.example.org" in page.texte  # typed by the recruiter in the answer
    assert relire(c).reponse_lue_le is None
    fragment = client.envoyer(f"{LISTE}{c.id}/", {}, action="/lue/", page=page, hx=True, portail=ALTERNANCE)
    assert "Réponse lue le" in fragment.texte and relire(c).reponse_lue_le is not None
    assert "à lire" not in client.get("/mon-espace/candidat/", portail=ALTERNANCE).texte


def test_the_recruiter_is_reminded_once_after_ten_days(client, candidate, fabrique, boite):
    structure = fabrique.structure("acteur", etablissement_id=fabrique.etablissement().id)
    recruteur = fabrique.recruteur(structure)
    offre = fabrique.offre_alternance(structure)
    c = fabrique.candidature_alternance(offre, fabrique.projet_pro(candidate), age_jours=9)
    page = client.get(f"{LISTE}{c.id}/", portail=ALTERNANCE)
    assert "Relancer le recruteur" not in page.texte and "vous pourrez le relancer" in page.texte
    c = relire(c)
    c.candidatee_le = maintenant() - timedelta(days=10, minutes=1)
    db.session.commit()
    page = client.get(f"{LISTE}{c.id}/", portail=ALTERNANCE)
    for _ in range(2):
        client.envoyer(f"{LISTE}{c.id}/", {}, action="/relancer/", page=page, portail=ALTERNANCE)
    assert relire(c).relancee_le is not None
    assert boite.unique("candidature_alternance_relancee").destinataire == recruteur.courriel
    assert operations.DEJA_RELANCEE in client.get(f"{LISTE}{c.id}/", portail=ALTERNANCE).texte


def test_a_refused_candidature_is_not_withdrawn(client, candidate, fabrique):
    c = fabrique.candidature_alternance(projet=fabrique.projet_pro(candidate), etat=EtatCandidature.refusee)
    page = client.get(f"{LISTE}{c.id}/", portail=ALTERNANCE)
    assert "Retirer ma candidature" not in page.texte
    jeton = page.soupe.select_one("[name=csrf_token]")["value"]
    client.post(f"{LISTE}{c.id}/retirer/", data={"csrf_token": jeton}, portail=ALTERNANCE)
    assert relire(c).etat == EtatCandidature.refusee


def test_an_offer_is_put_aside_and_taken_out_with_and_without_javascript(client, candidate, fabrique):
    offre = fabrique.offre_alternance()
    jeton = client.get("/mon-compte/", portail=ALTERNANCE).soupe.select_one("[name=csrf_token]")["value"]
    adresse = f"/mon-espace/candidat/favoris/{offre.id}/"
    for _ in range(2):
        client.post(adresse, data={"csrf_token": jeton, "garder": "oui"}, portail=ALTERNANCE)
    assert db.session.scalar(select(func.count()).select_from(FavoriOffre)) == 1
    liste = client.get("/mon-espace/candidat/favoris/", portail=ALTERNANCE)
    assert offre.numero in liste.texte and "Offre plus disponible" not in liste.texte
    db.session.get(type(offre), offre.id).etat = EtatOffreAlternance.pourvue
    db.session.commit()
    assert "Offre plus disponible" in client.get("/mon-espace/candidat/favoris/", portail=ALTERNANCE).texte
    donnees = {"csrf_token": jeton, "garder": "non"}
    coeur = client.hx(adresse, methode="POST", data={**donnees, "liste": "1"}, portail=ALTERNANCE)
    assert coeur.soupe.select_one("[aria-pressed=false]")
    assert coeur.mots("#nb-favoris[hx-swap-oob]") == "0 offre mise de côté"
    assert "Aucune offre favorite" in client.get("/mon-espace/candidat/favoris/", portail=ALTERNANCE).texte
