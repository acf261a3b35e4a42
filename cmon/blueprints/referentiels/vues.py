"""Views of referentiels."""

from flask import Blueprint

bp = Blueprint("referentiels", __name__)
