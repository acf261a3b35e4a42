"""The first sign-in of a professional: « Ma structure » before anything else, and one structure for each SIRET."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.structures.etats import EtatDemandeAdhesion, EtatStructure, GenreStructure, RoleAdhesion
from cmon.structures.modeles import Adhesion, DemandeAdhesion, Structure
from cmon.temps import maintenant
from tests.aides import relire

MA_STRUCTURE = "/mon-compte/ma-structure/"
SIRET = "00002073500015"  # Menuiserie creusoise du plateau
AUTRE_SIRET = "73282932000074"
COORDONNEES = {
    "courriel": "atelier@example.org",
    "telephone": "01 99 00 70 01",
    "adresse": "3 place du Marché",
    "complement": "Bâtiment B",
    "code_postal": "23000",
    "ville": "Guéret",
}
A_LA_MAIN = {**COORDONNEES, "siret": AUTRE_SIRET, "raison_sociale": "Atelier Lavergne", "naf": "16.23Z"}


@pytest.fixture(autouse=True)
def annuaire(annuaire_local):
    """The registry's stand-in answers."""
    return annuaire_local


def declarer(client, numero=SIRET, **champs):
    adresse = f"{MA_STRUCTURE}?numero={numero}" if numero else f"{MA_STRUCTURE}?saisie=main"
    return client.envoyer(adresse, {**(COORDONNEES if numero else A_LA_MAIN), **champs}, bouton="Valider")


def structures() -> list[Structure]:
    db.session.rollback()
    return db.session.scalars(select(Structure).order_by(Structure.id)).all()


@pytest.mark.parametrize(
    "chemin", ["/connexion/accueil/", "/mon-compte/", "/mon-compte/mot-de-passe/", "/consultation/"]
)
def test_a_professional_without_structure_is_led_there_from_every_page(client, fabrique, connecter, chemin):
    connecter(client, fabrique.professionnel())
    assert client.get(chemin).location == MA_STRUCTURE
    assert client.hx(chemin).headers["HX-Redirect"] == MA_STRUCTURE
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("faire", [lambda f: f.compte(), lambda f: f.compte(genre="candidat"), lambda f: f.employeur()])
def test_the_others_are_led_nowhere(client, fabrique, connecter, faire):
    connecter(client, faire(fabrique))
    assert client.get("/mon-compte/").status_code == 200


def test_a_candidate_has_no_structure_to_fill(client, fabrique, connecter):
    connecter(client, fabrique.compte(genre="candidat"))
    assert client.get(MA_STRUCTURE).status_code == 404


def test_the_siret_fills_what_the_registry_knows(client, fabrique, connecter):
    connecter(client, fabrique.professionnel(courriel="zoe@example.org"))
    page = client.get(f"{MA_STRUCTURE}?numero=000 020 735 000 15")
    lus = {x["id"]: x.get("value", "") for x in page.soupe.select("input[readonly]")}
    assert lus["siret"] == SIRET
    assert lus["raison_sociale"] == "MENUISERIE CREUSOISE DU PLATEAU"
    assert lus["domaine"] == "Travaux de menuiserie bois et PVC"
    assert page.soupe.select_one("#ville")["value"].lower() == "guéret"
    assert page.soupe.select_one("#courriel")["value"] == "zoe@example.org"
    libelles = [x.get_text().strip(" *\xa0") for x in page.soupe.select("main form[method=post] label")]
    suite = ["Siret", "Raison sociale", "Code Naf", "Domaine d’activité", "Effectif", "Email", "Téléphone", "Adresse"]
    suite += ["Complément adresse", "Code postal", "Ville"]
    suite += [
        "J’accepte de recevoir des stagiaires de troisième (1 semaine)",
        "J’accepte de recevoir des stagiaires de seconde (2 semaines)",
    ]
    assert libelles == suite


def test_the_siren_gives_the_seat_and_the_other_open_establishments(client, fabrique, connecter):
    connecter(client, fabrique.professionnel())
    page = client.get(f"{MA_STRUCTURE}?numero=356 000 000")
    siege = page.soupe.select_one("#siret")["value"]
    autres = {a["href"].rpartition("=")[2] for a in page.soupe.select("main a[href*='numero=']")}
    assert len({siege, *autres}) == 3
    choisi = autres.pop()
    assert client.get(f"{MA_STRUCTURE}?numero={choisi}").soupe.select_one("#siret")["value"] == choisi


