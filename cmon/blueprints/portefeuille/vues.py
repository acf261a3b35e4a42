"""Views of portefeuille."""

from flask import Blueprint

bp = Blueprint("portefeuille", __name__)
