"""Relances: sent by the chargé, answered by the employer from the mail, without an account."""

from flask import Blueprint

bp = Blueprint("relances", __name__)