@pytest.mark.parametrize(
    ("numero", "message"),
    [("123", "Écrivez un Siret (14 chiffres) ou un Siren"), ("12345678901234", "Ce SIRET n’existe pas")],
)
def test_a_number_that_will_not_do_is_refused(client, fabrique, connecter, numero, message):
    connecter(client, fabrique.professionnel())
    page = client.get(f"{MA_STRUCTURE}?numero={numero}")
    assert page.status_code == 422
    assert message in page.mots()
    assert not page.soupe.select("main form[method=post]")


@pytest.mark.parametrize("genre", ["employeur", "acteur"])
def test_a_new_structure_waits_for_the_equipe_and_its_author_manages_it(client, fabrique, connecter, genre):
    compte = fabrique.professionnel(genre)
    connecter(client, compte)
    reponse = declarer(client, accueille_troisieme=True)
    assert (reponse.status_code, reponse.location) == (303, MA_STRUCTURE)
    page = client.get(MA_STRUCTURE)
    assert "L’équipe vérifie votre structure" in page.mots()
    assert "Menuiserie Creusoise du Plateau" in page.mots()
    structure = structures()[0]
    assert (structure.genre, structure.etat) == (GenreStructure(genre), EtatStructure.a_valider)
    assert {nom: getattr(structure, nom) for nom in COORDONNEES} == COORDONNEES
    assert (structure.accueille_troisieme, structure.accueille_seconde) == (True, False)
    adhesion = relire(compte, "adhesions").adhesions[0]
    assert (adhesion.structure_id, adhesion.role) == (structure.id, RoleAdhesion.gestionnaire)
    assert db.session.scalar(select(Passage.vers).where(Passage.structure_id == structure.id)) == "a_valider"
    assert client.get("/mon-compte/").status_code == 200
    equipe = connecter(client, fabrique.membre_equipe())
    assert "Menuiserie Creusoise du Plateau" in equipe.get("/administration/").mots()


def test_what_the_registry_knows_can_not_be_typed(client, fabrique, connecter):
    connecter(client, fabrique.professionnel())
    page = client.get(f"{MA_STRUCTURE}?numero={SIRET}")
    jeton = page.soupe.select_one("main form[method=post] input[name=csrf_token]")["value"]
    donnees = {**COORDONNEES, "csrf_token": jeton, "siret": AUTRE_SIRET, "raison_sociale": "Autre", "etat": "validee"}
    client.post(f"{MA_STRUCTURE}?numero={SIRET}", data=donnees)
    assert structures()[0].etat == EtatStructure.a_valider
    etablissement = db.session.scalars(select(Etablissement)).one()
    assert (etablissement.siret, etablissement.raison_sociale) == (SIRET, "MENUISERIE CREUSOISE DU PLATEAU")


def test_a_structure_is_typed_by_hand_when_the_registry_does_not_answer(client, fabrique, connecter, annuaire):
    annuaire.panne = "500"
    connecter(client, fabrique.professionnel())
    page = client.get(f"{MA_STRUCTURE}?numero={AUTRE_SIRET}")
    assert page.status_code == 200
    assert page.soupe.select_one("#siret")["value"] == AUTRE_SIRET
    assert declarer(client, numero="").status_code == 303
    assert structures()[0].nom == "Atelier Lavergne"


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"courriel": ""}, "Indiquez une adresse e-mail de la structure"),
        ({"code_postal": "8600"}, "Écrivez le code postal en 5 chiffres"),
        ({"ville": ""}, "Indiquez la ville"),
        ({"telephone": "12"}, "Écrivez un numéro de téléphone complet"),
        ({"siret": "123"}, "Un SIRET compte 14 chiffres"),
        ({"naf": "abc"}, "Écrivez le code Naf"),
    ],
)
def test_a_form_that_will_not_do_is_refused_at_its_field(client, fabrique, connecter, champs, message):
    connecter(client, fabrique.professionnel())
    reponse = declarer(client, numero="", **champs)
    assert reponse.status_code == 422
    assert message in reponse.mots(".summary")
    assert structures() == []


