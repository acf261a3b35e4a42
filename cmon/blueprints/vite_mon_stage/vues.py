"""« Vite mon stage »: the structures that host pupils of 3e and 2de."""

from flask import Blueprint

bp = Blueprint("vite_mon_stage", __name__)
