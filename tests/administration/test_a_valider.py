"""« À valider »: what waits for the équipe, its decisions, and the mails that they send."""

import pytest

from cmon.publication.etats import EtatPublication
from cmon.structures.etats import EtatStructure
from tests.aides import nb_requetes, relire


@pytest.fixture
def equipe(client, connecter, fabrique):
    """The browser of a member of the équipe."""
    return connecter(client, fabrique.membre_equipe(nom="Castaing", prenom="Hélène"))


@pytest.fixture
def structure(fabrique):
    """A structure that waits, with one member."""
    structure = fabrique.structure(etat="a_valider", nom="Maison des Chais")
    fabrique.partenaire(structure=structure, courriel="maud@example.org")
    return structure


@pytest.fixture
def depot(fabrique):
    """A deposit for pupils that waits."""
    return fabrique.offre(etat="a_valider", publics=("collegien", "lyceen"))


def test_the_work_list_shows_what_waits_with_its_detail(equipe, structure, depot):
    page = equipe.get("/administration/")
    mots = page.mots()
    for attendu in (
        "À valider",
        "Maison des Chais",
        "maud@example.org",
        depot.numero,
        "collégien, lycéen",
        "Vous découvrez",
    ):
        assert attendu in mots, attendu
    assert [c.get_text() for c in page.soupe.select(".counter .big")] == ["1", "0", "1", "0"]


def test_nothing_to_validate_says_so(equipe):
    assert "Rien à valider" in equipe.get("/administration/").mots()


def test_validating_a_structure_opens_it_and_tells_its_members(equipe, structure, boite):
    reponse = equipe.envoyer(f"/administration/structures/{structure.id}/", bouton="Valider", action="valider/")
    assert reponse.status_code == 303 and reponse.location == "/administration/"
    assert relire(structure).etat == EtatStructure.validee
    assert boite.unique("structure_validee").destinataire == "maud@example.org"
    assert "Hélène Castaing" in equipe.get(f"/administration/structures/{structure.id}/").mots(".historique")


def test_the_mail_of_a_validated_structure_says_what_went_online(equipe, fabrique, boite):
    structure = fabrique.structure("acteur", etat="a_valider")
    fabrique.recruteur(structure, courriel="maud@example.org")
    for _ in range(2):
        fabrique.offre_alternance(structure, etat="en_attente")
    equipe.envoyer(f"/administration/structures/{structure.id}/", bouton="Valider", action="valider/")
    assert "Vos 2 offres sont publiées" in boite.unique("structure_validee").corps_texte


def test_refusing_a_structure_needs_a_reason_and_mails_it(equipe, structure, boite):
    adresse = f"/administration/structures/{structure.id}/"
    reponse = equipe.envoyer(adresse, {"motif": "  "}, action="refuser/")
    assert reponse.status_code == 422 and "Indiquez le motif du refus" in reponse.mots(".summary")
    assert relire(structure).etat == EtatStructure.a_valider and not len(boite)
    assert equipe.envoyer(adresse, {"motif": "SIRET inconnu."}, action="refuser/").status_code == 303
    assert relire(structure).etat == EtatStructure.refusee
    assert "SIRET inconnu." in boite.unique("structure_refusee").corps_texte
    assert "SIRET inconnu." in equipe.get(adresse).mots(".historique")


def test_validating_a_deposit_publishes_it_and_tells_the_company(equipe, depot, boite):
    reponse = equipe.envoyer(f"/administration/depots/{depot.id}/", action="valider/")
    assert reponse.status_code == 303 and relire(depot).etat == EtatPublication.publiee
    assert boite.unique("depot_valide").destinataire == "contact@menuiserie.example.org"


