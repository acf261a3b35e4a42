"""Views of mon_compte."""

from flask import Blueprint

bp = Blueprint("mon_compte", __name__)
