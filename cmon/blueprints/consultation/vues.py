"""Views of consultation."""

from flask import Blueprint

bp = Blueprint("consultation", __name__)
