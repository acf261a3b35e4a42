"""People and fields that the tests of the extranet share."""

import pytest

from tests.fabriques import DESCRIPTION


@pytest.fixture
def nadia(fabrique):
    """A partenaire of the Vienne."""
    return fabrique.partenaire(nom="Ferrand", prenom="Nadia", courriel="nadia@example.org")


@pytest.fixture
def yann(fabrique):
    """Another partenaire of the Vienne, of another structure."""
    return fabrique.partenaire(nom="Mérigot", prenom="Yann", courriel="yann@example.org")


@pytest.fixture
def chez_nadia(client, connecter, nadia):
    """The browser of Nadia."""
    return connecter(client, nadia)


@pytest.fixture
def champs_offre():
    """An offer rightly filled, « dès que possible »."""
    return {
        "offre_publics": ["lyceen"],
        "offre_description": DESCRIPTION,
        "offre_des_que_possible": True,
        "offre_nom_commercial": "Entreprise de menuiserie",
        "offre_telephone": "01 99 00 30 02",
        "offre_courriel": "stages@menuiserie.example.org",
    }
