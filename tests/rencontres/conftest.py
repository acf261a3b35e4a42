"""People and fields that the tests of rencontres share."""

from datetime import timedelta

import pytest

from cmon.temps import jour_de_paris, maintenant
from tests.fabriques import DESCRIPTION
from tests.portefeuille.conftest import champs_offre, chez_nadia, nadia, yann

__all__ = ["champs_offre", "champs_rencontre", "chez_nadia", "nadia", "yann"]


@pytest.fixture
def champs_rencontre():
    """A rencontre rightly filled, in twenty days at the company’s; the chargé receives the registrations."""
    return {
        "souhait": "rencontre",
        "rencontre_publics": ["eleve", "professionnel"],
        "rencontre_genre": "visite",
        "rencontre_evenement": "Forum des métiers",
        "rencontre_nb_max": "12",
        "rencontre_jour": (jour_de_paris(maintenant()) + timedelta(days=20)).isoformat(),
        "rencontre_heure": "14:30",
        "rencontre_duree": "1 h 30",
        "rencontre_description": DESCRIPTION,
        "rencontre_lieu": "entreprise",
        "rencontre_inscriptions_directes": "non",
        "rencontre_nom_commercial": "Entreprise de menuiserie",
        "rencontre_contact_nom": "Élise Bontemps",
        "rencontre_courriel": "atelier@example.org",
    }
