"""Who enters where on the portails of alternance: each role, its own object, another's, a missing one."""

import secrets

import pytest
from sqlalchemy import func, select

from cmon.acces import MARQUE, predicat_public
from cmon.alertes.modeles import Alerte
from cmon.alternance.modeles import OffreAlternance
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.contacts.modeles import Contact
from cmon.courriels.modeles import Courriel
from cmon.echanges.modeles import Message
from cmon.employeurs.modeles import SuiviEmployeur
from cmon.extensions import db
from cmon.favoris.modeles import FavoriOffre, FavoriProfil
from cmon.journal.modeles import Passage
from cmon.profils.modeles import ProjetPro
from cmon.temps import maintenant
from tests.securite.matrice_alternance import AVEC_OBJET, INVISIBLES, SANS_OBJET
from tests.securite.test_matrice import ESSAIS, HTMX, adresse, empreinte, essayer

PORTAIL = {"base_url": "http://alternance.localhost"}
ABSENT = 2_000_000_000
TEMOINS = (
    OffreAlternance, ProjetPro, SuiviEmployeur, CandidatureAlternance, Contact, Message, Alerte, FavoriOffre,
    FavoriProfil, Passage, Courriel,
)  # fmt: skip
QUI = (
    "visiteur", "compte", "candidat", "autre candidat", "recruteur", "recruteur d’ailleurs", "structure à valider",
    "partenaire", "équipe",
)  # fmt: skip


@pytest.fixture
def monde(fabrique):
    """The people, and one object of each kind: its address, and that of a missing one."""
    siennes = fabrique.structure("acteur", etablissement_id=fabrique.etablissement().id)
    ailleurs = fabrique.structure("acteur", etablissement_id=fabrique.etablissement().id)
    candidat, autre = fabrique.candidat(), fabrique.candidat()
    personnes = {
        "visiteur": None,
        "compte": fabrique.compte(),
        "candidat": candidat,
        "autre candidat": autre,
        "recruteur": fabrique.recruteur(siennes),
        "recruteur d’ailleurs": fabrique.recruteur(ailleurs),
        "structure à valider": fabrique.recruteur(etat="a_valider"),
        "partenaire": fabrique.partenaire(),
        "équipe": fabrique.membre_equipe(),
    }
    le = maintenant()
    projet, cache = fabrique.projet_pro(candidat), fabrique.projet_pro(autre, visible=False)
    offre = fabrique.offre_alternance(siennes)
    attente = fabrique.offre_alternance(siennes, etat="en_attente")
    candidature = fabrique.candidature_alternance(offre, projet)
    acceptee = fabrique.candidature_alternance(fabrique.offre_alternance(siennes), projet, etat="acceptee")
    contact = fabrique.contact(siennes, projet)
    a_valider = fabrique.employeur_suivi(fabrique.structure("acteur"), etat="a_valider")
    objets = {
        "employeur suivi": fabrique.employeur_suivi(siennes).id,
        "employeur à valider": a_valider.id,
        "lot d’offres": fabrique.lot_d_offres(siennes).id,
        "offre d’alternance": offre.id,
        "offre en attente": attente.id,
        "projet pro": projet.id,
        "profil": projet.id,
        "profil caché": cache.id,
        "candidature d’alternance": candidature.id,
        "candidature acceptée": acceptee.id,
        "contact": contact.id,
        "adhésion": fabrique.adhesion(fabrique.compte(), siennes).id,
        "invitation": fabrique.invitation(siennes).id,
        "demande d’adhésion": fabrique.demande_adhesion(siennes).id,
        "recherche": fabrique.recherche_enregistree(candidat).id,
        "numéro jamais publié": attente.numero,
        "alerte": fabrique.alerte(offre, projet).id,
        "message": fabrique.message(candidature=acceptee).id,
        "message signalé": fabrique.message(candidature=acceptee, du_candidat=True, signale_le=le).id,
    }
    return personnes, {nom: (valeur, ABSENT) for nom, valeur in objets.items()}


def compter() -> list[int]:
    """How many rows each witness has."""
    db.session.rollback()
    return [db.session.scalar(select(func.count()).select_from(t)) for t in TEMOINS]