@pytest.fixture
def connue(fabrique):
    """A structure of that SIRET, its gestionnaire and a utilisateur."""
    etablissement = fabrique.etablissement(siret=SIRET, raison_sociale="MENUISERIE CREUSOISE DU PLATEAU")
    structure = fabrique.structure("employeur", nom="Menuiserie creusoise", etablissement_id=etablissement.id)
    chef = fabrique.employeur(structure=structure, courriel="chef@example.org")
    fabrique.adhesion(fabrique.compte(), structure)
    return structure, chef


def test_a_known_siret_asks_its_gestionnaires_and_answers_with_the_same_words(
    client, nouveau_client, fabrique, connecter, boite, connue
):
    structure, chef = connue
    compte = fabrique.professionnel("acteur")
    connecter(client, compte)
    reponse = declarer(client)
    neuf = connecter(nouveau_client(), fabrique.professionnel())
    autre = declarer(neuf, numero="")
    assert (reponse.status_code, reponse.location, reponse.texte) == (303, MA_STRUCTURE, autre.texte)
    assert len(structures()) == 2
    assert relire(compte, "adhesions").adhesions == []
    courriel = boite.unique("adhesion_demandee")
    assert courriel.destinataire == chef.courriel
    assert compte.courriel in courriel.corps_texte
    page = client.get(MA_STRUCTURE)
    assert "Menuiserie creusoise a déjà un compte" in page.mots()
    assert client.get("/mon-compte/").location == MA_STRUCTURE
    assert relire(structure).courriel != COORDONNEES["courriel"]


def test_a_gestionnaire_accepts_by_the_button_and_the_person_works_at_once(
    client, nouveau_client, fabrique, connecter, boite, connue
):
    structure, chef = connue
    compte = fabrique.professionnel()
    connecter(client, compte)
    declarer(client)
    gestionnaire = connecter(nouveau_client(), chef)
    lien = f"/mon-compte/utilisateurs/demandes/{db.session.scalar(select(DemandeAdhesion.id))}/"
    assert lien in boite.unique("adhesion_demandee").corps_texte
    for _ in range(3):
        assert gestionnaire.get(lien).status_code == 200
    assert relire(compte, "adhesions").adhesions == []
    assert gestionnaire.envoyer(lien, bouton="Accepter", action="/demandes/").status_code == 303
    adhesion = relire(compte, "adhesions").adhesions[0]
    assert (adhesion.structure_id, adhesion.role) == (structure.id, RoleAdhesion.utilisateur)
    assert boite.unique("adhesion_acceptee", compte.courriel)
    assert client.get("/mon-compte/").status_code == 200
    assert "Menuiserie creusoise" in client.get(MA_STRUCTURE).mots()
    assert "Déjà traitée" in gestionnaire.get(lien).mots()


def test_a_refused_person_is_told_and_asks_again_a_week_later(
    client, nouveau_client, fabrique, connecter, boite, connue
):
    compte = fabrique.professionnel()
    connecter(client, compte)
    declarer(client)
    gestionnaire = connecter(nouveau_client(), connue[1])
    lien = f"/mon-compte/utilisateurs/demandes/{db.session.scalar(select(DemandeAdhesion.id))}/"
    gestionnaire.envoyer(lien, bouton="Refuser", action="/demandes/")
    assert boite.unique("adhesion_refusee", compte.courriel)
    refus = declarer(client)
    assert refus.status_code == 422
    assert "il y a moins d’une semaine" in refus.mots(".summary")
    demande = db.session.scalars(select(DemandeAdhesion)).one()
    demande.repondue_le = maintenant() - timedelta(days=8)
    db.session.commit()
    assert declarer(client).status_code == 303
    assert len(boite("adhesion_demandee")) == 2


def test_a_request_is_withdrawn_and_another_structure_chosen(client, nouveau_client, fabrique, connecter, connue):
    compte = fabrique.professionnel()
    connecter(client, compte)
    declarer(client)
    client.envoyer(MA_STRUCTURE, bouton="Retirer ma demande", action="/retirer-ma-demande/")
    assert db.session.scalar(select(DemandeAdhesion.etat)) == EtatDemandeAdhesion.retiree
    db.session.rollback()
    assert declarer(client, numero="").status_code == 303
    gestionnaire = connecter(nouveau_client(), connue[1])
    lien = f"/mon-compte/utilisateurs/demandes/{db.session.scalar(select(DemandeAdhesion.id))}/"
    page = gestionnaire.get(lien)
    assert not page.soupe.select(f"form[action='{lien}']")
    jeton = page.soupe.select_one("input[name=csrf_token]")["value"]
    assert gestionnaire.post(lien, data={"csrf_token": jeton, "reponse": "accepter"}).status_code == 409
    assert len(relire(compte, "adhesions").adhesions) == 1


