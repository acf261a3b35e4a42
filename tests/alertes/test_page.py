"""« Alertes » in Mon espace: why, put aside and take back, one offer alone; the morning mail and its link."""

from datetime import timedelta
from email import message_from_bytes

import pytest
from sqlalchemy import select

from cmon.alertes.courriels import USAGE_DU_LIEN
from cmon.alertes.modeles import Alerte
from cmon.alertes.operations import apparier_tout
from cmon.alertes.taches import apparier_les_offres, envoyer_les_recapitulatifs
from cmon.candidatures.modeles import TrancheAge
from cmon.comptes.desabonnement import signer_le_compte
from cmon.courriels.smtp import composer
from cmon.extensions import db
from cmon.liens import signer
from cmon.structures.etats import EtatStructure, RoleAdhesion
from cmon.structures.modeles import Adhesion, Structure
from cmon.temps import maintenant
from tests.aides import relire

PORTAIL = {"portail": "cmonalternance"}
ALERTES = "/mon-espace/alertes/"


@pytest.fixture
def recruteur(fabrique):
    """Somebody of a validated structure."""
    return fabrique.recruteur()


@pytest.fixture
def structure(recruteur):
    """The structure that the recruteur acts for."""
    sienne = select(Structure).join(Adhesion, Adhesion.structure_id == Structure.id)
    return db.session.scalars(sienne.where(Adhesion.compte_id == recruteur.id)).one()


@pytest.fixture
def chez_elle(client, connecter, recruteur):
    """The browser of the recruteur."""
    return connecter(client, recruteur, portail="cmonalternance")


def apparier() -> list[Alerte]:
    apparier_tout(le=maintenant())
    db.session.commit()
    return list(db.session.scalars(select(Alerte).order_by(Alerte.id)))


def test_the_list_says_why_and_nothing_of_who_the_candidate_is(fabrique, structure, chez_elle):
    offre = fabrique.offre_alternance(structure)
    qui = fabrique.candidat(nom="Etchegoyhen", prenom="Maialen")
    projet = fabrique.projet_pro(qui, commune="86066")
    apparier()
    page = chez_elle.get(ALERTES, **PORTAIL)
    mots = page.mots()
    for attendu in (
        "1 alerte",
        f"Projet {projet.numero}",
        f"Pour votre offre {offre.numero}",
        "Pourquoi ce profil",
        "Même métier",
        "Même diplôme",
        "Cherche en Vienne",
        "À moins de 30 km du lieu de travail",
    ):
        assert attendu in mots, attendu
    for secret in ("Etchegoyhen", "Maialen", qui.courriel, "Châtellerault", "86066"):
        assert secret not in page.texte, secret


def test_without_alert_the_page_says_what_makes_them_appear(chez_elle):
    mots = chez_elle.get(ALERTES, **PORTAIL).mots()
    assert "Aucune alerte pour le moment" in mots and "Créer une offre" in mots


def test_a_structure_that_waits_reads_why_and_no_profile(fabrique, structure, chez_elle):
    fabrique.alerte(fabrique.offre_alternance(structure), fabrique.projet_pro())
    structure.etat = EtatStructure.a_valider
    db.session.commit()
    page = chez_elle.get(ALERTES, **PORTAIL)
    assert page.status_code == 200 and "en cours de validation" in page.mots() and "Projet 0" not in page.mots()


def test_put_aside_then_taken_back_without_javascript(fabrique, structure, chez_elle):
    fabrique.offre_alternance(structure)
    fabrique.projet_pro()
    (alerte,) = apparier()
    reponse = chez_elle.envoyer(ALERTES, action="/ecarter/", **PORTAIL)
    assert reponse.status_code == 303 and reponse.headers["Location"] == f"{ALERTES}?ecartee={alerte.id}"
    page = chez_elle.get(reponse.headers["Location"], **PORTAIL)
    assert "Alerte écartée" in page.mots() and "0 alerte" in page.mots()
    reponse = chez_elle.envoyer(reponse.headers["Location"], action="/remettre/", **PORTAIL)
    assert reponse.headers["Location"] == ALERTES
    assert "1 alerte" in chez_elle.get(ALERTES, **PORTAIL).mots()


