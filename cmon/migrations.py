"""`flask db`: Flask-Migrate, loaded by the command that needs it. A worker that serves pages saves 12 MB."""

from pathlib import Path

import click
from flask import Flask

from cmon.extensions import db

CLE = "migrate"


class Migrations:
    """Stands where Flask-Migrate is looked for, and makes way for it at the first question."""

    def __init__(self, app: Flask):
        self._app = app

    def __getattr__(self, nom: str):
        from flask_migrate import Migrate

        dossier = str(Path(self._app.root_path).parent / "migrations")
        Migrate(compare_type=True, render_as_batch=True).init_app(self._app, db, directory=dossier)
        return getattr(self._app.extensions[CLE], nom)


class CommandeDb(click.Command):
    """Stands where `flask db` is looked for."""

    def make_context(self, info_name, args, parent=None, **extra):
        """Let Flask-Migrate’s own command read the rest of the line."""
        from flask_migrate.cli import db as commande

        return commande.make_context(info_name, args, parent, **extra)


def init_app(app: Flask) -> None:
    """Let `flask db` and `flask_migrate.upgrade()` find their settings."""
    app.extensions[CLE] = Migrations(app)
    app.cli.add_command(CommandeDb("db", help="Perform database migrations."))
