"""Views of technique."""

from flask import Blueprint

bp = Blueprint("technique", __name__)
