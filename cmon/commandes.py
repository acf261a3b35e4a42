"""Commands: `flask --app wsgi NAME`."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the commands."""
