"""« Mes offres »: create, list, close, reopen, modify and copy, with and without htmx."""

import pytest
from sqlalchemy import select

from cmon.alternance.etats import EtatOffreAlternance
from cmon.alternance.modeles import OffreAlternance
from cmon.alternance.requetes import offre_alternance_par_id
from cmon.extensions import db
from cmon.frequentation.operations import ajouter
from cmon.structures.etats import EtatStructure
from cmon.temps import jour_de_paris, maintenant
from tests.aides import nb_requetes, relire

MES_OFFRES = "/mes-offres/"
NOUVELLE = "/mes-offres/nouvelle/"
SITE = {"portail": "cmonalternance"}
EN_COURS, POURVUE = EtatOffreAlternance.en_cours, EtatOffreAlternance.pourvue
ARCHIVEE, EN_ATTENTE = EtatOffreAlternance.archivee, EtatOffreAlternance.en_attente


def offres() -> list[OffreAlternance]:
    """All the offers with what a page reads of them."""
    db.session.rollback()
    ids = db.session.scalars(select(OffreAlternance.id).order_by(OffreAlternance.id)).all()
    return [db.session.execute(offre_alternance_par_id(i)).unique().scalar_one() for i in ids]


def suivre(client, reponse):
    """The page that an answer leads to."""
    assert reponse.status_code == 303, reponse.mots()
    return client.get(reponse.location, **SITE)


def test_an_offer_is_created_with_the_address_of_its_employer(chez_moi, champs, recruteur):
    reponse = suivre(chez_moi, chez_moi.envoyer(NOUVELLE, champs, bouton="Valider", **SITE))
    assert "Votre offre est publiée" in reponse.mots("body")
    (offre,) = offres()
    assert offre.etat == EN_COURS and [str(c) for c in offre.contrats] == ["pro", "apprentissage"]
    assert (offre.adresse, offre.code_postal, offre.ville) == ("3 rue du Moulin", "86000", "Poitiers")
    assert [(d.intitule, d.niveau) for d in offre.diplomes] == [("Titre maison de boulanger", 3)]
    carte = reponse.mots(".offer")
    for mots in (f"Offre {offre.numero}", "Offre en cours", "Boulanger / Boulangère", "Entreprise Fournil des Halles",
                 f"Référent {recruteur.nom_complet}", "Lieu de travail Poitiers (86)", "0 Candidatures"):  # fmt: skip
        assert mots in carte, mots


def test_the_page_says_what_the_guide_says(chez_moi, employeur):
    page = chez_moi.get(NOUVELLE, **SITE)
    texte = page.mots()
    for mots in ("Informations contrat / Profil recherché", "Type d’alternance recherchée", "Contrat pro",
                 "Stage professionnel", "Sélectionnez l’employeur associé à cette offre.", "Ajouter un employeur",
                 "Le site ne diffuse pas les coordonnées des entreprises"):  # fmt: skip
        assert mots in texte, mots
    assert page.soupe.select_one("select#employeur option:nth-of-type(2)")["value"] == str(employeur.id)


def test_a_refused_form_keeps_what_was_typed(chez_moi, champs):
    fautes = {"description": "Appelez le 01 99 00 40 01", "contrats": [], "embauche_le": "2020-09-01"}
    reponse = chez_moi.envoyer(NOUVELLE, {**champs, **fautes}, bouton="Valider", **SITE)
    resume = reponse.mots(".summary")
    assert reponse.status_code == 422
    for mots in ("Retirez le numéro de téléphone", "type d’alternance", "embauche est passée"):
        assert mots in resume
    assert "01 99 00 40 01" in reponse.soupe.select_one("#description").text and offres() == []
    corrections = {"description": "Au fournil.", "contrats": ["pro"], "embauche_le": ""}
    corrige = chez_moi.envoyer(NOUVELLE, corrections, page=reponse, bouton="Valider", **SITE)
    assert corrige.status_code == 303 and len(offres()) == 1


def test_a_double_click_makes_one_offer(chez_moi, champs):
    page = chez_moi.get(NOUVELLE, **SITE)
    for _ in range(2):
        assert chez_moi.envoyer(NOUVELLE, champs, page=page, bouton="Valider", **SITE).status_code == 303
    assert len(offres()) == 1


