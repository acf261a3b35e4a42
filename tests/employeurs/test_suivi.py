"""« Suivi des employeurs »: a structure asks for employers, finds them again, corrects them, takes one off."""

import pytest
from sqlalchemy import func, select

from cmon.employeurs.etats import EtatSuivi
from cmon.employeurs.modeles import SuiviEmployeur
from cmon.employeurs.requetes import employeurs_valides
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.temps import maintenant
from tests.aides import nb_requetes, relire

EMPLOYEURS = "/mes-offres/employeurs/"
NOUVEAU = f"{EMPLOYEURS}nouveau/"
SITE = {"portail": "cmonalternance"}
SIRET = "00002073500015"  # Menuiserie creusoise du plateau
AUTRE_SIRET = "73282932000074"
FERME = "00009001900019"
COORDONNEES = {"courriel": "atelier@example.org", "telephone": "01 99 00 70 01", "adresse": "3 place du Marché"}
A_LA_MAIN = {**COORDONNEES, "siret": AUTRE_SIRET, "raison_sociale": "Atelier Lavergne", "sigle": "AL", "naf": "16.23Z"}
A_LA_MAIN |= {"code_postal": "23000", "ville": "Guéret"}

pytestmark = pytest.mark.usefixtures("annuaire")


def demander(client, numero=SIRET, **champs):
    adresse = f"{NOUVEAU}?numero={numero}" if numero else f"{NOUVEAU}?saisie=main"
    donnees = {**(COORDONNEES if numero else A_LA_MAIN), **champs}
    return client.envoyer(adresse, donnees, bouton="Envoyer la demande", **SITE)


def suivis() -> list[SuiviEmployeur]:
    db.session.rollback()
    return db.session.scalars(select(SuiviEmployeur).order_by(SuiviEmployeur.id)).all()


def test_the_siret_fills_the_form_in_the_order_of_the_guide(alternance):
    page = alternance.get(f"{NOUVEAU}?numero=000 020 735 000 15", **SITE)
    assert "MENUISERIE CREUSOISE DU PLATEAU" in page.mots(".note.ok")
    lus = {x["id"]: x.get("value", "") for x in page.soupe.select("input[readonly]")}
    assert (lus["siret"], lus["raison_sociale"]) == (SIRET, "MENUISERIE CREUSOISE DU PLATEAU")
    assert page.soupe.select_one("#domaine")["value"] == "Travaux de menuiserie bois et PVC"
    libelles = [x.get_text().strip(" *\xa0") for x in page.soupe.select("main label")]
    suite = ["Recherche par SIRET", "Siret", "Raison sociale", "Sigle", "Code Naf", "Effectif", "Nom Commercial"]
    suite += ["Email", "Domaine", "Téléphone", "Adresse", "Complément adresse", "Code postal", "Ville"]
    assert libelles == [x for x in suite if x != "Sigle"]
    a_la_main = alternance.get(NOUVEAU, **SITE)
    assert [x.get_text().strip(" *\xa0") for x in a_la_main.soupe.select("main label")] == suite


def test_a_request_waits_for_the_equipe_and_says_so(alternance, recruteur, structure):
    reponse = demander(alternance, nom_commercial="Les Copeaux")
    employeur = suivis()[0]
    assert (reponse.status_code, reponse.location) == (303, f"{EMPLOYEURS}{employeur.id}/")
    assert (employeur.structure_id, employeur.etat) == (structure.id, EtatSuivi.a_valider)
    assert employeur.demande_par_id == recruteur.id
    page = alternance.get(reponse.location, **SITE)
    assert "L’équipe vérifie cet employeur" in page.mots() and "Vous recevez un mail" in page.mots()
    assert "Les Copeaux" in alternance.get(EMPLOYEURS, **SITE).mots("#employeurs")
    assert db.session.scalars(employeurs_valides(structure.id)).all() == []


def test_what_the_registry_knows_can_not_be_typed(alternance):
    page = alternance.get(f"{NOUVEAU}?numero={SIRET}", **SITE)
    jeton = page.soupe.select_one("main form[method=post] input[name=csrf_token]")["value"]
    faux = {"siret": AUTRE_SIRET, "raison_sociale": "Autre", "etat": "valide", "structure_id": "1"}
    lieu = {"code_postal": "23000", "ville": "Guéret"}
    donnees = {**COORDONNEES, **lieu, **faux, "csrf_token": jeton}
    assert alternance.post(f"{NOUVEAU}?numero={SIRET}", data=donnees, **SITE).status_code == 303
    assert suivis()[0].etat == EtatSuivi.a_valider
    assert db.session.scalar(select(Etablissement.siret).join(SuiviEmployeur)) == SIRET


