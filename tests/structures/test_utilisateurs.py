"""« Utilisateurs de ma structure »: invitations, the transfer of rights, removals, and never no gestionnaire."""

import pytest
from sqlalchemy import func, select

from cmon.base import RegleMetier
from cmon.comptes.etats import GenreCompte
from cmon.comptes.modeles import Compte
from cmon.comptes.requetes import compte_par_courriel
from cmon.comptes.taches import purger
from cmon.extensions import db
from cmon.structures import membres
from cmon.structures.etats import RoleAdhesion
from cmon.structures.modeles import Adhesion, Invitation, Structure
from cmon.temps import maintenant
from tests.securite.test_simultane import ensemble

UTILISATEURS = "/mon-compte/utilisateurs/"
REFUS = "Seul le gestionnaire peut accéder aux rôles utilisateurs de ma structure"
MOT_DE_PASSE = "sept-oiseaux-sur-le-toit"
ADRESSE = "aline.castaing@example.org"
PERSONNE = {"nom": "Castaing", "prenom": "Aline", "telephone": "01 99 00 60 01", "charte": True}


@pytest.fixture
def structure(fabrique) -> Structure:
    """A structure with a gestionnaire and a utilisateur."""
    return fabrique.structure("acteur", nom="Tremplin des Deux Vallées")


@pytest.fixture
def chef(fabrique, structure) -> Compte:
    """Its gestionnaire."""
    return fabrique.employeur(structure=structure, prenom="Inès", nom="Mazières")


@pytest.fixture
def collegue(fabrique, structure) -> Compte:
    """A utilisateur."""
    compte = fabrique.compte(prenom="Loïc", nom="Dubosc")
    fabrique.adhesion(compte, structure)
    return compte


def roles(structure) -> dict[int, RoleAdhesion]:
    db.session.rollback()
    requete = select(Adhesion.compte_id, Adhesion.role).where(Adhesion.structure_id == structure.id)
    return dict(db.session.execute(requete).tuples().all())


def adhesion_de(compte) -> int:
    db.session.rollback()
    return db.session.scalar(select(Adhesion.id).where(Adhesion.compte_id == compte.id))


def inviter(client, role="gestionnaire", courriel=ADRESSE):
    return client.envoyer(f"{UTILISATEURS}inviter/{role}/", {"courriel": courriel}, bouton="Envoyer l’invitation")


def lien_de(boite) -> str:
    return next(x for x in boite.liens(boite("invitation")[-1]) if "/connexion/invitation/" in x)


def test_the_gestionnaire_sees_the_cards_with_role_and_number(client, connecter, chef, collegue, structure):
    connecter(client, chef)
    page = client.get(UTILISATEURS)
    assert structure.nom in page.mots()
    cartes = [" ".join(c.get_text(" ").split()) for c in page.soupe.select(".membres > li")]
    assert cartes[0].startswith(f"Gestionnaire {chef.id:09d} Inès Mazières")
    assert cartes[1].startswith(f"Utilisateur {collegue.id:09d} Loïc Dubosc")
    liens = {a.get_text().strip() for a in page.soupe.select("main a")}
    assert {"Ajouter un gestionnaire", "Transférer mes droits", "Inviter un utilisateur"} <= liens


def test_the_page_asks_as_much_of_the_database_for_ten_members_as_for_two(
    client, fabrique, connecter, nb_requetes, chef, structure
):
    connecter(client, chef)
    with nb_requetes() as peu:
        client.get(UTILISATEURS)
    for _ in range(8):
        fabrique.adhesion(fabrique.compte(), structure)
        fabrique.demande_adhesion(structure)
    with nb_requetes() as beaucoup:
        client.get(UTILISATEURS)
    assert peu.nb == beaucoup.nb


@pytest.mark.parametrize("chemin", ["", "inviter/gestionnaire/", "inviter/utilisateur/", "transferer/"])
def test_whoever_is_not_gestionnaire_goes_to_the_home_page_with_the_reason(client, connecter, chef, collegue, chemin):
    connecter(client, collegue)
    reponse = client.get(UTILISATEURS + chemin)
    assert (reponse.status_code, reponse.location) == (303, "/")
    assert chef.courriel not in reponse.texte
    assert REFUS in client.get("/").mots("body")
    jeton = client.get("/mon-compte/").soupe.select_one("input[name=csrf_token]")["value"]
    envoi = client.post(UTILISATEURS + chemin, data={"csrf_token": jeton, "courriel": ADRESSE, "adhesion": "1"})
    assert (envoi.status_code, envoi.location) in ((303, "/"), (405, None))
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_a_new_person_accepts_an_invitation_by_its_button(client, nouveau_client, connecter, boite, chef, structure):
    connecter(client, chef)
    assert inviter(client).location == UTILISATEURS
    assert ADRESSE in client.get(UTILISATEURS).mots()
    lien, invite = lien_de(boite), nouveau_client()
    for _ in range(20):
        assert invite.get(lien).status_code == 200
    assert db.session.execute(compte_par_courriel(ADRESSE)).first() is None
    reponse = invite.envoyer(lien, {**PERSONNE, "mot_de_passe": MOT_DE_PASSE}, bouton="Rejoindre la structure")
    assert reponse.location == "/connexion/accueil/"
    assert structure.nom in invite.get("/mon-compte/").mots()
    compte = db.session.execute(compte_par_courriel(ADRESSE)).scalar_one()
    assert compte.genre == GenreCompte.acteur
    assert compte.confirme_le is not None
    assert roles(structure)[compte.id] == RoleAdhesion.gestionnaire
    assert invite.get(lien).status_code == 410


