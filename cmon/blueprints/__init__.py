"""The web faces of the application, one folder a menu. Only create_app imports this package."""

from importlib import import_module

from flask import Flask

NOMS = (
    "accueil",
    "pages",
    "stages",
    "depot",
    "fichiers",
    "referentiels",
    "connexion",
    "mon_compte",
    "portefeuille",
    "consultation",
    "administration",
    "technique",
)


def init_app(app: Flask) -> None:
    """Register every blueprint; the tools of development only there."""
    for nom in NOMS + (() if app.config["PRODUCTION"] else ("developpement",)):
        app.register_blueprint(import_module(f"cmon.blueprints.{nom}.vues").bp)
