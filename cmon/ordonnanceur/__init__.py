"""The engine of the jobs: one leader, one run for each slot."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the scheduler to the application."""
