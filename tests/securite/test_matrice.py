"""Who enters where, for every route: another's object answers exactly as a missing one, whatever the verb."""

import re
import secrets
from itertools import repeat

import pytest
from sqlalchemy import func, select

from cmon.acces import MARQUE, predicat_public
from cmon.candidatures.modeles import Candidature
from cmon.courriels.modeles import Courriel
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.journal.modeles import Passage, Trace
from cmon.publication.etats import EtatPublication
from cmon.structures.modeles import Adhesion, Structure
from tests.aides import relire
from tests.securite import matrice_alternance as alternance

PERSONNES = {
    "visiteur": None,
    "compte": lambda f: f.compte(),
    "employeur": lambda f: f.employeur(),
    "partenaire à valider": lambda f: f.partenaire(etat="a_valider"),
    "partenaire d’ailleurs": lambda f: f.partenaire(departements=("33",)),
    "chargé": lambda f: f.partenaire(departements=("86",)),
    "équipe": lambda f: f.membre_equipe(),
}
EQUIPE, CHARGE, EXTRANET = {"équipe"}, {"chargé", "équipe"}, {"partenaire d’ailleurs", "chargé", "équipe"}
CONNECTES = set(PERSONNES) - {"visiteur"}
# The kind of object that each address names, and who may enter; an address that is missing here fails the test.
AVEC_OBJET = {
    "/administration/depots/<int:offre_id>/": ("offre à valider", EQUIPE),
    "/administration/depots/<int:offre_id>/refuser/": ("offre à valider", EQUIPE),
    "/administration/depots/<int:offre_id>/valider/": ("offre à valider", EQUIPE),
    "/administration/rencontres/<int:rencontre_id>/": ("rencontre à valider", EQUIPE),
    "/administration/rencontres/<int:rencontre_id>/refuser/": ("rencontre à valider", EQUIPE),
    "/administration/rencontres/<int:rencontre_id>/valider/": ("rencontre à valider", EQUIPE),
    "/administration/suppressions/<int:projet_id>/": ("projet", EQUIPE),
    "/administration/suppressions/<int:projet_id>/refuser/": ("projet", EQUIPE),
    "/administration/demandes/<int:demande_id>/": ("demande", EQUIPE),
    "/administration/demandes/<int:demande_id>/traiter/": ("demande", EQUIPE),
    "/administration/structures/<int:structure_id>/": ("structure", EQUIPE),
    "/administration/structures/<int:structure_id>/refuser/": ("structure", EQUIPE),
    "/administration/structures/<int:structure_id>/suspendre/": ("structure", EQUIPE),
    "/administration/structures/<int:structure_id>/valider/": ("structure", EQUIPE),
    "/administration/comptes/<int:compte_id>/": ("compte", EQUIPE),
    "/administration/comptes/<int:compte_id>/desactiver/": ("compte", EQUIPE),
    "/administration/comptes/<int:compte_id>/reactiver/": ("compte", EQUIPE),
    "/consultation/projets/<int:projet_id>/": ("projet", EXTRANET),
    "/consultation/projets/<int:projet_id>/projet.pdf": ("projet", EXTRANET),
    "/inscriptions/<int:rencontre_id>/": ("rencontre", CHARGE),
    "/inscriptions/<int:rencontre_id>/annuler/": ("rencontre", CHARGE),
    "/inscriptions/<int:rencontre_id>/envoi/": ("rencontre", CHARGE),
    "/inscriptions/<int:rencontre_id>/envois/<int:envoi_id>/": ("envoi", CHARGE),
    "/inscriptions/<int:rencontre_id>/presences/": ("rencontre", CHARGE),
    "/inscriptions/presences/<int:inscription_id>/": ("inscription", CHARGE),
    "/inscriptions/<int:rencontre_id>/emargement.pdf": ("rencontre", CHARGE),
    "/inscriptions/<int:rencontre_id>/emargement.xlsx": ("rencontre", CHARGE),
    "/inscriptions/<int:rencontre_id>/participants/nouveau/": ("rencontre", CHARGE),
    "/inscriptions/participants/<int:inscription_id>/desinscrire/": ("inscription", CHARGE),
    "/inscriptions/presence/<jeton>/": ("code de présence", CHARGE),
    "/portefeuille/candidatures/<jeton>/convention.pdf": ("candidature", CHARGE),
    "/portefeuille/projets/<int:projet_id>/": ("projet", CHARGE),
    "/portefeuille/projets/<int:projet_id>/postulants.xlsx": ("projet", CHARGE),
    "/portefeuille/projets/<int:projet_id>/demander-la-suppression/": ("projet", CHARGE),
    "/portefeuille/projets/<int:projet_id>/dupliquer/": ("projet", CHARGE),
    "/portefeuille/projets/<int:projet_id>/remettre-en-ligne/": ("projet", CHARGE),
    "/portefeuille/projets/<int:projet_id>/supprimer/": ("projet", EQUIPE),
    "/portefeuille/projets/<int:projet_id>/postulants/nouveau/": ("projet", CHARGE),
    "/portefeuille/projets/<int:projet_id>/prendre-en-charge/": ("dépôt", CHARGE),
    "/portefeuille/projets/<int:projet_id>/relances/": ("projet", CHARGE),
    "/portefeuille/projets/<int:projet_id>/projet.pdf": ("projet", CHARGE),
    "/mon-compte/utilisateurs/<int:adhesion_id>/retirer/": ("adhésion", {"employeur"}),
    "/mon-compte/utilisateurs/invitations/<int:invitation_id>/revoquer/": ("invitation", {"employeur"}),
    "/mon-compte/utilisateurs/demandes/<int:demande_id>/": ("demande d’adhésion", {"employeur"}),
    "/fichiers/<jeton>/": ("fichier", CHARGE),
    "/offres/<numero>/": ("brouillon", set()),
    "/detail-offre-stage/offre-detail/<numero>/": ("brouillon", set()),
    "/detail-offre-stage/offre-detail/<numero>/qr.svg": ("brouillon", set()),
    "/detail-offre-stage/offre-detail/<numero>/postuler/": ("brouillon", set()),
    "/detail-offre-stage/offre-detail/<numero>/postuler/merci/": ("brouillon", set()),
    "/rencontres/<numero>/": ("rencontre en brouillon", set()),
    "/rencontres/<numero>/qr.svg": ("rencontre en brouillon", set()),
    "/rencontres/<numero>/s-inscrire/": ("rencontre en brouillon", set()),
    "/rencontres/<numero>/s-inscrire/merci/": ("rencontre en brouillon", set()),
    "/rencontres/<numero>/agenda.ics": ("rencontre en brouillon", set()),
}
SANS_OBJET = {
    "/administration/": EQUIPE,
    "/administration/comptes/": EQUIPE,
    "/administration/rgpd/": EQUIPE,
    "/administration/rgpd/selection/": EQUIPE,
    "/connexion/accueil/": CONNECTES,
    "/connexion/confirmer/": CONNECTES,
    "/consultation/": EXTRANET,
    "/consultation/export.xlsx": EXTRANET,
    "/inscriptions/": EXTRANET,
    "/inscriptions/statistiques/": EXTRANET,
    "/inscriptions/statistiques.xlsx": EXTRANET,
    "/mon-compte/": CONNECTES,
    "/mon-compte/deconnexion-partout/": CONNECTES,
    "/mon-compte/ma-structure/": CONNECTES - {"compte"},
    "/mon-compte/ma-structure/retirer-ma-demande/": CONNECTES - {"compte"},
    "/mon-compte/adresse/": CONNECTES,
    "/mon-compte/informations/": CONNECTES,
    "/mon-compte/mes-donnees.zip": CONNECTES,
    "/mon-compte/supprimer/": CONNECTES,
    "/mon-compte/mot-de-passe/": CONNECTES,
    "/mon-compte/utilisateurs/": CONNECTES,
    "/mon-compte/utilisateurs/inviter/gestionnaire/": CONNECTES,
    "/mon-compte/utilisateurs/inviter/utilisateur/": CONNECTES,
    "/mon-compte/utilisateurs/transferer/": CONNECTES,
    "/mon-compte/structure/": CONNECTES,
    "/portefeuille/": EXTRANET,
    "/portefeuille/projets/": EXTRANET,
    "/portefeuille/projets/export.xlsx": EXTRANET,
    "/portefeuille/projets/gestes/": EXTRANET,
    "/portefeuille/projets/gestes/annuler/": EXTRANET,
    "/portefeuille/projets/nouveau/": EXTRANET,
    "/portefeuille/relances/": EXTRANET,
}
# The random value of the address is the right itself, or the page is the same for everybody.
OUVERTES = (
    "/aide/",
    "/connexion/",
    "/creer-un-compte/",
    "/developpement/",
    "/mon-espace/candidat/recherches/desabonnement/",
    "/mon-espace/alertes/desabonnement/",
    "/relances/",
    "/rencontres/inscription/",
    "/ressources/",
    "/static/",
    "/vite-mon-stage/",
)
JETON = re.compile(r'(name="csrf_token"[^>]*value=")[^"]*')
HTMX = {"HX-Request": "true"}
ESSAIS = [
    ("GET", {}),
    ("GET", HTMX),
    ("HEAD", {}),
    ("POST", {}),
    ("POST", HTMX),
    ("DELETE", {}),
]


