"""« Structures et comptes »: a validated structure is suspended, an account is closed and opened again."""

import pytest

from cmon.extensions import db
from cmon.journal.modeles import Trace
from cmon.structures.etats import EtatStructure
from cmon.temps import maintenant
from tests.aides import relire


@pytest.fixture
def equipe(client, connecter, fabrique):
    """The browser of a member of the équipe."""
    return connecter(client, fabrique.membre_equipe(nom="Castaing", prenom="Hélène"))


@pytest.fixture
def ailleurs(nouveau_client):
    """Another browser, for the person that is decided about."""
    return nouveau_client()


@pytest.fixture
def structure(fabrique):
    """A validated structure that hosts pupils."""
    etablissement = fabrique.etablissement()
    return fabrique.structure(
        "acteur", nom="Chais de Brède", etablissement_id=etablissement.id, accueille_troisieme=True
    )


@pytest.fixture
def recruteur(fabrique, structure):
    """Its gestionnaire."""
    return fabrique.recruteur(structure)


def poster(navigateur, page: str, adresse: str, **champs):
    """Send to an address a form that its page does not show, with the token of another page."""
    jeton = navigateur.get(page).soupe.select_one("main [name=csrf_token]")["value"]
    return navigateur.post(adresse, data={"csrf_token": jeton, **champs})


def test_a_suspended_structure_leaves_the_site_and_waits_again(
    equipe, ailleurs, connecter, fabrique, structure, recruteur, boite
):
    projet = fabrique.projet_pro()
    offre = fabrique.offre_alternance(structure)
    candidature = fabrique.candidature_alternance(offre)
    connecter(ailleurs, recruteur, portail="cmonalternance")
    publique = f"/offres/{offre.numero}/"
    assert equipe.get(publique, portail="cmonalternance").status_code == 200
    adresse = f"/administration/structures/{structure.id}/"
    refusee = equipe.envoyer(adresse, {"motif": " "}, action="suspendre/")
    assert refusee.status_code == 422 and "Indiquez le motif" in refusee.mots(".summary")
    assert equipe.envoyer(adresse, {"motif": "Siret radié."}, action="suspendre/").status_code == 303
    assert relire(structure).etat == EtatStructure.a_valider
    assert equipe.get(publique, portail="cmonalternance").status_code in (404, 410)
    assert "Chais de Brède" not in equipe.get("/vite-mon-stage/", portail="cmonalternance").texte
    for chemin in (f"/mon-espace/profils/{projet.id}/", f"/mon-espace/candidatures/{candidature.id}/"):
        assert ailleurs.get(chemin, portail="cmonalternance").status_code == 404
    mail = boite.unique("structure_suspendue")
    assert mail.destinataire == recruteur.courriel and "Siret radié." in mail.corps_texte
    assert mail.portail == "cmonalternance" and "vos offres ne sont plus sur le site" in mail.corps_texte
    assert "Siret radié." in equipe.get(adresse).mots(".historique")
    assert equipe.envoyer(adresse, action="valider/").status_code == 303
    assert equipe.get(publique, portail="cmonalternance").status_code == 200


def test_what_is_decided_in_the_extranet_is_told_by_the_portail_of_the_structure(equipe, fabrique, boite):
    structure = fabrique.structure("acteur", etat="a_valider")
    fabrique.recruteur(structure)
    equipe.envoyer(f"/administration/structures/{structure.id}/", bouton="Valider", action="valider/")
    mail = boite.unique("structure_validee")
    assert mail.portail == "cmonalternance" and "L’équipe CMonAlternance" in mail.corps_texte
    assert "http://alternance.localhost" in mail.corps_texte


