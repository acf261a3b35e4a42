"""Views of fichiers."""

from flask import Blueprint

bp = Blueprint("fichiers", __name__)