@pytest.fixture
def monde(fabrique):
    """One object of each kind, the people, and for each kind the address of the object and of a missing one."""
    personnes = {nom: faire and faire(fabrique) for nom, faire in PERSONNES.items()}
    offre = fabrique.offre(charge=personnes["chargé"])
    candidature = fabrique.candidature(offre, fichiers=1)
    fichier = db.session.execute(select(Fichier).where(Fichier.candidature_id == candidature.id)).scalar_one()
    attente = fabrique.offre(etat=EtatPublication.a_valider)
    inscription = fabrique.inscription(fabrique.rencontre(charge=personnes["chargé"]))
    envoi = fabrique.envoi_groupe(inscription.rencontre_id)
    sienne = db.session.get(Structure, relire(personnes["employeur"], "adhesions").adhesions[0].structure_id)
    objets = {
        "adhésion": (fabrique.adhesion(fabrique.compte(), sienne).id, 2_000_000_000),
        "invitation": (fabrique.invitation(sienne).id, 2_000_000_000),
        "demande d’adhésion": (fabrique.demande_adhesion(sienne).id, 2_000_000_000),
        "offre à valider": (attente.id, 2_000_000_000),
        "rencontre à valider": (
            fabrique.rencontre(publiee=False, etat=EtatPublication.a_valider).id,
            2_000_000_000,
        ),
        "structure": (fabrique.structure(etat="a_valider").id, 2_000_000_000),
        "compte": (fabrique.candidat().id, 2_000_000_000),
        "demande": (fabrique.demande().id, 2_000_000_000),
        "projet": (offre.projet_id, 2_000_000_000),
        "dépôt": (fabrique.projet().id, 2_000_000_000),
        "fichier": (fichier.jeton, secrets.token_urlsafe(32)),
        "rencontre": (fabrique.rencontre(charge=personnes["chargé"]).id, 2_000_000_000),
        "candidature": (candidature.jeton, secrets.token_urlsafe(24)),
        "inscription": (inscription.id, 2_000_000_000),
        "envoi": ((envoi.rencontre_id, envoi.id), (envoi.rencontre_id, 2_000_000_000)),
        "code de présence": (inscription.jeton, secrets.token_urlsafe(24)),
        "brouillon": (fabrique.offre(publiee=False).numero, "102019-999999"),
        "rencontre en brouillon": (fabrique.rencontre(publiee=False).numero, "102019-999999"),
    }
    return personnes, objets


