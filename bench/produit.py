"""The product as the bench serves it: reading a profile a thousand times is what is measured, not copying."""

from cmon.blueprints.mon_espace import profils
from wsgi import app

__all__ = ["app"]
profils.PROFILS_PAR_HEURE = "1000000/hour"
