"""CMon: internships, visits and apprenticeships in Nouvelle-Aquitaine."""

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import config as reglages
from cmon import (
    acces,
    base_sql,
    blueprints,
    commandes,
    erreurs,
    fraicheur,
    gabarits,
    journalisation,
    limites,
    migrations,
    modeles,  # noqa: F401  every table is known from the start
    ordonnanceur,
    portails,
    premiere_connexion,
    securite,
    statiques,
    televersement,
)
from cmon.comptes import garde
from cmon.comptes import session as sessions
from cmon.extensions import csrf, mail
from cmon.frequentation import compteur


def create_app(**changements) -> Flask:
    """Build the application. Keyword arguments replace settings read from the environment (tests use them)."""
    app = Flask(__name__)
    app.config.from_mapping(reglages.lire_configuration())
    app.config.update(changements)
    reglages.verifier_configuration(app.config)
    Path(app.config["INSTANCE"]).mkdir(parents=True, exist_ok=True)
    if n := app.config["MANDATAIRES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)

    journalisation.init_app(app)
    base_sql.init_app(app)
    garde.init_app(app)
    migrations.init_app(app)
    portails.init_app(app)
    securite.init_app(app)
    acces.init_app(app)
    televersement.init_app(app)
    limites.init_app(app)
    csrf.init_app(app)
    mail.init_app(app)
    sessions.init_app(app)
    premiere_connexion.init_app(app)
    gabarits.init_app(app)
    statiques.init_app(app)
    fraicheur.init_app(app)
    compteur.init_app(app)
    erreurs.init_app(app)
    blueprints.init_app(app)
    commandes.init_app(app)
    ordonnanceur.init_app(app)
    return app
