"""What people type stays text, in pages, structured data and mails; forms take their own fields and no others."""

import json
from email import message_from_bytes
from email.policy import default

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from cmon.candidatures.modeles import Candidature
from cmon.comptes.modeles import Compte
from cmon.courriels.modeles import Courriel, PieceJointe
from cmon.courriels.smtp import composer
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.offres.modeles import Offre
from cmon.publication.etats import EtatPublication
from tests.aides import relire
from tests.client import remplir
from tests.fichiers.exemples import pdf

PIEGE = (
    "\"'><img src=x onerror=alert(1)><a hx-get=/pirate hx-trigger=load href=javascript:alert(1)>x</a>"
    "</script><script>alert(1)</script></textarea></title><!--{{7*7}}{%raw%}"
)
COURT = '"><script>alert(1)</script>'
LIENS = "Voyez https://exemple.test/a, www.exemple.test et exemple.com/b"


def verifier_page(reponse) -> None:
    """No element of the page comes from what was typed."""
    soupe, lieu = reponse.soupe, f"{reponse.request.path} {reponse.status_code}"
    for element in soupe.find_all(True):
        for nom, valeur in element.attrs.items():
            assert not nom.lower().startswith("on"), (lieu, element.name, nom)
            texte = " ".join(valeur) if isinstance(valeur, list) else str(valeur)
            if nom in ("href", "src", "action", "formaction", "hx-get", "hx-post"):
                assert not texte.lower().lstrip().startswith(("javascript:", "data:", "vbscript:")), (lieu, texte)
                assert not texte.startswith("/pirate"), lieu
    assert not soupe.find("img", src="x"), lieu
    for script in soupe.find_all("script"):
        if script.get("type") == "application/ld+json":
            json.loads(script.string)
            assert "<" not in script.string
        else:
            assert script.get("src"), lieu
            assert not (script.string or "").strip(), lieu


@pytest.fixture
def site_piege(fabrique):
    """Rows whose every text is a trap, and who carries them."""
    structure = fabrique.structure(nom=COURT, departements=("86",))
    charge = fabrique.partenaire(structure=structure, nom=COURT, prenom=COURT, telephone="01 99 00 20 01")
    societe = fabrique.etablissement(raison_sociale=PIEGE, nom_commercial=PIEGE, adresse=PIEGE)
    projet = fabrique.projet(etablissement=societe, charge=charge, demande=PIEGE, contact_nom=PIEGE)
    offre = fabrique.offre(
        projet=projet,
        description=PIEGE * 3,
        nom_commercial=PIEGE,
        contact_nom=PIEGE,
        metier_libelle=PIEGE,
        formation_souhaitee=PIEGE,
        site_internet="https://exemple.test/" + "x" * 20,
    )
    candidature = fabrique.candidature(
        offre, nom=COURT, prenom=COURT, formation_actuelle=PIEGE, motivations=PIEGE, telephone=COURT
    )
    fabrique.fichier(candidature=candidature, nom=PIEGE[:100] + ".pdf")
    fabrique.offre(
        projet=fabrique.projet(etablissement=societe, demande=PIEGE),
        etat=EtatPublication.a_valider,
        description=PIEGE * 3,
    )
    fabrique.structure(nom=COURT, etat="a_valider")
    return charge, offre


@pytest.mark.base("sqlite")
def test_no_page_shows_a_typed_text_otherwise_than_as_text(client, fabrique, connecter, site_piege):
    charge, offre = site_piege
    numero, projet = offre.numero, offre.projet_id
    attente = db.session.query(Offre).filter(Offre.etat == EtatPublication.a_valider).one().id
    db.session.rollback()
    detail = f"/detail-offre-stage/offre-detail/{numero}/"
    publiques = [
        "/",
        "/offres/",
        "/offres/?q=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E&lieu=%22%3E%3Cscript%3E&metier=%27",
    ]
    publiques += [
        detail,
        detail + "postuler/",
        "/deposer/?q=%22%3E%3Cscript%3Ealert(1)",
        "/connexion/?suite=/%22%3E%3Cimg",
    ]
    agent = ["/portefeuille/", "/portefeuille/projets/", f"/portefeuille/projets/{projet}/", "/consultation/"]
    agent += [f"/consultation/projets/{projet}/", f"/portefeuille/projets/{projet}/?ouvrir=charge", "/mon-compte/"]
    equipe = [
        "/administration/",
        f"/administration/depots/{attente}/",
        "/portefeuille/",
        f"/portefeuille/projets/{projet}/",
    ]
    for qui, chemins in ((None, publiques), (charge, agent), (fabrique.membre_equipe(), equipe)):
        if qui:
            connecter(client, qui)
        for chemin in chemins:
            for entetes in ({}, {"HX-Request": "true"}):
                reponse = client.get(chemin, headers=entetes)
                assert reponse.status_code == 200, chemin
                verifier_page(reponse)


