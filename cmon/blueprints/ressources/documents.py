"""The blank agreements that everybody may download."""

from flask import abort, request

from cmon.acces import acces, tous
from cmon.blueprints.ressources.vues import bp
from cmon.documents import livraison
from cmon.documents.convention import Modele


@bp.get("/convention-de-stage.pdf")
@acces(tous)
def convention():
    demande = request.args.get("modele", Modele.etudiant.value)
    if demande not in set(Modele):
        abort(404)
    return livraison.convention_vierge(Modele(demande))
