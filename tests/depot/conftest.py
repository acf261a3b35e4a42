"""The stand-in of the registry, in order before and after each test of the deposit."""

import pytest

from cmon.services_externes import bouchon


@pytest.fixture(autouse=True)
def annuaire_en_etat():
    """The stand-in of the registry answers."""
    bouchon.reglages.remettre()
    yield
    bouchon.reglages.remettre()
