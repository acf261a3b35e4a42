"""What the tests of contacts share: a recruiter, an adult candidate and a minor who want to be found."""

import pytest

from cmon.candidatures.modeles import TrancheAge
from cmon.profils.modeles import ProjetPro


@pytest.fixture
def recruteur(fabrique):
    """Somebody of a validated structure with a name of its own."""
    return fabrique.recruteur(nom="CFA des Trois Rivières", courriel="contact@troisrivieres.example.org")


@pytest.fixture
def candidate(fabrique):
    """An adult."""
    return fabrique.candidat(prenom="Maialen", nom="Etchegoyhen", telephone="01 99 00 77 66")


@pytest.fixture
def projet(fabrique, candidate) -> ProjetPro:
    """Her projet, which recruiters may find."""
    return fabrique.projet_pro(candidate)


@pytest.fixture
def projet_mineur(fabrique) -> ProjetPro:
    """The projet of somebody of 16 who wants to be found."""
    return fabrique.projet_pro(fabrique.candidat(TrancheAge.de_15_a_17, prenom="Aloys", nom="Bréchaud"))
