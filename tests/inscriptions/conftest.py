"""What the tests of registrations share."""

import pytest

from cmon.extensions import db
from cmon.inscriptions.operations import SaisieInscription, inscrire
from cmon.inscriptions.requetes import rencontre_a_gerer
from cmon.rencontres.etats import Statut
from cmon.rencontres.modeles import Rencontre
from cmon.temps import maintenant


def saisie(nom: str = "Lavergne", prenom: str = "Noémie", **changements) -> SaisieInscription:
    """What somebody types."""
    valeurs = {"telephone": "01 99 00 12 34", "courriel": "noemie@example.org", "statuts": [Statut.eleve]}
    return SaisieInscription(nom=nom, prenom=prenom, **{**valeurs, **changements})


@pytest.fixture
def relire_rencontre(app):
    """`relire_rencontre(rencontre)`: as the database has it, with its projet."""

    def relire(rencontre) -> Rencontre:
        db.session.rollback()
        requete = rencontre_a_gerer(rencontre.id).execution_options(populate_existing=True)
        return db.session.execute(requete).unique().scalar_one()

    return relire


@pytest.fixture
def inscrire_a(app):
    """`inscrire_a(rencontre, nom=…)` registers somebody by the verb and commits."""

    def faire(rencontre, *, par=None, attente=False, le=None, **champs):
        rencontre = db.session.get(Rencontre, rencontre.id)
        inscription, nouvelle = inscrire(rencontre, saisie(**champs), le=le or maintenant(), par=par, attente=attente)
        db.session.commit()
        return inscription, nouvelle

    return faire