def test_refusing_a_deposit_takes_it_out_of_the_alerts(equipe, depot, boite):
    reponse = equipe.envoyer(
        f"/administration/depots/{depot.id}/", {"motif": "Entreprise introuvable."}, action="refuser/"
    )
    assert reponse.status_code == 303 and relire(depot).etat == EtatPublication.refusee
    assert "Entreprise introuvable." in boite.unique("depot_refuse").corps_texte
    assert "Tout est pris en charge" in equipe.get("/portefeuille/").mots()


def test_a_decision_swaps_the_list_in_place(equipe, structure, depot):
    page = equipe.get("/administration/")
    reponse = equipe.envoyer("", action=f"depots/{depot.id}/valider/", page=page, hx=True)
    assert reponse.status_code == 200 and "est validée et publiée" in reponse.mots(".note")
    assert reponse.soupe.select_one("#depots") is None and reponse.soupe.select_one("#structures")
    refus = equipe.envoyer("", {"motif": ""}, action=f"structures/{structure.id}/refuser/", page=page, hx=True)
    assert refus.status_code == 422 and "Indiquez le motif" in refus.mots(".note")


@pytest.mark.parametrize("hx", [False, True])
def test_what_was_already_decided_is_said_clearly(equipe, structure, depot, boite, hx):
    page = equipe.get("/administration/")
    for action in (f"structures/{structure.id}/", f"depots/{depot.id}/"):
        equipe.envoyer("", action=action + "valider/", page=page)
        for verbe, donnees in (("valider/", {}), ("refuser/", {"motif": "Trop tard"})):
            reponse = equipe.envoyer("", donnees, action=action + verbe, page=page, hx=hx)
            assert reponse.status_code == 409 and "déjà été traité" in reponse.texte
    assert relire(structure).etat == EtatStructure.validee and relire(depot).etat == EtatPublication.publiee
    assert len(boite()) == 2


def test_a_deposit_whose_date_has_passed_is_not_published(equipe, fabrique, boite):
    depot = fabrique.offre(etat="a_valider", debut_dans=-2)
    reponse = equipe.envoyer(f"/administration/depots/{depot.id}/", action="valider/")
    assert reponse.status_code == 409 and "La date de début est passée" in reponse.texte
    assert relire(depot).etat == EtatPublication.a_valider and not len(boite)


@pytest.mark.parametrize("hx", [False, True])
def test_others_find_nothing_on_any_verb(client, connecter, fabrique, structure, depot, hx):
    connecter(client, fabrique.partenaire())
    jeton = client.get("/portefeuille/projets/nouveau/?saisie=1").soupe.find("input", {"name": "csrf_token"})["value"]
    entetes = {"HX-Request": "true"} if hx else {}
    for racine in (f"/administration/structures/{structure.id}/", f"/administration/depots/{depot.id}/"):
        assert client.get(racine, headers=entetes).status_code == 404
        for verbe in ("valider/", "refuser/"):
            donnees = {"csrf_token": jeton, "motif": "x"}
            assert client.post(racine + verbe, headers=entetes, data=donnees).status_code == 404
    assert client.get("/administration/", headers=entetes).status_code == 404
    assert relire(structure).etat == EtatStructure.a_valider and relire(depot).etat == EtatPublication.a_valider


@pytest.mark.parametrize("numero", ["0", "99999999999999999999", "abc"])
def test_odd_numbers_are_missing_pages(equipe, numero):
    for quoi in ("structures", "depots"):
        assert equipe.get(f"/administration/{quoi}/{numero}/").status_code == 404


def test_the_work_list_costs_the_same_for_two_rows_and_seven(equipe, fabrique):
    def compter():
        with nb_requetes() as compte:
            assert equipe.get("/administration/").status_code == 200
        return compte.nb

    def ajouter(n):
        for _ in range(n):
            fabrique.offre(etat="a_valider")
            fabrique.partenaire(structure=fabrique.structure(etat="a_valider"))
            fabrique.employeur_suivi(fabrique.structure(), etat="a_valider")

    ajouter(2)
    deux = compter()
    ajouter(5)
    assert compter() == deux <= 10