def test_a_person_who_has_an_account_only_presses_the_button(
    client, nouveau_client, fabrique, connecter, boite, chef, structure
):
    compte = fabrique.employeur(structure=fabrique.structure("employeur"), courriel=ADRESSE)
    connecter(client, chef)
    inviter(client, "utilisateur")
    invite = connecter(nouveau_client(), compte)
    page = invite.get(lien_de(boite))
    assert not page.soupe.select("#mot_de_passe")
    assert invite.envoyer(lien_de(boite), page=page, rang=1, bouton="Rejoindre la structure").status_code == 303
    assert roles(structure)[compte.id] == RoleAdhesion.utilisateur
    assert len(invite.get("/mon-compte/").soupe.select("input[name=adhesion]")) == 2


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"nom": ""}, "Indiquez votre nom"),
        ({"charte": False}, "Acceptez la charte"),
        ({"mot_de_passe": "court"}, "au moins 12 caractères"),
    ],
)
def test_an_incomplete_acceptance_keeps_the_invitation(client, nouveau_client, connecter, boite, chef, champs, message):
    connecter(client, chef)
    inviter(client)
    reponse = nouveau_client().envoyer(
        lien_de(boite), {**PERSONNE, "mot_de_passe": MOT_DE_PASSE, **champs}, bouton="Rejoindre la structure"
    )
    assert reponse.status_code == 422
    assert message in reponse.mots(".summary")
    assert db.session.execute(compte_par_courriel(ADRESSE)).first() is None
    assert client.get(lien_de(boite)).status_code == 200


def test_an_invitation_lives_seven_days_is_revoked_and_replaced(client, connecter, boite, chef, a_l_heure):
    a_l_heure("2027-03-01 09:00")
    connecter(client, chef)
    inviter(client)
    ancien = lien_de(boite)
    inviter(client)
    assert client.get(ancien).status_code == 410
    assert client.get(lien_de(boite)).status_code == 200
    client.envoyer(UTILISATEURS, action="/revoquer/")
    assert client.get(lien_de(boite)).status_code == 410
    inviter(client)
    a_l_heure("2027-03-08 08:59")
    assert client.get(lien_de(boite)).status_code == 200
    a_l_heure("2027-03-08 09:01")
    assert client.get(lien_de(boite)).status_code == 410
    a_l_heure("2027-03-09 09:02")
    purger(le=maintenant())
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_a_member_is_not_invited_twice_and_a_utilisateur_may_become_gestionnaire(
    client, nouveau_client, connecter, boite, chef, collegue, structure
):
    connecter(client, chef)
    assert inviter(client, "utilisateur", collegue.courriel).status_code == 422
    assert inviter(client, "gestionnaire", chef.courriel).status_code == 422
    assert inviter(client, "gestionnaire", collegue.courriel).status_code == 303
    autre = connecter(nouveau_client(), collegue)
    page = autre.get(lien_de(boite))
    autre.envoyer(lien_de(boite), page=page, rang=1, bouton="Rejoindre la structure")
    assert roles(structure)[collegue.id] == RoleAdhesion.gestionnaire
    assert autre.get("/mon-compte/").status_code == 303


def test_one_address_gets_five_invitations_a_day(client, connecter, boite, chef):
    connecter(client, chef)
    assert [inviter(client).status_code for _ in range(6)] == [303] * 5 + [422]
    assert len(boite("invitation")) == 5


def transferer(client, vers, **champs):
    donnees = {"adhesion": str(vers), "confirmation": True, **champs}
    return client.envoyer(f"{UTILISATEURS}transferer/", donnees, bouton="Transférer mes droits")


def test_rights_are_handed_over_and_the_giver_becomes_utilisateur(
    client, nouveau_client, connecter, boite, chef, collegue, structure
):
    autre = connecter(nouveau_client(), collegue)
    connecter(client, chef)
    ailleurs = connecter(nouveau_client(), chef)
    assert transferer(client, adhesion_de(collegue)).status_code == 303
    assert roles(structure) == {chef.id: RoleAdhesion.utilisateur, collegue.id: RoleAdhesion.gestionnaire}
    assert boite.unique("droits_transferes", collegue.courriel)
    assert client.get(UTILISATEURS).location == "/"
    assert [c.get("/mon-compte/").status_code for c in (client, autre, ailleurs)] == [200, 303, 303]