@pytest.mark.parametrize("role", ["utilisateur", "gestionnaire d’ailleurs"])
def test_only_a_gestionnaire_of_the_structure_answers(client, fabrique, connecter, connue, role):
    demande = fabrique.demande_adhesion(connue[0])
    if role == "utilisateur":
        qui = fabrique.employeur(structure=connue[0])
        db.session.execute(Adhesion.__table__.update().where(Adhesion.compte_id == qui.id).values(role="utilisateur"))
        db.session.commit()
    else:
        qui = fabrique.employeur()
    connecter(client, qui)
    assert client.get(f"/mon-compte/utilisateurs/demandes/{demande.id}/").status_code == 404
    assert db.session.scalar(select(DemandeAdhesion.etat)) == EtatDemandeAdhesion.en_attente


def test_a_refused_structure_gives_its_siret_back_and_does_not_take_it_again(
    client, nouveau_client, fabrique, connecter, connue
):
    structure, chef = connue
    structure.etat = EtatStructure.refusee
    db.session.commit()
    connecter(client, fabrique.professionnel())
    declarer(client)
    assert len(structures()) == 2
    ancien = connecter(nouveau_client(), chef)
    refus = ancien.envoyer(MA_STRUCTURE, COORDONNEES, bouton="Enregistrer")
    assert refus.status_code == 422
    assert "Une autre structure est enregistrée avec ce Siret" in refus.mots()
    assert relire(structure).etat == EtatStructure.refusee


def test_a_gestionnaire_corrects_the_structure_and_a_refused_one_waits_again(client, fabrique, connecter, connue):
    structure, chef = connue
    structure.etat = EtatStructure.refusee
    db.session.commit()
    connecter(client, chef)
    reponse = client.envoyer(MA_STRUCTURE, {**COORDONNEES, "accueille_seconde": True}, bouton="Enregistrer")
    assert reponse.status_code == 303
    relue = relire(structure)
    assert (relue.etat, relue.ville, relue.accueille_seconde) == (EtatStructure.a_valider, "Guéret", True)


def test_a_utilisateur_reads_the_structure_and_corrects_nothing(client, fabrique, connecter, connue):
    structure = connue[0]
    compte = fabrique.compte()
    fabrique.adhesion(compte, structure)
    connecter(client, compte)
    page = client.get(MA_STRUCTURE)
    assert "Menuiserie creusoise" in page.mots()
    assert not page.soupe.select("main form")
    jeton = page.soupe.select_one("input[name=csrf_token]")["value"]
    assert client.post(MA_STRUCTURE, data={**COORDONNEES, "csrf_token": jeton}).status_code == 404
    assert relire(structure).ville == ""


def test_two_people_of_one_siret_make_one_structure(app, fabrique):
    from cmon.comptes.modeles import Compte
    from cmon.etablissements.operations import enregistrer_etablissement, fiche_saisie
    from cmon.structures.operations import SaisieCoordonnees, declarer_structure
    from tests.securite.test_simultane import ensemble

    comptes = [fabrique.professionnel().id for _ in range(6)]

    def declarer_la_meme(rang: int):
        with app.app_context():
            compte = db.session.get(Compte, comptes[rang])
            etablissement = enregistrer_etablissement(fiche_saisie(AUTRE_SIRET, "Atelier Lavergne"), le=maintenant())
            declarer_structure(compte, etablissement, SaisieCoordonnees(**COORDONNEES), le=maintenant())
            db.session.commit()
            db.session.remove()

    ensemble(6, declarer_la_meme, fils=6)
    assert db.session.scalar(select(func.count()).select_from(Structure)) == 1
    assert db.session.scalar(select(func.count()).select_from(Adhesion)) == 1
    assert db.session.scalar(select(func.count()).select_from(DemandeAdhesion)) == 5
