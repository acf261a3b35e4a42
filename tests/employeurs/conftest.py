"""The registry's stand-in, and somebody who recruits."""

import pytest

from cmon.extensions import db
from cmon.services_externes import bouchon
from cmon.structures.modeles import Structure
from tests.aides import relire


@pytest.fixture
def annuaire(app):
    """What the registry's stand-in does and was asked; nothing is broken."""
    app.extensions.pop("cmon_annuaire", None)
    bouchon.reglages.remettre()
    yield bouchon.reglages
    bouchon.reglages.remettre()
    app.extensions.pop("cmon_annuaire", None)


@pytest.fixture
def recruteur(fabrique):
    """A gestionnaire of a validated acteur."""
    return fabrique.recruteur(nom="Mission locale du Clain")


@pytest.fixture
def structure(recruteur) -> Structure:
    """The structure that the recruteur acts for."""
    return db.session.get(Structure, relire(recruteur, "adhesions").adhesions[0].structure_id)


@pytest.fixture
def alternance(client, connecter, recruteur):
    """The browser of the recruteur."""
    return connecter(client, recruteur, portail="cmonalternance")