@pytest.mark.base("sqlite")
def test_a_form_shown_again_shows_what_was_typed_as_text(client, fabrique):
    numero = fabrique.offre().numero
    adresse = f"/detail-offre-stage/offre-detail/{numero}/postuler/"
    noms = ("nom", "prenom", "courriel", "telephone", "courriel_copie", "formation_actuelle", "motivations")
    page = client.envoyer(adresse, dict.fromkeys(noms, PIEGE))
    assert page.status_code == 422
    verifier_page(page)
    assert page.soupe.select_one("#courriel")["value"].startswith("\"'><img")
    connexion = client.envoyer("/connexion/", {"courriel": PIEGE, "mot_de_passe": PIEGE}, bouton="Se connecter")
    verifier_page(connexion)


def candidature_hostile(client, offre, **champs):
    adresse = f"/detail-offre-stage/offre-detail/{offre.numero}/postuler/"
    page = client.get(adresse)
    donnees = {
        "nom": "Lavergne\r\nBcc: victime@exemple.test",
        "prenom": '<b>"CMonStage"</b> <equipe@exemple.test>',
        "courriel": "maelys@example.org",
        "telephone": "01 99 00 66 66",
        "formation_actuelle": LIENS,
        "motivations": PIEGE + LIENS,
        "tranche_age": page.soupe.select_one("input[name=tranche_age]")["value"],
        **champs,
    }
    return client.envoyer(adresse, donnees, {"fichiers": (pdf(), "cv.pdf")}, page=page)


def test_mails_carry_typed_texts_without_headers_nor_links_nor_markup(app, client, fabrique, boite):
    offre = fabrique.offre(nom_commercial="Évasion exemple.com", courriel="contact@example.org")
    assert candidature_hostile(client, offre).status_code == 303
    db.session.rollback()
    avec_pieces = selectinload(Courriel.pieces).selectinload(PieceJointe.fichier)
    courriels = db.session.scalars(select(Courriel).options(avec_pieces)).all()
    assert {c.genre for c in courriels} == {"candidature_recue", "candidature_confirmee"}
    for courriel in courriels:
        message = message_from_bytes(composer(courriel).octets, policy=default)
        assert not message["Bcc"]
        assert not message["Cc"]
        assert len(message.get_all("To")) == len(message["To"].addresses) == 1
        (expediteur,) = message["From"].addresses
        assert (expediteur.display_name, expediteur.addr_spec) == ("CMonStage", "contact@cmonstage.example.org")
        assert "\n" not in courriel.objet
        assert len(courriel.objet) <= 200
        assert "@" in courriel.destinataire
        assert "," not in courriel.destinataire
        for texte in (courriel.corps_texte, courriel.corps_html):
            for lien in ("https://exemple.test", "www.exemple.test", "exemple.com"):
                assert lien not in texte, lien
        html = BeautifulSoup(courriel.corps_html, "html.parser")
        assert not html.find_all(["script", "img"], src="x")
        assert not html.find_all("script")
        assert all(a["href"].startswith(("http://stage.localhost", "mailto:", "tel:")) for a in html.find_all("a"))
    recue = boite.unique("candidature_recue")
    assert recue.repondre_a == "maelys@example.org"


@pytest.mark.base("sqlite")
@pytest.mark.parametrize(
    "adresse",
    [
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org, b@example.org",
        "Nom <a@example.org>",
        "a@example.org\0",
        '"a\\"b"@example.org',
        "a@[127.0.0.1]",
        "a" * 300 + "@example.org",
    ],
)
def test_an_address_that_is_more_than_an_address_is_refused_at_its_field(client, fabrique, boite, adresse):
    offre = fabrique.offre()
    for champ in ("courriel", "courriel_copie"):
        reponse = candidature_hostile(client, offre, **{"courriel": "ok@example.org", champ: adresse})
        if reponse.status_code == 303:
            assert all("\0" not in c.destinataire and "b@" not in c.destinataire for c in boite())
        else:
            assert reponse.status_code == 422
            assert "Écrivez l’adresse en entier" in reponse.mots() or "trop longue" in reponse.mots()


INTRUS = {
    "id": "1",
    "etat": "publiee",
    "statut": "publiee",
    "role": "gestionnaire",
    "est_equipe": "1",
    "est_demo": "1",
    "structure_id": "1",
    "charge_id": "1",
    "createur_id": "1",
    "offre_id": "1",
    "numero": "112099-1",
    "version": "99",
    "publiee_le": "2020-01-01",
    "jeton": "x" * 32,
    "valide": "1",
    "inscrite_par_id": "1",
    "confirme_le": "2020-01-01",
    "desactive_le": "",
}


