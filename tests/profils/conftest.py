"""What the tests of profiles share: a recruiter who is signed in on CMonAlternance."""

import pytest

from tests.aides import connecter


@pytest.fixture
def recruteur(fabrique):
    """Somebody of a validated structure."""
    return fabrique.recruteur()


@pytest.fixture
def lire(client, recruteur):
    """`lire(chemin)` as that recruiter, on CMonAlternance or on another portail."""
    connecter(client, recruteur, portail="cmonalternance")
    return lambda chemin, portail="cmonalternance", **reglages: client.get(chemin, portail=portail, **reglages)
