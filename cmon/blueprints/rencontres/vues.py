"""Rencontres for everybody: search, page, registration."""

from flask import Blueprint

bp = Blueprint("rencontres", __name__)
