"""The log of the site, as it is written in service."""

import io
import logging

import pytest

from cmon.journalisation import Format


@pytest.fixture
def journal(app):
    """All that is logged during the test, whoever logs it, as the lines of a file (`getvalue()`)."""
    racine, texte = logging.getLogger(), io.StringIO()
    sortie = logging.StreamHandler(texte)
    sortie.setFormatter(Format())
    racine.addHandler(sortie)
    yield texte
    racine.removeHandler(sortie)
