"""Alternance offers for everybody: search, offer page, application of a candidate."""

from flask import Blueprint

bp = Blueprint("alternance", __name__)
