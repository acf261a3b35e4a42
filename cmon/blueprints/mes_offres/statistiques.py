"""« Statistiques » of the structure: views, applications and answer delay of all its offers."""

from datetime import timedelta

from flask_login import current_user

from cmon.acces import acces, professionnel
from cmon.alternance.requetes import FiltreOffres, compter_par_etat
from cmon.alternance.statistiques import candidatures_recues, dresser, vues_de_la_structure
from cmon.blueprints.mes_offres.vues import bp
from cmon.extensions import db
from cmon.htmx import rendre
from cmon.temps import debut_du_jour, jour_de_paris, maintenant

# Words of a period, and its length in days, today included. No longer: candidatures are erased three months after they
# are closed, and the numbers of an older day would be wrong.
PERIODES = (("30 derniers jours", 30), ("90 derniers jours", 90))


@bp.get("/mes-offres/statistiques/")
@acces(professionnel)
def statistiques():
    structure, jour = current_user.structure_active, jour_de_paris(maintenant())
    jours = [jour - timedelta(days=duree - 1) for _, duree in PERIODES]
    vues = db.session.execute(vues_de_la_structure(structure.id, jours)).one()
    recues = db.session.execute(candidatures_recues(structure.id, debut_du_jour(min(jours)))).all()
    bilans = [dresser(nb or 0, recues, debut_du_jour(debut)) for nb, debut in zip(vues, jours, strict=True)]
    return rendre(
        "mes_offres/statistiques.html",
        structure=structure,
        par_etat=dict(db.session.execute(compter_par_etat(structure.id, FiltreOffres())).tuples().all()),
        periodes=[(mots, bilan) for (mots, _), bilan in zip(PERIODES, bilans, strict=True)],
    )
