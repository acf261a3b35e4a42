"""The space of a candidate: projets, candidatures, favourites, saved searches, contacts."""

from flask import Blueprint

bp = Blueprint("espace_candidat", __name__)
