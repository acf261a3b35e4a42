"""Mode d’emploi: the pages that explain each menu."""

from flask import Blueprint

bp = Blueprint("aide", __name__)