def test_put_aside_in_place_the_list_comes_back_with_its_offer_and_the_undo(fabrique, structure, chez_elle):
    offres = [fabrique.offre_alternance(structure) for _ in range(2)]
    fabrique.projet_pro()
    apparier()
    reponse = chez_elle.envoyer(f"{ALERTES}?offre={offres[0].id}", action="/ecarter/", hx=True, **PORTAIL)
    assert reponse.status_code == 200
    assert "Alerte écartée" in reponse.texte and "Aucune alerte pour cette offre" in reponse.texte
    assert "1 alerte" in chez_elle.get(f"{ALERTES}?offre={offres[1].id}", **PORTAIL).mots()
    assert "1 alerte" in chez_elle.get(f"{ALERTES}?offre=', 1--", **PORTAIL).mots()


def test_the_page_costs_the_same_for_two_alerts_and_for_seven(fabrique, structure, chez_elle, nb_requetes):
    fabrique.offre_alternance(structure)
    nombres = []
    for n in (2, 5):
        for _ in range(n):
            fabrique.projet_pro()
        apparier()
        with nb_requetes() as compte:
            assert "Pourquoi ce profil" in chez_elle.get(ALERTES, **PORTAIL).texte
        nombres.append(compte.nb)
    assert nombres[0] == nombres[1] <= 9


def test_an_alert_of_another_structure_is_not_told_even_by_the_undo(fabrique, chez_elle):
    alerte = fabrique.alerte(fabrique.offre_alternance(), fabrique.projet_pro(), ecartee_le=maintenant())
    assert "Alerte écartée" not in chez_elle.get(f"{ALERTES}?ecartee={alerte.id}", **PORTAIL).mots()


def test_each_member_who_wants_it_gets_one_mail_once_and_ten_profiles_at_most(fabrique, recruteur, structure, boite):
    collegue = fabrique.recruteur(structure, role=RoleAdhesion.utilisateur)
    silencieux = fabrique.recruteur(structure, role=RoleAdhesion.utilisateur)
    silencieux.recoit_les_alertes = False
    db.session.commit()
    fabrique.offre_alternance(structure)
    secret = fabrique.candidat(nom="Etchegoyhen", prenom="Maialen")
    for _ in range(12):
        fabrique.projet_pro(secret)
    assert apparier_les_offres(le=maintenant()) == {"alertes": 12}
    assert envoyer_les_recapitulatifs(le=maintenant()) == {"courriels": 2, "alertes": 12}
    assert {c.destinataire for c in boite("recapitulatif_alertes")} == {recruteur.courriel, collegue.courriel}
    courriel = boite.unique(a=recruteur.courriel)
    assert courriel.objet == "12 nouveaux profils correspondent à vos offres"
    assert courriel.corps_texte.count("Même métier") == 10 and "Et 2 de plus" in courriel.corps_texte
    assert courriel.repondre_a == ""
    for corps in (courriel.corps_texte, courriel.corps_html):
        assert "Etchegoyhen" not in corps and "Maialen" not in corps and secret.courriel not in corps
    assert envoyer_les_recapitulatifs(le=maintenant()) == {"courriels": 0, "alertes": 0}
    demain = maintenant() + timedelta(days=1)
    apparier_les_offres(le=demain)
    assert envoyer_les_recapitulatifs(le=demain) == {"courriels": 0, "alertes": 0}


def test_what_is_put_aside_or_no_longer_holds_is_not_mailed(fabrique, structure, recruteur, boite):
    offre = fabrique.offre_alternance(structure)
    fabrique.alerte(offre, fabrique.projet_pro(), ecartee_le=maintenant())
    fabrique.alerte(offre, fabrique.projet_pro(fabrique.candidat(TrancheAge.moins_15)))
    fabrique.alerte(fabrique.offre_alternance(structure, etat="pourvue"), fabrique.projet_pro())
    assert envoyer_les_recapitulatifs(le=maintenant()) == {"courriels": 0, "alertes": 0}
    assert boite() == []