def test_a_transfer_is_confirmed_and_goes_to_a_colleague(client, fabrique, connecter, chef, collegue, structure):
    etranger = fabrique.employeur()
    connecter(client, chef)
    avant = roles(structure)
    assert transferer(client, adhesion_de(collegue), confirmation=False).status_code == 422
    jeton = client.get(f"{UTILISATEURS}transferer/").soupe.select_one("main input[name=csrf_token]")["value"]
    for numero in (adhesion_de(etranger), adhesion_de(chef), "", "abc", 10**12):
        donnees = {"csrf_token": jeton, "adhesion": str(numero), "confirmation": "oui", "role": "gestionnaire"}
        assert client.post(f"{UTILISATEURS}transferer/", data=donnees).status_code == 422
    assert roles(structure) == avant


def test_a_removed_person_is_signed_out_and_told(client, nouveau_client, connecter, boite, chef, collegue, structure):
    parti = connecter(nouveau_client(), collegue)
    connecter(client, chef)
    chemin = f"{UTILISATEURS}{adhesion_de(collegue)}/retirer/"
    client.get(chemin)
    assert collegue.id in roles(structure)
    assert client.envoyer(chemin, bouton="Retirer cette personne", action="/retirer/").location == UTILISATEURS
    assert collegue.id not in roles(structure)
    assert boite.unique("adhesion_retiree", collegue.courriel)
    assert parti.get("/mon-compte/").status_code == 303


def test_the_last_gestionnaire_does_not_leave(client, connecter, chef, collegue, structure):
    connecter(client, chef)
    page = client.envoyer(
        f"{UTILISATEURS}{adhesion_de(chef)}/retirer/", bouton="Quitter la structure", action="/retirer/"
    )
    assert page.status_code == 422
    assert "garde toujours un gestionnaire" in page.mots(".summary")
    assert chef.id in roles(structure)


def test_a_closed_account_does_not_count_as_gestionnaire(client, connecter, fabrique, boite, chef, collegue, structure):
    parti = fabrique.employeur(structure=structure, prenom="Zoé", nom="Lartigue")
    parti.desactive_le = maintenant()
    db.session.commit()
    connecter(client, chef)
    assert "Compte désactivé" in client.get(UTILISATEURS).mots("main")
    page = client.get(f"{UTILISATEURS}transferer/")
    assert "Zoé Lartigue" not in page.mots("main") and "Loïc Dubosc" in page.mots("main")
    jeton = page.soupe.select_one("main input[name=csrf_token]")["value"]
    donnees = {"csrf_token": jeton, "adhesion": str(adhesion_de(parti)), "confirmation": "oui"}
    assert client.post(f"{UTILISATEURS}transferer/", data=donnees).status_code == 422
    quitte = client.envoyer(
        f"{UTILISATEURS}{adhesion_de(chef)}/retirer/", bouton="Quitter la structure", action="/retirer/"
    )
    assert quitte.status_code == 422 and chef.id in roles(structure)


def test_nobody_manages_the_people_of_another_structure(client, fabrique, connecter, chef, collegue, structure):
    connecter(client, fabrique.employeur())
    assert client.get(f"{UTILISATEURS}{adhesion_de(collegue)}/retirer/").status_code == 404


def ensemble_des_gestes(app, gestes) -> list[bool]:
    """Run each gesture in its own transaction at the same instant; which ones were done?"""

    def faire(rang: int) -> bool:
        with app.app_context():
            try:
                gestes[rang]()
                db.session.commit()
                return True
            except RegleMetier:
                db.session.rollback()
                return False
            finally:
                db.session.remove()

    return ensemble(len(gestes), faire, fils=len(gestes))


@pytest.mark.epreuve(tours=10)
@pytest.mark.parametrize("geste", ["retirer", "transférer"])
def test_two_gestionnaires_who_act_together_leave_one(app, fabrique, structure, chef, collegue, geste):
    second = fabrique.employeur(structure=structure)
    numeros = {c.id: adhesion_de(c) for c in (chef, second, collegue)}
    ids, structure_id = (chef.id, second.id), structure.id

    def agir(rang: int):
        qui, la = db.session.get(Compte, ids[rang]), db.session.get(Structure, structure_id)
        if geste == "retirer":
            membres.retirer_membre(la, numeros[ids[1 - rang]], par=qui, le=maintenant())
        else:
            membres.transferer_mes_droits(la, numeros[collegue_id], par=qui, le=maintenant())

    collegue_id = collegue.id
    faits = ensemble_des_gestes(app, [lambda: agir(0), lambda: agir(1)])
    assert faits.count(True) == (1 if geste == "retirer" else 2)
    assert list(roles(structure).values()).count(RoleAdhesion.gestionnaire) == 1