def test_an_employer_is_its_own_first_choice(client, connecter, fabrique, champs):
    patron = fabrique.recruteur(genre="employeur", nom="Fournil du Port", adresse="1 quai Sud", code_postal="86000",
                                ville="Poitiers")  # fmt: skip
    connecter(client, patron, portail="cmonalternance")
    page = client.get(NOUVELLE, **SITE)
    assert "Fournil du Port" in page.soupe.select_one("#employeur option[value=structure]").text
    pour_soi = {**champs, "employeur": "structure"}
    assert client.envoyer(NOUVELLE, pour_soi, page=page, bouton="Valider", **SITE).status_code == 303
    assert offres()[0].employeur_id is None and offres()[0].adresse == "1 quai Sud"


def test_choosing_an_employer_fills_the_address_unless_one_was_typed(chez_moi, employeur):
    fragment = chez_moi.hx(f"/mes-offres/lieu/?employeur={employeur.id}", **SITE)
    assert fragment.soupe.select_one("#adresse")["value"] == "3 rue du Moulin"
    assert "Poitiers" in fragment.soupe.select_one("#commune")["value"]
    tapee = chez_moi.hx(f"/mes-offres/lieu/?employeur={employeur.id}&adresse=8+quai+Nord&code_postal=17000", **SITE)
    assert tapee.soupe.select_one("#adresse")["value"] == "8 quai Nord"


def test_the_page_of_an_employer_leads_to_an_offer_for_it(chez_moi, fabrique, employeur):
    page = chez_moi.get(f"/mes-offres/employeurs/{employeur.id}/", **SITE)
    saisie = chez_moi.get(page.soupe.select_one("main .note a")["href"], **SITE)
    assert saisie.soupe.select_one("[name=employeur] option[selected]")["value"] == str(employeur.id)
    assert saisie.soupe.select_one("[name=commune]")["value"]
    for inconnu in (employeur.id + 1000, "=1+1", "structure"):
        vide = chez_moi.get(f"{NOUVELLE}?employeur={inconnu}", **SITE)
        assert vide.status_code == 200 and not vide.soupe.select_one("[name=adresse]").get("value")


def test_an_employer_of_elsewhere_is_not_in_the_list(chez_moi, fabrique, champs):
    ailleurs = fabrique.employeur_suivi(fabrique.structure("acteur", etablissement_id=fabrique.etablissement().id))
    adresse = f"/mes-offres/lieu/?employeur={ailleurs.id}"
    assert not chez_moi.hx(adresse, **SITE).soupe.select_one("#adresse").get("value")
    page = chez_moi.get(NOUVELLE, **SITE)
    donnees = {k: v for k, v in champs.items() if k != "employeur"}
    cle = page.soupe.select_one("form#formulaire [name=csrf_token]")["value"]
    refus = chez_moi.post(NOUVELLE, data={**donnees, "employeur": ailleurs.id, "csrf_token": cle}, **SITE)
    assert refus.status_code == 422 and "Sélectionnez l’employeur" in refus.mots(".summary") and offres() == []


def test_a_structure_to_validate_is_told_that_its_offer_waits(chez_moi, champs, structure):
    structure.etat = EtatStructure.a_valider
    db.session.commit()
    reponse = suivre(chez_moi, chez_moi.envoyer(NOUVELLE, champs, bouton="Valider", **SITE))
    assert "publiée dès que l’équipe aura validé votre structure" in reponse.mots("body")
    assert offres()[0].etat == EN_ATTENTE and "En attente" in reponse.mots(".tabs")


def test_the_tabs_count_the_offers_of_each_state(chez_moi, fabrique, structure, employeur):
    for etat, nb in ((EN_COURS, 3), (POURVUE, 1), (ARCHIVEE, 2)):
        for _ in range(nb):
            fabrique.offre_alternance(structure, employeur=employeur, etat=etat)
    fabrique.offre_alternance()
    page = chez_moi.get(MES_OFFRES, **SITE)
    assert page.mots(".tabs") == "3 En cours 1 Pourvues 2 Archivées" and len(page.soupe.select(".offer")) == 3
    assert len(chez_moi.hx(f"{MES_OFFRES}?etat=archivees", **SITE).soupe.select(".offer")) == 2
    assert len(chez_moi.get(f"{MES_OFFRES}?etat=autre&page=99&employeur=x", **SITE).soupe.select(".offer")) == 3


