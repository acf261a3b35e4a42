"""Views of connexion."""

from flask import Blueprint

bp = Blueprint("connexion", __name__)
