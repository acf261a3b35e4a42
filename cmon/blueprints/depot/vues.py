"""Views of depot."""

from flask import Blueprint

bp = Blueprint("depot", __name__)