def test_the_list_is_narrowed_by_words_and_by_employer(chez_moi, fabrique, structure, employeur):
    pain = fabrique.offre_alternance(structure, employeur=employeur, anonyme=True)
    toits = fabrique.etablissement(raison_sociale="Toits du Clain", nom_recherche="toits du clain")
    autre = fabrique.employeur_suivi(structure, etablissement=toits)
    couvreur = {"metier_code": "F1610", "metier_libelle": "Couvreur / Couvreuse", "description": ""}
    fabrique.offre_alternance(structure, employeur=autre, diplomes=[("CAP Couvreur", 3, None)], **couvreur)
    for recherche in ("q=boulangers", "q=fournil", f"q={pain.numero}", f"employeur={employeur.etablissement_id}"):
        page = chez_moi.get(f"{MES_OFFRES}?{recherche}", **SITE)
        assert [c.h3.text for c in page.soupe.select(".offer")] == ["Boulanger / Boulangère"], recherche
    assert "Aucune offre ne correspond" in chez_moi.get(f"{MES_OFFRES}?q=plombier%25", **SITE).mots()


@pytest.mark.parametrize("hx", [False, True])
def test_an_offer_is_filled_then_the_gesture_is_undone(chez_moi, fabrique, structure, employeur, hx):
    offre = fabrique.offre_alternance(structure, employeur=employeur, age_jours=30)
    publiee_le = offre.publiee_le
    fabrique.candidature_alternance(offre)
    page = chez_moi.get(f"{MES_OFFRES}?etat=en-cours", **SITE)
    faite = chez_moi.envoyer(MES_OFFRES, page=page, bouton="Pourvue", action="/etat/", hx=hx, **SITE)
    faite = faite if hx else suivre(chez_moi, faite)
    assert relire(offre).etat == POURVUE and faite.mots(".tabs") == "0 En cours 1 Pourvues 0 Archivées"
    assert "est pourvue. 1 candidature à traiter attend encore votre réponse." in faite.mots("#offres .note")
    defaite = chez_moi.envoyer(MES_OFFRES, {"annule": "oui"}, page=faite, hx=hx, **SITE)
    defaite = defaite if hx else suivre(chez_moi, defaite)
    offre = relire(offre)
    assert (offre.etat, offre.publiee_le, offre.close_le) == (EN_COURS, publiee_le, None)
    assert "1 En cours" in defaite.mots(".tabs") and not defaite.soupe.select("#offres .note")


def test_the_state_of_an_offer_changes_from_its_page(chez_moi, fabrique, structure, employeur):
    offre = fabrique.offre_alternance(structure, employeur=employeur)
    detail = f"{MES_OFFRES}{offre.id}/"
    reponse = chez_moi.envoyer(detail, bouton="Archiver", action="/etat/", **SITE)
    assert reponse.location == detail and relire(offre).etat == ARCHIVEE
    assert "ouvrez-la et enregistrez-la de nouveau" in chez_moi.get(detail, **SITE).mots()


def test_an_archived_offer_opened_and_saved_is_online_again(chez_moi, fabrique, structure, employeur):
    offre = fabrique.offre_alternance(structure, employeur=employeur, etat=ARCHIVEE, age_jours=250)
    modifier = f"{MES_OFFRES}{offre.id}/modifier/"
    page = chez_moi.get(modifier, **SITE)
    assert "vous la remettez en ligne" in page.mots()
    reponse = chez_moi.envoyer(modifier, {"description": "Au four et au moulin."}, page=page, bouton="Valider", **SITE)
    offre = relire(offre)
    assert reponse.status_code == 303 and offre.etat == EN_COURS and offre.est_visible(jour_de_paris(maintenant()))
    assert offre.description == "Au four et au moulin." and offre.contrat_apprentissage


def test_a_save_that_comes_too_late_shows_both_texts(chez_moi, fabrique, structure, employeur):
    offre = fabrique.offre_alternance(structure, employeur=employeur)
    modifier = f"{MES_OFFRES}{offre.id}/modifier/"
    page = chez_moi.get(modifier, **SITE)
    chez_moi.envoyer(modifier, {"description": "Le premier texte."}, page=page, bouton="Valider", **SITE)
    trop_tard = chez_moi.envoyer(modifier, {"description": "Le second texte."}, page=page, bouton="Valider", **SITE)
    assert trop_tard.status_code == 409 and relire(offre).description == "Le premier texte."
    assert "Le premier texte. Le second texte." in trop_tard.mots(".conflit table")
    enfin = chez_moi.envoyer(modifier, {"description": "Le second texte."}, page=trop_tard, bouton="Valider", **SITE)
    assert enfin.status_code == 303 and relire(offre).description == "Le second texte."