def jeton_de(client, connecte: bool) -> str:
    """A form token of that browser."""
    page = client.get("/mon-compte/" if connecte else "/connexion/", **PORTAIL)
    return page.soupe.select_one("input[name=csrf_token]")["value"]


def statuts_permis(qui: str) -> set[int]:
    """How a closed address may answer somebody who may not enter."""
    return {303, 401, 404, 405} if qui == "visiteur" else {404, 405}


@pytest.mark.parametrize("qui", QUI)
def test_the_object_of_another_answers_as_a_missing_one(app, monde, client, connecter, qui):
    personnes, objets = monde
    if personnes[qui]:
        connecter(client, personnes[qui], portail="cmonalternance")
    client.verifie = False
    jeton, avant = jeton_de(client, personnes[qui] is not None), compter()
    methodes = {}
    for regle in app.url_map.iter_rules():
        methodes.setdefault(regle.rule, set()).update(regle.methods)
    fermees = [(regle, genre) for regle, (genre, entrent) in AVEC_OBJET.items() if qui not in entrent]
    for regle, genre in fermees + list(INVISIBLES.items()):
        existant, absent = objets[genre]
        for methode, entetes in ESSAIS:
            if methode not in methodes[regle]:
                continue
            la = essayer_ici(client, adresse(regle, existant), methode, entetes, jeton)
            pas_la = essayer_ici(client, adresse(regle, absent), methode, entetes, jeton)
            lieu = f"{qui}: {methode} {regle} {entetes}"
            assert la.status_code in statuts_permis(qui), f"{lieu}: {la.status}"
            assert empreinte(la) == empreinte(pas_la), lieu
    assert compter() == avant


def essayer_ici(client, chemin: str, methode: str, entetes: dict, jeton: str):
    """One request, on CMonAlternance."""
    return essayer(SurAlternance(client), chemin, methode, entetes, jeton)


class SurAlternance:
    """The client, whose requests all go to CMonAlternance."""

    def __init__(self, client):
        self.client = client

    def open(self, *args, **kwargs):
        """Send a request."""
        return self.client.open(*args, portail="cmonalternance", **kwargs)


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("qui", QUI)
def test_each_page_opens_to_those_who_may_enter_and_to_nobody_else(monde, client, connecter, qui):
    personnes, objets = monde
    if personnes[qui]:
        connecter(client, personnes[qui], portail="cmonalternance")
    client.verifie, jeton = False, jeton_de(client, personnes[qui] is not None)
    cas = {adresse(r, objets[genre][0]): entrent for r, (genre, entrent) in AVEC_OBJET.items()} | SANS_OBJET
    for chemin, entrent in cas.items():
        for entetes in ({}, HTMX):
            statut = client.get(chemin, headers=entetes, portail="cmonalternance").status_code
            if statut == 405 and qui not in entrent:
                statut = essayer_ici(client, chemin, "POST", entetes, jeton).status_code
            if statut == 405:
                continue
            lieu = f"{qui}: {chemin} answers {statut}"
            if qui in entrent:
                assert statut in (200, 204, 303, 410), lieu
            else:
                assert statut in ((303, 401, 404) if qui == "visiteur" else (404,)), lieu


@pytest.mark.base("sqlite")
def test_the_tables_name_what_the_application_has(app):
    regles = {r.rule for r in app.url_map.iter_rules()}
    assert set(AVEC_OBJET) | set(SANS_OBJET) <= regles
    modules = ("mes_offres.", "mon_espace.", "espace_candidat.")
    siennes = [r for r in app.url_map.iter_rules() if r.endpoint.startswith(modules)]
    fermees = {r.rule for r in siennes if not predicat_public(getattr(app.view_functions[r.endpoint], MARQUE))}
    assert fermees <= set(AVEC_OBJET) | set(SANS_OBJET)


def test_a_number_that_nobody_has_is_missing_on_every_verb(monde, client, connecter):
    personnes, _ = monde
    connecter(client, personnes["recruteur"], portail="cmonalternance")
    client.verifie = False
    for chemin in ("/mes-offres/0/", f"/mes-offres/{2**31}/", "/mon-espace/candidatures/0/"):
        assert client.get(chemin, portail="cmonalternance").status_code == 404
        assert client.get(f"/offres/{secrets.token_hex(4)}/", portail="cmonalternance").status_code == 404
