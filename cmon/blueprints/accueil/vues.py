"""Views of accueil."""

from flask import Blueprint

bp = Blueprint("accueil", __name__)
