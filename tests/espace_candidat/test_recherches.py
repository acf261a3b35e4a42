"""« Mes recherches »: kept with its criteria, told of new offers in one mail, ended by a link."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cmon.comptes.desabonnement import signer_le_compte
from cmon.extensions import db
from cmon.recherches_enregistrees import operations
from cmon.recherches_enregistrees.courriels import USAGE
from cmon.recherches_enregistrees.modeles import RechercheEnregistree
from cmon.recherches_enregistrees.taches import prevenir_des_nouvelles_offres
from cmon.temps import maintenant

ALTERNANCE = "cmonalternance"
NOUVELLE = "/mon-espace/candidat/recherches/nouvelle/"
LISTE = "/mon-espace/candidat/recherches/"


@pytest.fixture
def candidate(client, fabrique, connecter):
    """A candidate, signed in."""
    compte = fabrique.candidat()
    connecter(client, compte, portail=ALTERNANCE)
    return compte


def recherches() -> list[RechercheEnregistree]:
    db.session.rollback()
    return list(db.session.scalars(select(RechercheEnregistree).order_by(RechercheEnregistree.id)))


def test_a_search_is_kept_from_the_list_once_with_its_criteria(client, candidate, fabrique):
    fabrique.offre_alternance()
    liste = client.get("/offres/?q=boulanger&departement=86&page=1", portail=ALTERNANCE)
    lien = next(a["href"] for a in liste.soupe.select("a") if "Enregistrer cette recherche" in a.text)
    for _ in range(2):
        assert client.envoyer(lien, {"par_courriel": True}, portail=ALTERNANCE).location == LISTE
    (r,) = recherches()
    assert (r.portail, r.parametres, r.libelle) == (ALTERNANCE, "q=boulanger&departement=86", "boulanger, Vienne")
    page = client.get(LISTE, portail=ALTERNANCE)
    assert page.soupe.select_one("a[href='/offres/?q=boulanger&departement=86']")
    bouton = f"Arrêter les mails de la recherche {r.libelle}"
    client.envoyer(LISTE, {}, action="/courriels/", bouton=bouton, portail=ALTERNANCE)
    assert not recherches()[0].par_courriel
    client.envoyer(LISTE, {}, action="/supprimer/", portail=ALTERNANCE)
    assert recherches() == []


def test_twenty_searches_are_enough(client, candidate, fabrique):
    for i in range(operations.NB_MAX):
        fabrique.recherche_enregistree(candidate, f"q=mot{i}")
    refus = client.envoyer(f"{NOUVELLE}?q=encore", {"libelle": "Encore"}, portail=ALTERNANCE)
    assert refus.status_code == 422 and operations.TROP in refus.texte


def test_one_mail_tells_of_what_is_new_for_all_searches_then_no_more(
    client, candidate, fabrique, boite, nouveau_client
):
    fabrique.recherche_enregistree(candidate, "q=boulanger")
    fabrique.recherche_enregistree(candidate, "departement=86")
    fabrique.recherche_enregistree(candidate, "departement=33")
    fabrique.recherche_enregistree(candidate, "q=boulanger", portail="vin")
    sourde = fabrique.candidat()
    fabrique.recherche_enregistree(sourde, "q=boulanger", par_courriel=False)
    fabrique.offre_alternance(age_jours=3)
    assert prevenir_des_nouvelles_offres(le=maintenant())["courriels"] == 0
    neuve = fabrique.offre_alternance(age_jours=0.1, anonyme=True)
    assert prevenir_des_nouvelles_offres(le=maintenant())["courriels"] == 1
    mail = boite.unique("nouvelles_offres")
    assert mail.destinataire == candidate.courriel and mail.corps_texte.count(f"/offres/{neuve.numero}/") == 2
    assert "rue du Moulin" not in mail.corps_html and neuve.entreprise not in mail.corps_html
    assert prevenir_des_nouvelles_offres(le=maintenant())["courriels"] == 0
    lien = next(x for x in boite.liens(mail) if "desabonnement" in x)
    autre = nouveau_client()
    assert autre.get(lien).status_code == 200
    assert any(r.par_courriel for r in recherches())
    chemin = lien.split("localhost", 1)[1].split("/", 1)[1]
    fait = autre.envoyer(f"/{chemin}", {}, action="/desabonnement/", portail=ALTERNANCE)
    assert "C’est fait" in fait.texte and not any(r.par_courriel for r in recherches())
    assert autre.get(lien[:-3] + "xx/", portail=ALTERNANCE).status_code == 404
    # An account that was erased may leave its id to another, who keeps their mails.
    efface = signer_le_compte(USAGE, candidate.id, candidate.cree_le - timedelta(days=1))
    for verbe in (autre.get, autre.post):
        assert verbe(f"/{chemin.split('/desab')[0]}/desabonnement/{efface}/", portail=ALTERNANCE).status_code == 404


def test_the_same_search_of_many_people_is_run_once(app, fabrique, nb_requetes):
    couts = []
    for n in (1, 5):
        for _ in range(n):
            fabrique.recherche_enregistree(fabrique.candidat(), "q=boulanger")
        db.session.rollback()
        with nb_requetes() as compte:
            prevenir_des_nouvelles_offres(le=maintenant())
        couts.append(compte.nb)
        fabrique.offre_alternance(age_jours=0.01)
        db.session.execute(RechercheEnregistree.__table__.update().values(vue_jusqu_a=maintenant() - timedelta(days=1)))
        db.session.commit()
    with nb_requetes() as compte:
        prevenir_des_nouvelles_offres(le=maintenant())
    assert db.session.scalar(select(func.count()).select_from(RechercheEnregistree)) == 6
    # One statement a search, and for each candidate the mail alone.
    assert compte.nb <= couts[0] + 6 * 2 + 12
