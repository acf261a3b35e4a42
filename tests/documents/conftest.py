"""People that the tests of documents share."""

import pytest
from sqlalchemy import select

from cmon.extensions import db
from cmon.journal.modeles import Trace


@pytest.fixture
def nadia(fabrique):
    """A partenaire of the Vienne."""
    return fabrique.partenaire(nom="Ferrand", prenom="Nadia", courriel="nadia@example.org", departements=("86",))


@pytest.fixture
def chez_nadia(client, connecter, nadia):
    """Her browser."""
    return connecter(client, nadia)


@pytest.fixture
def chez_yann(nouveau_client, connecter, fabrique):
    """The browser of another partenaire, who only consults."""
    return connecter(nouveau_client(), fabrique.partenaire(nom="Mérigot", prenom="Yann"))


@pytest.fixture
def chez_l_equipe(nouveau_client, connecter, fabrique):
    """The browser of somebody of the équipe."""
    return connecter(nouveau_client(), fabrique.membre_equipe())


@pytest.fixture
def traces():
    """`traces()`: the traces, as (action, detail)."""

    def lire():
        db.session.rollback()
        return [(t.action, t.detail) for t in db.session.scalars(select(Trace).order_by(Trace.id))]

    return lire
