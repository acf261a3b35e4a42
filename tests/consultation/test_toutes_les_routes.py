"""Every route that names an object of a projet, by every verb: another partenaire changes and learns nothing.

The routes come from the application itself: a new one is covered the day it is written.
"""

import re

import pytest
from sqlalchemy import select

from cmon.acces import MARQUE, predicat_public
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.inscriptions.modeles import EnvoiGroupe
from cmon.temps import maintenant
from tests.aides import TABLES_DE_TRACE, relire
from tests.bases import TABLES_DE_REFERENCE

VERBES = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
HTMX = {"HX-Request": "true"}
# What an address may name of a projet. Any other parameter is not an object of somebody (a page, a token of a mail).
OBJETS = {
    "projet_id", "offre_id", "rencontre_id", "inscription_id", "relance_id", "candidature_id", "jeton", "numero",
    "postulant_id", "participant_id", "fichier_id", "envoi_id",
}  # fmt: skip
# What other addresses name: nothing of a projet.
AUTRES = {"structure_id", "compte_id", "demande_id", "courriel_id", "adhesion_id", "invitation_id"}
# Objects of CMonAlternance, which tests/securite/test_matrice_alternance.py asks as each person.
D_ALTERNANCE = {"alerte_id", "contact_id", "employeur_id", "lot_id", "message_id", "recherche_id"}
HORS_SUJET = ("/connexion/", "/developpement/", "/static/")
SECRETS = (
    "Postulante", "postulante.secrete@example.org", "01 99 00 41 41",
    "Participant", "participant.secret@example.org", "01 99 00 42 42",
)  # fmt: skip
TELEPHONES = ("0199004141", "0199004242")


@pytest.fixture
def monde(fabrique):
    """A projet with an offer and its applicant, another with a rencontre and its participant, a relance on each."""
    charge = fabrique.partenaire(departements=("86",), nom="Chargee", prenom="Nadia")
    receveur = fabrique.partenaire(departements=("86",), nom="Receveur", prenom="Yann")
    offre = fabrique.offre(charge=charge)
    rencontre = fabrique.rencontre(charge=charge, receveur=receveur)
    candidature = fabrique.candidature(
        offre, nom="Postulante-Secrète", prenom="Maëlle", courriel=SECRETS[1], telephone=SECRETS[2], fichiers=1
    )
    inscription = fabrique.inscription(
        rencontre, nom="Participant-Secret", prenom="Loïc", courriel=SECRETS[4], telephone=SECRETS[5]
    )
    relance = fabrique.relance(offre.projet_id)
    fabrique.relance(rencontre.projet_id)
    fichier = db.session.scalars(select(Fichier).where(Fichier.candidature_id == candidature.id)).one()
    envoi = EnvoiGroupe(rencontre_id=rencontre.id, auteur="Nadia Chargee", le=maintenant(), nb=1, cle_envoi="envoi")
    db.session.add(envoi)
    fabrique.projet(charge=charge, affecte_le=maintenant())
    return {
        "projet_id": [offre.projet_id, rencontre.projet_id],
        "offre_id": [offre.id],
        "rencontre_id": [rencontre.id],
        "inscription_id": [inscription.id],
        "participant_id": [inscription.id],
        "candidature_id": [candidature.id],
        "postulant_id": [candidature.id],
        "relance_id": [relance.id],
        "fichier_id": [fichier.id],
        "envoi_id": [envoi.id],
        "jeton": [fichier.jeton, candidature.jeton, inscription.jeton, relance.jeton],
        "numero": [offre.numero, rencontre.numero],
    }


@pytest.fixture
def intrus(fabrique):
    """A partenaire who carries nothing, of another département."""
    return fabrique.partenaire(departements=("33",), nom="Intrus", prenom="Camille")


def servies(app) -> list:
    """The routes of the portail that partenaires use."""
    portail = app.extensions["portails"]["cmonstage"]
    regles = (r for r in app.url_map.iter_rules() if portail.sert(r.endpoint.partition(".")[0]))
    return [r for r in regles if not r.rule.startswith(HORS_SUJET)]


def routes(app) -> list:
    """One route for each address that names an object of a projet: a closed one where its verbs differ."""
    par_adresse = {}
    for regle in servies(app):
        if regle.arguments & OBJETS and (regle.rule not in par_adresse or not est_publique(app, regle)):
            par_adresse[regle.rule] = regle
    return list(par_adresse.values())


def est_publique(app, regle) -> bool:
    """May visitors come in? Then it says what a visitor may read, to anybody."""
    return predicat_public(getattr(app.view_functions[regle.endpoint], MARQUE))


def adresses(regle, objets: dict) -> list[str]:
    """The addresses of that route for each object of the world."""
    faites = [regle.rule]
    for nom in regle.arguments:
        valeurs = objets.get(nom, ["1"])
        faites = [re.sub(rf"<(?:[^<>:]+:)?{nom}>", str(v), a) for a in faites for v in valeurs]
    return faites


def contenu() -> dict[str, list]:
    """All the rows of all the tables, reference data and traces of reading left out."""
    db.session.rollback()
    lu = {}
    for table in db.metadata.sorted_tables:
        if table.name not in TABLES_DE_REFERENCE | TABLES_DE_TRACE:
            lignes = db.session.execute(select(table).order_by(*table.primary_key.columns)).all()
            lu[table.name] = [tuple(ligne) for ligne in lignes]
    db.session.rollback()
    return lu


