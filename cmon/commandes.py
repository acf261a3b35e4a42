"""Commands: `flask --app wsgi NAME`."""

from flask import Flask

from cmon.referentiels.commandes import referentiels


def init_app(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(referentiels)
