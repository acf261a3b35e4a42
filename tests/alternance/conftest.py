"""Somebody who recruits, their structure, an employer that it follows, and what the form of an offer holds."""

from datetime import timedelta

import pytest

from cmon.alternance.etats import Contrat
from cmon.alternance.operations import SaisieOffreAlternance
from cmon.extensions import db
from cmon.referentiels.modeles import Commune
from cmon.structures.modeles import Structure
from cmon.temps import jour_de_paris, maintenant
from tests.aides import relire

BOULANGER = ("D1102", "Boulanger / Boulangère")


@pytest.fixture
def recruteur(fabrique):
    """A gestionnaire of a validated acteur."""
    return fabrique.recruteur(nom="Mission locale du Clain")


@pytest.fixture
def structure(recruteur) -> Structure:
    """The structure that the recruteur acts for."""
    return db.session.get(Structure, relire(recruteur, "adhesions").adhesions[0].structure_id)


@pytest.fixture
def employeur(fabrique, structure):
    """A validated partner employer, at Poitiers."""
    etablissement = fabrique.etablissement(raison_sociale="FOURNIL DES HALLES", nom_recherche="fournil des halles")
    return fabrique.employeur_suivi(structure, etablissement=etablissement)


@pytest.fixture
def chez_moi(client, connecter, recruteur):
    """The browser of the recruteur, on CMonAlternance."""
    return connecter(client, recruteur, portail="cmonalternance")


@pytest.fixture
def saisir(employeur):
    """`saisir(**changes)`: the form of an offer of a boulanger at Poitiers, filled in as it must be."""

    def faire(**changements) -> SaisieOffreAlternance:
        valeurs = {
            "contrats": [Contrat.apprentissage, Contrat.pro],
            "employeur": employeur,
            "metier": BOULANGER,
            "diplomes": [("CAP Boulanger", 3, None), ("BP Boulanger", 4, None)],
            "commune": db.session.get(Commune, "86194"),
            "adresse": "3 rue du Moulin",
            "code_postal": "86000",
            "embauche_le": jour_de_paris(maintenant()) + timedelta(days=60),
            "description": "Vous apprenez à pétrir, à façonner et à cuire.",
        }
        return SaisieOffreAlternance(**{**valeurs, **changements})

    return faire


@pytest.fixture
def champs(employeur):
    """What the page « Créer une offre » is sent with, as a person fills it."""
    return {
        "contrats": ["apprentissage", "pro"],
        "employeur": str(employeur.id),
        "metier": "Boulanger / Boulangère",
        "description": "Vous apprenez à pétrir, à façonner et à cuire.",
        "diplomes-0-intitule": "Titre maison de boulanger",
        "diplomes-0-niveau": "3",
    }
