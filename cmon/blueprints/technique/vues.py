"""Health: is the process alive, is it ready to serve."""

from flask import Blueprint

from cmon.acces import acces, tous
from cmon.blueprints.technique.controles import controler
from cmon.temps import maintenant

bp = Blueprint("technique", __name__)


@bp.get("/sante")
@acces(tous)
def sante():
    """The process answers. Nothing else is asked, least of all the database."""
    return {"etat": "vivant"}


@bp.get("/pret")
@acces(tous)
def pret():
    """The process can do its work: 503 and the check that fails otherwise."""
    bilan = controler(maintenant())
    return bilan, 200 if bilan["pret"] else 503, {} if bilan["pret"] else {"Retry-After": "10"}