def test_the_structure_of_the_equipe_is_not_suspended(equipe, fabrique):
    sienne = fabrique.structure("equipe")
    assert "Suspendre" not in equipe.get(f"/administration/structures/{sienne.id}/").mots("main")
    autre = f"/administration/structures/{fabrique.structure('acteur').id}/"
    reponse = poster(equipe, autre, f"/administration/structures/{sienne.id}/suspendre/", motif="Essai")
    assert reponse.status_code == 409 and relire(sienne).etat == EtatStructure.validee


def test_a_closed_account_is_signed_out_and_hidden_until_it_is_opened_again(
    equipe, ailleurs, connecter, fabrique, boite
):
    projet = fabrique.projet_pro()
    candidat = relire(projet, "compte").compte
    connecter(ailleurs, candidat, portail="cmonalternance")
    assert ailleurs.get("/mon-espace/candidat/", portail="cmonalternance").status_code == 200
    adresse = f"/administration/comptes/{candidat.id}/"
    assert equipe.envoyer(adresse, {"motif": ""}, action="desactiver/").status_code == 422
    assert equipe.envoyer(adresse, {"motif": "Messages insultants."}, action="desactiver/").status_code == 303
    assert ailleurs.get("/mon-espace/candidat/", portail="cmonalternance").status_code == 303
    assert relire(candidat).desactive_le and not relire(projet).trouvable
    mail = boite.unique("compte_desactive")
    assert mail.portail == "cmonalternance" and "Messages insultants." in mail.corps_texte
    assert "Messages insultants." in equipe.get(adresse).mots("main")
    assert candidat.courriel in equipe.get("/administration/comptes/").mots("main")
    trace = db.session.query(Trace).filter_by(action="désactivation").one()
    assert trace.detail.startswith(f"compte {candidat.numero} : ") and candidat.nom not in trace.detail
    assert equipe.envoyer(adresse, {"motif": "Excuses reçues."}, action="reactiver/").status_code == 303
    assert relire(candidat).desactive_le is None and relire(projet).trouvable
    assert boite.unique("compte_reactive").destinataire == candidat.courriel


def test_nobody_closes_their_own_account_nor_one_that_is_closed(equipe, fabrique):
    moi = equipe.get("/administration/comptes/?q=Castaing").soupe.select_one("article a")["href"]
    assert "Une autre personne de l’équipe" in equipe.get(moi).mots("main")
    autre = fabrique.candidat()
    page = f"/administration/comptes/{autre.id}/"
    reponse = poster(equipe, page, f"{moi}desactiver/", motif="Essai")
    assert reponse.status_code == 409 and "votre propre compte" in reponse.mots("main")
    autre.desactive_le = maintenant()
    db.session.commit()
    reponse = poster(equipe, page, f"{page}desactiver/", motif="Essai")
    assert reponse.status_code == 409 and "déjà désactivé" in reponse.mots("main")


def test_the_equipe_finds_structures_and_accounts_by_what_it_types(equipe, structure, recruteur):
    recruteur.prenom, recruteur.nom = "Élodie", "Müller-Gasnier"
    db.session.commit()
    noms = ("élodie müller", "GASNIER Elodie", "chais de brede")
    for texte in (*noms, structure.courriel, recruteur.courriel, recruteur.numero, recruteur.nom_complet):
        page = equipe.get("/administration/comptes/", query_string={"q": texte})
        assert page.soupe.select_one("article a"), texte
    for texte in ("=1+1", "%", "x" * 300, "000000000", "99999999999"):
        page = equipe.get("/administration/comptes/", query_string={"q": texte})
        assert page.status_code == 200 and not page.soupe.select("article a"), texte


def test_the_equipe_is_told_when_nobody_with_an_open_account_manages_besides(equipe, fabrique, structure, recruteur):
    adresse, seul = f"/administration/comptes/{recruteur.id}/", "Personne d’autre ne gère Chais de Brède"
    autre = fabrique.recruteur(structure)
    assert seul not in equipe.get(adresse).mots("main")
    autre.desactive_le = maintenant()
    db.session.commit()
    assert seul in equipe.get(adresse).mots("main")