def test_the_link_of_the_mail_shows_then_its_button_stops_the_mails(fabrique, structure, recruteur, client, boite):
    fabrique.alerte(fabrique.offre_alternance(structure), fabrique.projet_pro())
    envoyer_les_recapitulatifs(le=maintenant())
    lien = next(a for a in boite.liens(boite.unique()) if "desabonnement" in a)
    page = client.get(lien)
    assert page.status_code == 200 and relire(recruteur).recoit_les_alertes
    assert page.headers["Referrer-Policy"] == "no-referrer" and page.headers["Cache-Control"] == "no-store"
    assert client.envoyer(lien).status_code == 303
    assert not relire(recruteur).recoit_les_alertes
    assert "C’est noté" in client.get(lien).mots()
    # An account that was erased may leave its id to another, who keeps their mails.
    autre = signer_le_compte(USAGE_DU_LIEN, recruteur.id, recruteur.cree_le - timedelta(days=1))
    for faux in (signer("relance.maintenir", str(recruteur.id)), signer(USAGE_DU_LIEN, "999999999"), autre, "abc"):
        assert client.get(f"{ALERTES}desabonnement/{faux}/", **PORTAIL).status_code == 404


def test_beyond_fifty_offers_the_number_is_typed(fabrique, structure, recruteur, chez_elle, monkeypatch):
    monkeypatch.setattr("cmon.blueprints.mon_espace.alertes.CHOIX_MAX", 1)
    offres = [fabrique.offre_alternance(structure) for _ in range(2)]
    for offre in offres:
        fabrique.alerte(offre, fabrique.projet_pro())
    assert "offre" not in {c.get("name") for c in chez_elle.get(ALERTES, **PORTAIL).soupe.select("select")}
    for numero in (offres[0].numero, str(offres[0].rang)):
        page = chez_elle.get(f"{ALERTES}?numero={numero}", **PORTAIL)
        assert "1 alerte" in page.mots() and len(page.soupe.select(".alerte")) == 1
    assert not chez_elle.get(f"{ALERTES}?numero=999999", **PORTAIL).soupe.select(".alerte")


def test_alerts_are_counted_up_to_a_ceiling(fabrique, structure, recruteur, chez_elle, monkeypatch):
    for vue in ("alertes", "vues"):
        monkeypatch.setattr(f"cmon.blueprints.mon_espace.{vue}.PLAFOND", 2)
    offre = fabrique.offre_alternance(structure)
    for _ in range(3):
        fabrique.alerte(offre, fabrique.projet_pro())
    assert "Plus de 2 alertes" in chez_elle.get(ALERTES, **PORTAIL).mots()
    assert "Plus de 2 profils correspondent" in chez_elle.get("/mon-espace/", **PORTAIL).mots("#compteurs")


def test_a_mail_reader_stops_the_mails_with_its_own_button(fabrique, structure, recruteur, client, boite):
    fabrique.alerte(fabrique.offre_alternance(structure), fabrique.projet_pro())
    envoyer_les_recapitulatifs(le=maintenant())
    mail = message_from_bytes(composer(boite.unique()).octets)
    lien = mail["List-Unsubscribe"].strip("<>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.post(lien, data={"List-Unsubscribe": "One-Click"}).status_code == 303
    assert not relire(recruteur).recoit_les_alertes


def test_the_mail_is_stopped_and_asked_for_again_on_the_page(recruteur, chez_elle):
    for recoit, bouton in ((False, "Ne plus recevoir le récapitulatif"), (True, "Recevoir le récapitulatif")):
        chez_elle.envoyer(ALERTES, action="/reglages/", bouton=bouton, **PORTAIL)
        assert relire(recruteur).recoit_les_alertes is recoit