def adresse(regle: str, valeur) -> str:
    valeurs = iter(valeur if isinstance(valeur, tuple) else repeat(valeur))
    return re.sub(r"<[^>]+>", lambda _: str(next(valeurs)), regle)


def etat_des_donnees() -> list:
    db.session.rollback()
    return [db.session.scalar(select(func.count()).select_from(t)) for t in (Passage, Candidature, Courriel, Fichier)]


def jeton_de(client, connecte: bool) -> str:
    page = client.get("/mon-compte/" if connecte else "/connexion/")
    return page.soupe.select_one("input[name=csrf_token]")["value"]


def empreinte(reponse) -> tuple:
    """All that the answer tells, the address asked and what changes each time taken out."""
    chemin, inconstants = reponse.request.path, ("X-Request-Id", "Set-Cookie", "Content-Length")
    entetes = sorted((n, v.replace(chemin, "ICI")) for n, v in reponse.headers if n not in inconstants)
    return reponse.status_code, entetes, JETON.sub(r"\1", reponse.texte).replace(chemin, "ICI")


def essayer(client, chemin: str, methode: str, entetes: dict, jeton: str):
    donnees = {"csrf_token": jeton, "motif": "Essai", "charge": "1"} if methode not in ("GET", "HEAD") else None
    return client.open(chemin, method=methode, headers=entetes, data=donnees)