def champs(objets: dict, jeton: str) -> dict:
    """A form that asks for as much as it can."""
    return {
        "csrf_token": jeton, "motif": "Essai", "charge": "1", "publication": "publier", "demande": "Changée",
        "nom": "Changé", "prenom": "Changé", "etat": "depubliee", "geste": "depublier", "confirmer": "oui",
        "projet": [str(i) for i in objets["projet_id"]], "version": "1", "cle_envoi": "x" * 24, "_method": "DELETE",
    }  # fmt: skip


def ne_dit_rien(reponse, ou: str) -> None:
    """No name, address nor phone of an applicant or of a participant stands in the answer nor in its headers."""
    texte = reponse.get_data() + repr(list(reponse.headers)).encode()
    for secret in SECRETS:
        assert secret.encode() not in texte, f"{ou} says « {secret} »"
    chiffres = re.sub(rb"[ .\xc2\xa0\xe2\x80\xaf]", b"", texte)
    for telephone in TELEPHONES:
        assert telephone.encode() not in chiffres, f"{ou} says {telephone}"


def test_the_routes_of_objects_are_found(app):
    trouvees = {r.rule for r in routes(app)}
    assert {
        "/portefeuille/projets/<int:projet_id>/",
        "/consultation/projets/<int:projet_id>/",
        "/fichiers/<jeton>/",
        "/rencontres/<numero>/",
    } <= trouvees
    nommes = {a for r in app.url_map.iter_rules() for a in r.arguments}
    assert {n for n in nommes if n.endswith("_id")} <= OBJETS | AUTRES | D_ALTERNANCE, (
        "Write in one of these sets what this new parameter names"
    )


def test_another_partenaire_changes_nothing_and_reads_no_applicant_by_any_route_and_verb(
    app, client, connecter, monde, intrus
):
    connecter(client, intrus)
    client.verifie = False
    jeton = client.get("/mon-compte/").soupe.select_one("input[name=csrf_token]")["value"]
    avant = contenu()
    for regle in routes(app):
        for adresse in adresses(regle, monde):
            for verbe in VERBES:
                for entetes in ({}, HTMX):
                    ou = f"{verbe} {adresse} {entetes}"
                    donnees = None if verbe in ("GET", "HEAD") else champs(monde, jeton)
                    reponse = client.open(adresse, method=verbe, headers=entetes, data=donnees)
                    consulte = regle.rule.startswith("/consultation/") and verbe in ("GET", "HEAD")
                    if not est_publique(app, regle):
                        assert reponse.status_code in ((200,) if consulte else (404, 405)), f"{ou}: {reponse.status}"
                    assert reponse.status_code < 500, ou
                    ne_dit_rien(reponse, ou)
    assert contenu() == avant


def test_lists_and_exports_of_another_partenaire_hold_no_applicant(app, client, connecter, monde, intrus):
    connecter(client, intrus)
    client.verifie = False
    avant = contenu()
    for adresse in {r.rule for r in servies(app) if not r.arguments and "GET" in r.methods}:
        for entetes in ({}, HTMX):
            reponse = client.get(adresse, headers=entetes)
            assert reponse.status_code < 500, adresse
            ne_dit_rien(reponse, adresse)
    assert contenu() == avant


def test_gestures_over_the_lines_of_others_change_nothing(client, connecter, monde, intrus):
    connecter(client, intrus)
    jeton = client.get("/mon-compte/").soupe.select_one("input[name=csrf_token]")["value"]
    avant = contenu()
    for geste in ("relancer", "depublier", "affecter"):
        donnees = champs(monde, jeton) | {"geste": geste, "charge": str(intrus.id)}
        for adresse in ("/portefeuille/projets/gestes/", "/portefeuille/projets/gestes/annuler/"):
            reponse = client.post(adresse, data=donnees | {"fait": "1"})
            assert reponse.status_code == 303 and reponse.location == "/portefeuille/projets/", geste
    assert contenu() == avant


def test_what_is_read_there_is_the_offer_and_the_event_with_their_counts(client, connecter, monde, intrus):
    connecter(client, intrus)
    offre, rencontre = (client.get(f"/consultation/projets/{i}/") for i in monde["projet_id"])
    assert "Détail de l’offre recueillie" in offre.mots() and "1 postulant" in offre.mots()
    assert "Détail de la rencontre" in rencontre.mots() and "Inscrits 1" in rencontre.mots()
    assert "Yann Receveur" in rencontre.mots()
    assert offre.soupe.select_one('a[href^="/detail-offre-stage/"]') and rencontre.soupe.select_one(
        f'a[href="/rencontres/{monde["numero"][1]}/"]'
    )
    for page in (offre, rencontre):
        assert "Modifier" not in page.mots() and not page.soupe.select("main form")
        ne_dit_rien(page, page.request.path)


def test_the_charge_finds_the_way_to_change_it(client, connecter, fabrique):
    moi = fabrique.partenaire()
    r = fabrique.rencontre(charge=moi)
    connecter(client, moi)
    page = client.get(f"/consultation/projets/{r.projet_id}/")
    assert page.soupe.select_one(f'a[href="/portefeuille/projets/{r.projet_id}/"]')
    assert relire(r).etat == "publiee"
