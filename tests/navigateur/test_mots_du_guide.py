"""The words of the guide CMonAlternance are what a person who cannot see the screen hears, on each of its pages."""

import re

import pytest

from cmon.extensions import db
from cmon.structures.modeles import Structure
from tests.aides import relire

ALTERNANCE = "alternance.localhost"
NOUVEL_EMPLOYEUR = "/mes-offres/employeurs/nouveau/"
# Page → role → names. « champ » is found by its label, its asterisk left out.
MOTS = {
    "/mon-compte/ma-structure/": {
        "link": ["Ma structure", "Mes informations personnelles", "Utilisateurs de ma structure"],
        "heading": ["Ma structure"],
        "champ": [
            "Email",
            "Téléphone",
            "Adresse",
            "Complément adresse",
            "Code postal",
            "Ville",
            "J’accepte de recevoir des stagiaires de troisième (1 semaine)",
            "J’accepte de recevoir des stagiaires de seconde (2 semaines)",
        ],
    },
    "/mon-compte/utilisateurs/": {"link": ["Ajouter un gestionnaire", "Transférer mes droits"]},
    "/mes-offres/employeurs/": {
        "link": ["Suivi des employeurs", "Créer une offre", "Mes offres", "Ajouter un employeur"],
        "heading": ["Suivi des employeurs"],
        "champ": ["Raison sociale, numéro, …"],
    },
    NOUVEL_EMPLOYEUR: {"heading": ["Ajouter un employeur"], "champ": ["Recherche par SIRET"]},
    f"{NOUVEL_EMPLOYEUR}?numero=00001222900019": {
        "champ": [
            "Siret",
            "Raison sociale",
            "Code Naf",
            "Effectif",
            "Nom Commercial",
            "Email",
            "Domaine",
            "Téléphone",
            "Adresse",
            "Complément adresse",
            "Code postal",
            "Ville",
        ],
        "button": ["Envoyer la demande"],
    },
    f"{NOUVEL_EMPLOYEUR}?saisie=main": {"champ": ["Sigle"]},
    "/mes-offres/nouvelle/": {
        "heading": ["Créer une offre"],
        "group": ["Type d’alternance recherchée"],
        "champ": [
            "Contrat pro",
            "Apprentissage",
            "Stage professionnel",
            "L’employeur",
            "Adresse",
            "Complément",
            "Code postal",
            "Commune",
            "Métier",
            "Date prévue d’embauche",
        ],
        "link": ["Ajouter un employeur"],
        "button": ["Ajouter un diplôme ou une formation à préparer", "Valider"],
    },
    "/mes-offres/": {
        "heading": ["Suivi de mes offres"],
        "link": ["Création d’une nouvelle offre", "1 En cours", "0 Pourvues", "0 Archivées", "Détails"],
        "button": ["Pourvue", "Archiver"],
    },
    "/mon-espace/": {
        "link": ["Tableau de bord", "Alertes", "Profils favoris", "Candidatures sur mes offres"],
        "heading": ["Tableau de bord"],
    },
    "/mon-espace/profils/": {
        "heading": ["Recherche de profils"],
        "champ": ["Métier, type de contrat, diplôme, …"],
        "link": ["Détails"],
    },
    "/mon-espace/profils/{profil}/": {"link": ["Contacter ce profil"], "button": ["Profil favori"]},
    "/mon-espace/candidatures/": {"link": ["1 À traiter", "0 Acceptées", "0 Refusées", "Détails"]},
    "/mon-espace/candidatures/{candidature}/": {"link": ["Répondre à cette candidature"]},
    "/mon-espace/candidatures/{candidature}/repondre/": {
        "champ": [
            "Organiser un entretien / obtenir plus d’informations",
            "Refuser la candidature",
            "Écrivez un message au candidat et n’oubliez pas d’indiquer vos coordonnées mail",
        ],
        "button": ["Envoyer"],
    },
}


def manque(page, role: str, nom: str) -> bool:
    """Has nothing on the page that role and a name that begins with these words?"""
    debut = re.compile(rf"^\W*{re.escape(nom)}(\W|$)", re.IGNORECASE)
    trouves = page.get_by_label(debut) if role == "champ" else page.get_by_role(role, name=debut)
    return trouves.count() == 0


@pytest.mark.base("sqlite")
def test_each_page_says_the_words_of_the_guide(ouvrir, connecter_page, fabrique):
    recruteur, projet = fabrique.recruteur(), fabrique.projet_pro()
    structure = db.session.get(Structure, relire(recruteur, "adhesions").adhesions[0].structure_id)
    candidature = fabrique.candidature_alternance(fabrique.offre_alternance(structure), projet)
    page = connecter_page(ouvrir(hote=ALTERNANCE), recruteur, hote=ALTERNANCE)
    absents = []
    for chemin, roles in MOTS.items():
        adresse = chemin.format(profil=projet.id, candidature=candidature.id)
        assert page.goto(adresse).status == 200, adresse
        absents += [f"{chemin}: {r} « {n} »" for r, noms in roles.items() for n in noms if manque(page, r, n)]
    assert not absents, "\n".join(absents)
