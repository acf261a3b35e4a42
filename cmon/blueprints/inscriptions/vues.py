"""« Gérer les inscriptions »: the rencontres one receives registrations for, and their participants."""

from flask import Blueprint

bp = Blueprint("inscriptions", __name__, url_prefix="/inscriptions")