def test_an_employer_is_typed_by_hand_when_the_registry_is_down(alternance, annuaire):
    annuaire.panne = "500"
    page = alternance.get(f"{NOUVEAU}?numero={AUTRE_SIRET}", **SITE)
    assert page.status_code == 200 and page.soupe.select_one("#siret")["value"] == AUTRE_SIRET
    assert demander(alternance, numero="").status_code == 303
    e = db.session.scalars(select(Etablissement).join(SuiviEmployeur)).one()
    assert (e.raison_sociale, e.sigle, e.source) == ("Atelier Lavergne", "AL", "saisie")


def test_a_siret_typed_without_looking_it_up_is_looked_up_when_it_is_sent(alternance):
    ferme = demander(alternance, numero="", siret=FERME)
    assert ferme.status_code == 422 and "est fermé" in ferme.mots(".summary") and suivis() == []
    assert demander(alternance, numero="", siret=SIRET, raison_sociale="Autre nom").status_code == 303
    e = db.session.scalars(select(Etablissement).join(SuiviEmployeur)).one()
    assert (e.siret, e.raison_sociale, e.source) == (SIRET, "MENUISERIE CREUSOISE DU PLATEAU", "annuaire")


@pytest.mark.parametrize(("numero", "message"), [(FERME, "est fermé"), ("123", "14 chiffres"), ("1" * 14, "n’existe")])
def test_a_number_that_will_not_do_is_refused(alternance, numero, message):
    page = alternance.get(f"{NOUVEAU}?numero={numero}", **SITE)
    assert page.status_code == 422 and message in page.mots()
    assert not page.soupe.select("main form[method=post]")


def test_an_employer_can_be_reached_in_one_way_at_least(alternance):
    reponse = demander(alternance, courriel="", telephone="", code_postal="230")
    assert reponse.status_code == 422 and suivis() == []
    mots = reponse.mots(".summary")
    assert "Indiquez une adresse e-mail ou un numéro de téléphone" in mots and "5 chiffres" in mots
    assert demander(alternance, courriel="").status_code == 303


def test_an_employer_that_is_followed_already_is_shown_with_its_link(alternance, fabrique, structure):
    autre = fabrique.recruteur()
    demander(alternance)
    lien = f"{EMPLOYEURS}{suivis()[0].id}/"
    page = alternance.get(f"{NOUVEAU}?numero={SIRET}", **SITE)
    assert page.status_code == 422 and page.soupe.select_one(f"main a[href='{lien}']")
    page = demander(alternance, numero="", siret=SIRET)
    assert page.status_code == 422 and page.soupe.select_one(f".note a[href='{lien}']")
    assert len(suivis()) == 1 and autre


def test_a_structure_employeur_does_not_follow_itself(client, connecter, fabrique):
    e = fabrique.etablissement(siret=AUTRE_SIRET)
    structure = fabrique.structure("employeur", etablissement_id=e.id)
    page = connecter(client, fabrique.recruteur(structure), portail="cmonalternance").get(
        f"{NOUVEAU}?numero={AUTRE_SIRET}", **SITE
    )
    assert page.status_code == 422 and "Cet établissement est votre structure" in page.mots()


@pytest.mark.parametrize("genre", ["acteur", "employeur"])
def test_a_structure_that_waits_itself_may_ask(client, connecter, fabrique, genre):
    connecter(client, fabrique.recruteur(genre=genre, etat="a_valider"), portail="cmonalternance")
    assert demander(client).status_code == 303


def test_the_list_is_filtered_as_one_types(alternance, fabrique, structure):
    noms = {"Boulangerie des Halles": "Saintes", "Chai du Marais": "Cognac"}
    faits = {}
    for nom, ville in noms.items():
        e = fabrique.etablissement(raison_sociale=nom)
        recherche = f"{nom} {e.siret} {ville}".lower()
        faits[nom] = fabrique.employeur_suivi(structure, etablissement=e, ville=ville, recherche=recherche)
    siret = relire(faits["Chai du Marais"], "etablissement").etablissement.siret
    for texte in ("chai", "MARAIS", "cognac chai", siret, f"{siret[:3]} {siret[3:]}"):
        reponse = alternance.hx(f"{EMPLOYEURS}?q={texte}", **SITE)
        assert [x.get_text() for x in reponse.soupe.select("h3")] == ["Chai du Marais"], texte
    page = alternance.get(f"{EMPLOYEURS}?q=%25", **SITE)
    assert len(page.soupe.select("article")) == 2
    vide = alternance.get(f"{EMPLOYEURS}?q=zzz", **SITE)
    assert "Aucun employeur ne correspond" in vide.mots() and vide.soupe.select_one("#q")["value"] == "zzz"


