"""Views of developpement."""

from flask import Blueprint

bp = Blueprint("developpement", __name__)
