"""« Exporter la liste »: the attendance sheet of a rencontre, for Excel or ready to print."""

from flask_login import current_user

from cmon.acces import acces
from cmon.blueprints.inscriptions.vues import bp
from cmon.documents import livraison
from cmon.documents.requetes import rencontre_a_imprimer
from cmon.inscriptions.droits import peut_gerer


@bp.get("/<int:rencontre_id>/emargement.xlsx")
@acces(peut_gerer, rencontre=rencontre_a_imprimer)
def emargement_excel(rencontre):
    return livraison.emargement_excel(rencontre, qui=current_user)


@bp.get("/<int:rencontre_id>/emargement.pdf")
@acces(peut_gerer, rencontre=rencontre_a_imprimer)
def emargement_pdf(rencontre):
    return livraison.emargement_pdf(rencontre, qui=current_user)
