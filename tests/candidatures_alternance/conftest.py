"""A structure with an offer, and the browser of one of its members."""

import pytest

from cmon.extensions import db
from cmon.structures.modeles import Structure
from tests.aides import relire


@pytest.fixture
def hugo(fabrique):
    """The gestionnaire of a validated structure."""
    return fabrique.recruteur(nom="CFA du Clain")


@pytest.fixture
def structure(hugo):
    """The structure of Hugo."""
    return db.session.get(Structure, relire(hugo, "adhesions").adhesions[0].structure_id)


@pytest.fixture
def offre(fabrique, structure):
    """An offer of that structure."""
    return fabrique.offre_alternance(structure)


@pytest.fixture
def site(client, connecter, hugo):
    """The browser of Hugo on CMonAlternance: `site("/mon-espace/…")`."""
    connecter(client, hugo, portail="cmonalternance")
    return lambda chemin, **reglages: client.get(chemin, portail="cmonalternance", **reglages)
