"""Mes offres: partner employers, offers."""

from flask import Blueprint

bp = Blueprint("mes_offres", __name__)