def test_an_empty_list_leads_to_the_form(alternance):
    page = alternance.get(EMPLOYEURS, **SITE)
    assert "Aucun employeur pour l’instant" in page.mots()
    assert page.soupe.select_one(f"main a[href='{NOUVEAU}']").get_text() == "Ajouter un employeur"


def test_the_list_asks_as_much_of_the_database_for_seven_as_for_two(alternance, fabrique, structure):
    def compter() -> int:
        alternance.get(EMPLOYEURS, **SITE)
        with nb_requetes() as compte:
            alternance.get(EMPLOYEURS, **SITE)
        return compte.nb

    [fabrique.employeur_suivi(structure) for _ in range(2)]
    deux = compter()
    [fabrique.employeur_suivi(structure) for _ in range(5)]
    assert compter() == deux


def test_a_long_list_has_pages(alternance, fabrique, structure):
    e = fabrique.etablissement()
    [fabrique.employeur_suivi(structure) for _ in range(21)]
    page = alternance.get(f"{EMPLOYEURS}?page=2", **SITE)
    assert len(page.soupe.select("article")) == 1 and e


def test_the_contact_is_corrected_and_a_refused_one_is_sent_again(alternance, fabrique, structure):
    valide = fabrique.employeur_suivi(structure)
    refuse = fabrique.employeur_suivi(structure, etat="refuse", motif_refus="Siret d’une autre entreprise.")
    alternance.envoyer(f"{EMPLOYEURS}{valide.id}/", {"ville": "Niort"}, bouton="Enregistrer", **SITE)
    assert (relire(valide).ville, relire(valide).etat) == ("Niort", EtatSuivi.valide)
    assert "niort" in relire(valide).recherche and valide.numero in relire(valide).recherche
    page = alternance.get(f"{EMPLOYEURS}{refuse.id}/", **SITE)
    assert "Siret d’une autre entreprise." in page.mots(".note.bad")
    alternance.envoyer("", {"ville": "Niort"}, bouton="Envoyer la demande", page=page)
    assert (relire(refuse).etat, relire(refuse).motif_refus) == (EtatSuivi.a_valider, "")


def test_an_employer_that_never_served_is_withdrawn(alternance, fabrique, structure):
    inutile, utile = fabrique.employeur_suivi(structure).id, fabrique.employeur_suivi(structure)
    fabrique.offre_alternance(structure, employeur=utile, etat="archivee")
    assert alternance.envoyer(f"{EMPLOYEURS}{inutile}/retirer/", action="/retirer/", **SITE).location
    assert db.session.get(SuiviEmployeur, inutile) is None
    page = alternance.get(f"{EMPLOYEURS}{utile.id}/", **SITE)
    assert "Retirer cet employeur" not in page.mots()
    jeton = page.soupe.select_one("input[name=csrf_token]")["value"]
    refus = alternance.post(f"{EMPLOYEURS}{utile.id}/retirer/", data={"csrf_token": jeton}, **SITE)
    assert refus.status_code == 409 and relire(utile)


def test_two_members_who_ask_together_add_one_employer(app, fabrique, structure, recruteur):
    from cmon.comptes.modeles import Compte
    from cmon.employeurs.operations import DejaSuivi, SaisieEmployeur, demander_employeur
    from cmon.structures.requetes import structure_par_id
    from tests.securite.test_simultane import ensemble

    compte_id, structure_id, etablissement_id = recruteur.id, structure.id, fabrique.etablissement().id

    def demander_le_meme(rang: int):
        with app.app_context():
            la_structure = db.session.execute(structure_par_id(structure_id)).scalar_one()
            compte, e = db.session.get(Compte, compte_id), db.session.get(Etablissement, etablissement_id)
            try:
                demander_employeur(la_structure, e, SaisieEmployeur(ville="Niort"), par=compte, le=maintenant())
                db.session.commit()
                return True
            except DejaSuivi:
                return False
            finally:
                db.session.remove()

    assert sorted(ensemble(4, demander_le_meme, fils=4)) == [False, False, False, True]
    assert db.session.scalar(select(func.count()).select_from(SuiviEmployeur)) == 1
