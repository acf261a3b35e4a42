"""The web faces of the application, one folder a menu. Only create_app imports this package."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask
from werkzeug.routing import IntegerConverter

NOMS = (
    "accueil",
    "pages",
    "ressources",
    "contact",
    "stages",
    "rencontres",
    "depot",
    "fichiers",
    "referentiels",
    "connexion",
    "creer_un_compte",
    "alternance",
    "vite_mon_stage",
    "mes_offres",
    "mon_espace",
    "espace_candidat",
    "aide",
    "mon_compte",
    "portefeuille",
    "inscriptions",
    "relances",
    "consultation",
    "administration",
    "technique",
)


class Entier(IntegerConverter):
    """<int:…> in an address: a number that no row can have is a missing page."""

    def __init__(self, carte, *args, **reglages):
        super().__init__(carte, *args, **{"max": 2**31 - 1, **reglages})


def init_app(app: Flask) -> None:
    """Register every blueprint; the tools of development only there.

    `vues.py` of each folder holds the blueprint; views may also stand in the modules beside it.
    """
    app.url_map.converters["int"] = Entier
    for nom in NOMS + (() if app.config["PRODUCTION"] else ("developpement",)):
        dossier = import_module(f"cmon.blueprints.{nom}")
        for module in iter_modules(dossier.__path__):
            import_module(f"{dossier.__name__}.{module.name}")
        app.register_blueprint(import_module(f"{dossier.__name__}.vues").bp)