def avec_intrus(client, adresse, donnees, **options):
    """Send the form of a page with fields that it does not have."""
    page = client.get(adresse)
    formulaire = client.formulaire(page, avec=list(donnees), **options)
    valeurs = remplir(formulaire, page.soupe, donnees)
    envoi = {**{n: [v] for n, v in INTRUS.items() if n not in valeurs}, **valeurs}
    return client.post(formulaire.get("action") or adresse, data=envoi)


def test_fields_that_a_form_does_not_have_change_nothing(client, fabrique, connecter):
    offre, autre = fabrique.offre(), fabrique.offre()
    adresse = f"/detail-offre-stage/offre-detail/{offre.numero}/postuler/"
    choix = client.get(adresse).soupe.select_one("input[name=tranche_age]")["value"]
    donnees = {"nom": "Lavergne", "prenom": "Zoé", "courriel": "zoe@example.org", "telephone": "01 99 00 66 66"}
    donnees |= {"formation_actuelle": "Troisième", "motivations": "Le bois.", "tranche_age": choix}
    avant = (autre.version, autre.etat)
    assert avec_intrus(client, adresse, donnees).status_code == 303
    candidature = db.session.query(Candidature).one()
    assert candidature.offre_id == offre.id
    assert candidature.inscrite_par_id is None
    assert candidature.jeton != INTRUS["jeton"]
    assert (relire(autre).version, relire(autre).etat) == avant


def test_a_person_does_not_raise_their_own_rights_by_a_form(client, fabrique, connecter):
    compte = fabrique.partenaire(role="utilisateur")
    fabrique.adhesion(compte, fabrique.structure())
    connecter(client, compte)
    nouveau = "sept-oiseaux-sur-le-toit"
    mots = {"actuel": fabrique.mot_de_passe, "nouveau": nouveau, "confirmation": nouveau}
    assert avec_intrus(client, "/mon-compte/mot-de-passe/", mots).status_code == 303
    assert avec_intrus(client, "/mon-compte/", {"adhesion": relire(compte, "adhesions").adhesions[1].id}).status_code
    relu = relire(compte, "adhesions")
    assert {a.role for a in relu.adhesions} == {"utilisateur"}
    assert relu.est_demo is False
    assert db.session.query(Compte).count() == 1


def test_a_partenaire_saves_the_fields_of_a_projet_and_no_others(client, fabrique, connecter):
    charge = fabrique.partenaire()
    offre = fabrique.offre(publiee=False, charge=charge)
    avant = relire(offre, "projet")
    numero, rang, jour = avant.numero, avant.projet.numero, avant.cree_le
    connecter(client, charge)
    reponse = avec_intrus(client, f"/portefeuille/projets/{offre.projet_id}/", {"demande": "Nouvelle demande"})
    assert reponse.status_code in (303, 422)
    apres = relire(offre, "projet")
    assert (apres.numero, apres.projet.numero, apres.cree_le) == (numero, rang, jour)
    assert apres.etat == EtatPublication.brouillon
    assert apres.projet.createur_id == avant.projet.createur_id
    assert apres.projet.charge_id == charge.id


def test_a_file_of_somebody_else_is_not_taken_by_naming_it(client, fabrique):
    offre = fabrique.offre()
    pris = fabrique.candidature(offre, fichiers=1)
    jeton = relire(pris, "fichiers").fichiers[0].jeton
    document = fabrique.fichier(offre=offre).jeton
    adresse = f"/detail-offre-stage/offre-detail/{offre.numero}/postuler/"
    page = client.get(adresse)
    donnees = {
        "csrf_token": page.soupe.select_one("input[name=csrf_token]")["value"],
        "nom": "Pirate",
        "prenom": "Zoé",
        "courriel": "pirate@example.org",
        "telephone": "01 99 00 66 66",
        "formation_actuelle": "Troisième",
        "motivations": "Le bois.",
        "tranche_age": page.soupe.select_one("input[name=tranche_age]")["value"],
        "fichiers_recus": [jeton, document],
    }
    assert client.post(adresse, data=donnees).status_code == 422
    db.session.rollback()
    assert db.session.query(Fichier).filter(Fichier.candidature_id == pris.id).count() == 1
    assert db.session.query(Candidature).count() == 1


def test_sending_the_name_and_address_of_another_tells_nothing_of_their_application(client, nouveau_client, fabrique):
    offre = fabrique.offre()
    soi = {"nom": "Lavergne", "prenom": "Zoé", "courriel": "zoe+stage@example.org"}
    vraie = candidature_hostile(client, offre, **soi, courriel_copie="parent@example.org")
    assert "parent@example.org" in client.get(vraie.location).mots()
    pirate = nouveau_client()
    merci = candidature_hostile(pirate, offre, **{**soi, "courriel": "zoe@example.org"})
    page = pirate.get(merci.location)
    assert page.status_code == 200
    for cache in ("parent@example.org", "zoe+stage@example.org", "01 99 00 66 66"):
        assert cache not in page.texte