def test_an_offer_is_copied_without_its_past_date(chez_moi, fabrique, structure, employeur):
    hier = jour_de_paris(maintenant()).replace(year=2020)
    offre = fabrique.offre_alternance(structure, employeur=employeur, embauche_le=hier)
    page = chez_moi.get(f"{MES_OFFRES}{offre.id}/dupliquer/", **SITE)
    assert not page.soupe.select_one("#embauche_le").get("value") and len(offres()) == 1
    reponse = chez_moi.envoyer(NOUVELLE, {"description": "La copie."}, page=page, bouton="Valider", **SITE)
    assert reponse.status_code == 303 and [o.description == "La copie." for o in offres()] == [False, True]


def test_a_diploma_more_saves_nothing(chez_moi, champs):
    page = chez_moi.envoyer(NOUVELLE, champs, bouton="Ajouter un diplôme ou une formation à préparer", **SITE)
    assert page.status_code == 200 and offres() == []
    assert page.soupe.select_one("#description").text.strip() == champs["description"]
    suite = {"diplomes-1-intitule": "Titre maison de pâtissier", "diplomes-1-niveau": "4"}
    assert chez_moi.envoyer(NOUVELLE, suite, page=page, bouton="Valider", **SITE).status_code == 303
    assert [d.niveau for d in offres()[0].diplomes] == [3, 4]


def test_the_page_of_an_offer_tells_its_numbers_and_its_link(chez_moi, fabrique, structure, employeur):
    offre = fabrique.offre_alternance(structure, employeur=employeur)
    fabrique.candidature_alternance(offre, age_jours=4, etat="acceptee")
    fabrique.candidature_alternance(offre, age_jours=1)
    rang = offre.rang
    db.session.rollback()
    ajouter({(rang, jour_de_paris(maintenant())): 12})
    page = chez_moi.get(f"{MES_OFFRES}{offre.id}/", **SITE)
    texte = page.mots()
    for mots in ("Candidatures 2", "À traiter 1", "Délai moyen de réponse 4 jours", "Vues 12, dont 12"):
        assert mots in texte, mots
    assert f"/offres/{offre.numero}/" in page.soupe.select_one("[data-copier]")["data-copier"]
    qr = chez_moi.get(f"{MES_OFFRES}{offre.id}/qr.svg", **SITE)
    assert qr.mimetype == "image/svg+xml" and b"<svg" in qr.data


def test_a_sector_portail_gives_the_link_of_what_it_shows_only(client, connecter, recruteur, fabrique, structure):
    connecter(client, recruteur, portail="vin")
    for code, hote in (("D1102", "alternance.localhost"), ("A1418", "vin.localhost")):
        offre = fabrique.offre_alternance(structure, metier_code=code)
        page = client.get(f"{MES_OFFRES}{offre.id}/", portail="vin")
        assert hote in page.soupe.select_one("[data-copier]")["data-copier"], code


def test_the_offer_of_another_structure_is_missing(chez_moi, fabrique):
    offre = fabrique.offre_alternance()
    for suite in ("", "modifier/", "dupliquer/", "qr.svg"):
        assert chez_moi.get(f"{MES_OFFRES}{offre.id}/{suite}", **SITE).status_code == 404
    page = chez_moi.get(NOUVELLE, **SITE)
    jeton = page.soupe.select_one("form#formulaire [name=csrf_token]")["value"]
    donnees = {"vers": "archivee", "csrf_token": jeton}
    for suite in ("etat/", "modifier/"):
        assert chez_moi.post(f"{MES_OFFRES}{offre.id}/{suite}", data=donnees, **SITE).status_code == 404
    assert relire(offre).etat == EN_COURS
    assert "Boulanger" not in chez_moi.get(f"{MES_OFFRES}?fait={offre.id}&de=pourvues", **SITE).mots("#offres")


def test_a_visitor_is_led_to_the_sign_in_page(client, fabrique):
    offre = fabrique.offre_alternance()
    for chemin in (MES_OFFRES, NOUVELLE, f"{MES_OFFRES}{offre.id}/"):
        assert client.get(chemin, **SITE).location.startswith("/connexion/")


def test_the_list_asks_as_many_queries_for_two_offers_as_for_seven(chez_moi, fabrique, structure):
    def compter():
        with nb_requetes() as compte:
            assert chez_moi.get(MES_OFFRES, **SITE).status_code == 200
        return compte.nb

    nombres = []
    for nb in (2, 5):
        for _ in range(nb):
            fabrique.candidature_alternance(fabrique.offre_alternance(structure))
        compter()
        nombres.append(compter())
    assert nombres[0] == nombres[1]
