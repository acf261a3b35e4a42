"""People and objects that the tests of relances share."""

import pytest

from cmon.extensions import db
from cmon.relances.operations import relancer
from cmon.relances.requetes import projet_et_relances, relance_par_jeton
from cmon.temps import maintenant


@pytest.fixture
def nadia(fabrique):
    """A partenaire of the Vienne."""
    return fabrique.partenaire(nom="Ferrand", prenom="Nadia", courriel="nadia@example.org", telephone="01 99 00 20 07")


@pytest.fixture
def yann(fabrique):
    """Another partenaire of the Vienne, of another structure."""
    return fabrique.partenaire(nom="Mérigot", prenom="Yann", courriel="yann@example.org")


@pytest.fixture
def chez_nadia(client, connecter, nadia):
    """The browser of Nadia."""
    return connecter(client, nadia)


@pytest.fixture
def lire_projet(app):
    """`lire_projet(id)`: a projet as the verbs want it."""

    def lire(projet_id: int):
        db.session.rollback()
        requete = projet_et_relances(projet_id).execution_options(populate_existing=True)
        return db.session.execute(requete).unique().scalar_one()

    return lire


@pytest.fixture
def relire_relance(app):
    """`relire_relance(jeton)`: a relance as the verbs want it."""

    def lire(relance):
        db.session.rollback()
        requete = relance_par_jeton(relance.jeton).execution_options(populate_existing=True)
        return db.session.execute(requete).unique().scalar_one()

    return lire


@pytest.fixture
def relancee(lire_projet, relire_relance):
    """`relancee(publication, par)`: its projet is relancé now, committed."""

    def faire(publication, par, le=None):
        relance = relancer(lire_projet(publication.projet_id), par=par, le=le or maintenant())
        db.session.commit()
        return relire_relance(relance)

    return faire


@pytest.fixture
def liens(boite):
    """`liens()`: the three addresses of the last mail to the employer, by verb."""

    def lire() -> dict[str, str]:
        courriel = boite("relance")[-1]
        return {x.split("/relances/")[1].split("/")[0]: x for x in boite.liens(courriel) if "/relances/" in x}

    return lire
