"""Views of stages."""

from flask import Blueprint

bp = Blueprint("stages", __name__)