def test_every_route_says_who_enters(app):
    for regle in app.url_map.iter_rules():
        if regle.endpoint == "static" or regle.rule in AVEC_OBJET or regle.rule in SANS_OBJET:
            continue
        if regle.rule in alternance.AVEC_OBJET or regle.rule in alternance.SANS_OBJET:
            continue
        if regle.rule.replace("<any(gestionnaire,utilisateur):role>", "gestionnaire") in SANS_OBJET:
            continue
        ouverte = predicat_public(getattr(app.view_functions[regle.endpoint], MARQUE))
        assert ouverte, f"{regle.rule}: write who enters"
        assert not regle.arguments or regle.rule.startswith(OUVERTES) or regle.endpoint.startswith("pages."), regle.rule


@pytest.mark.parametrize("qui", PERSONNES)
def test_the_object_of_another_answers_as_a_missing_one(monde, client, connecter, qui):
    personnes, objets = monde
    if personnes[qui]:
        connecter(client, personnes[qui])
    jeton, avant = jeton_de(client, personnes[qui] is not None), etat_des_donnees()
    client.verifie = False
    en_post = {r.rule for r in client.application.url_map.iter_rules() if r.methods == {"POST", "OPTIONS"}}
    en_get = {r.rule for r in client.application.url_map.iter_rules() if "GET" in r.methods}
    for regle, (genre, entrent) in AVEC_OBJET.items():
        if qui in entrent:
            continue
        existant, absent = objets[genre]
        for methode, entetes in ESSAIS:
            if regle not in {"POST": en_post, "DELETE": set(AVEC_OBJET)}.get(methode, en_get):
                continue
            la = essayer(client, adresse(regle, existant), methode, entetes, jeton)
            pas_la = essayer(client, adresse(regle, absent), methode, entetes, jeton)
            lieu = f"{qui}: {methode} {regle} {entetes}"
            assert empreinte(la) == empreinte(pas_la), lieu
            attendus = {303, 401, 404, 405} if qui == "visiteur" else {404, 405}
            assert la.status_code in attendus, f"{lieu}: {la.status}"
    assert etat_des_donnees() == avant


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("qui", PERSONNES)
def test_each_page_opens_to_those_who_may_enter_and_to_nobody_else(monde, client, connecter, qui):
    personnes, objets = monde
    if personnes[qui]:
        connecter(client, personnes[qui])
    client.verifie = False
    cas = {adresse(r, objets[genre][0]): entrent for r, (genre, entrent) in AVEC_OBJET.items()} | SANS_OBJET
    for chemin, entrent in cas.items():
        for entetes in ({}, HTMX):
            statut = client.get(chemin, headers=entetes).status_code
            if statut == 405:
                continue
            if qui in entrent:
                assert statut in (200, 204, 303), f"{qui}: {chemin} answers {statut}"
            else:
                assert statut in ((303, 401, 404) if qui == "visiteur" else (404,)), f"{qui}: {chemin} answers {statut}"


