"""Fixtures of the tests of mail."""

import pytest
from jinja2 import ChoiceLoader, DictLoader

from cmon.courriels.envoi import envoyer_file
from cmon.courriels.operations import gabarits, poster
from cmon.extensions import db
from cmon.temps import maintenant


@pytest.fixture
def poster_des_mails(app):
    """`poster_des_mails(3)` writes and commits mails to p0@example.org, p1@…; returns their Message-ID."""

    def poster_plusieurs(nombre: int = 1, **options):
        options.setdefault("le", maintenant())
        mails = [poster("adresse_inconnue", f"p{i}@example.org", **options) for i in range(nombre)]
        identifiants = [mail.identifiant for mail in mails]
        db.session.commit()
        return identifiants

    return poster_plusieurs


@pytest.fixture
def envoyer(app):
    """`envoyer(le=…)` empties the outbox, after the test's own session has let the database go."""

    def vider(**options) -> dict[str, int]:
        db.session.rollback()
        return envoyer_file(**options)

    return vider


@pytest.fixture
def gabarit_d_essai(app):
    """`gabarit_d_essai(objet=…, texte=…, html=…)` writes a kind of mail named « essai »."""
    env = gabarits()
    avant = env.loader

    def ecrire(objet="Essai", texte="{{ valeur }}", html="<p>{{ valeur }}</p>"):
        corps = '{% extends "courriels/gabarit.html" %}{% block contenu %}' + html + "{% endblock %}"
        gabarits_d_essai = {"objet.txt": objet, "corps.txt": texte, "corps.html": corps}
        ecrits = DictLoader({f"courriels/essai/{nom}": source for nom, source in gabarits_d_essai.items()})
        env.loader = ChoiceLoader([ecrits, avant])

    yield ecrire
    env.loader = avant
    env.cache.clear()
