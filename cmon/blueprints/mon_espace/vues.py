"""Mon espace of recruiters: dashboard, alerts, profiles, candidatures."""

from flask import Blueprint

bp = Blueprint("mon_espace", __name__)