def test_the_lists_of_another_partenaire_hold_nothing_of_a_portfolio(monde, client, fabrique, connecter):
    personnes, _ = monde
    offre = fabrique.offre(charge=personnes["chargé"])
    postulant = fabrique.candidature(offre, nom="Postulant-Secret")
    connecter(client, personnes["partenaire d’ailleurs"])
    for chemin in ("/portefeuille/", "/portefeuille/projets/"):
        for page in (client.get(chemin), client.hx(chemin)):
            assert relire(offre).numero not in page.texte
    fiche = client.get(f"/consultation/projets/{offre.projet_id}/")
    assert fiche.status_code == 200
    assert postulant.nom not in fiche.texte
    assert postulant.courriel not in fiche.texte
    assert "/fichiers/" not in fiche.texte


def test_consulting_changes_nothing_and_says_no_to_every_writing_verb(monde, client, connecter):
    personnes, objets = monde
    projet = objets["projet"][0]
    connecter(client, personnes["partenaire d’ailleurs"])
    page = client.get(f"/consultation/projets/{projet}/")
    jeton, avant = jeton_de(client, True), etat_des_donnees()
    assert not [f for f in page.soupe.select("main form") if f.get("method", "").lower() == "post"]
    for methode in ("POST", "PUT", "PATCH", "DELETE"):
        donnees = {"csrf_token": jeton, "demande": "Changée", "_method": "DELETE"}
        statut = client.open(f"/portefeuille/projets/{projet}/", method=methode, data=donnees).status_code
        assert statut in (404, 405), methode
        assert client.open(f"/consultation/projets/{projet}/", method=methode, data=donnees).status_code == 405
    assert etat_des_donnees() == avant


@pytest.mark.parametrize("nom", ["_method", "X-HTTP-Method-Override", "X-Method-Override"])
def test_a_verb_is_not_changed_by_a_field_nor_a_header(monde, client, connecter, nom):
    personnes, objets = monde
    connecter(client, personnes["équipe"])
    avant, chemin = etat_des_donnees(), f"/administration/structures/{objets['structure'][0]}/valider/"
    assert client.get(f"{chemin}?{nom}=POST", headers={nom: "POST"}).status_code == 405
    assert client.get(chemin.upper()).status_code == 404
    assert etat_des_donnees() == avant


def test_a_file_of_an_application_leaves_a_trace_of_who_read_it_and_a_refusal_none(monde, client, connecter):
    personnes, objets = monde
    connecter(client, personnes["partenaire d’ailleurs"])
    assert client.get(f"/fichiers/{objets['fichier'][0]}/").status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Trace)) == 0
    connecter(client, personnes["chargé"])
    assert client.head(f"/fichiers/{objets['fichier'][0]}/").status_code == 200
    assert client.get(f"/fichiers/{objets['fichier'][0]}/").status_code == 200
    assert db.session.scalars(select(Trace.compte_id)).all() == [personnes["chargé"].id]


def test_rights_end_at_once_when_the_person_leaves_the_structure_or_it_is_refused(monde, client, connecter):
    personnes, objets = monde
    qui = personnes["chargé"]
    connecter(client, qui)
    chemin = f"/portefeuille/projets/{objets['projet'][0]}/"
    assert client.get(chemin).status_code == 200
    adhesion = relire(qui, "adhesions").adhesions[0]
    structure = adhesion.structure_id
    db.session.rollback()
    db.session.get(Structure, structure).etat = "refusee"
    db.session.commit()
    assert client.get(chemin).status_code == 404
    db.session.get(Structure, structure).etat = "validee"
    db.session.delete(db.session.get(Adhesion, adhesion.id))
    db.session.commit()
    assert client.get(chemin).status_code == 404
    assert client.get("/consultation/").status_code == 404
