"""Which profiles fit which offers, and what becomes of an alert when one of the two changes."""

from datetime import date

from sqlalchemy import select

from cmon.alertes.etats import Raison
from cmon.alertes.modeles import Alerte
from cmon.alertes.operations import apparier_tout
from cmon.extensions import db
from cmon.temps import maintenant

POITIERS, CHATELLERAULT, BORDEAUX = "86194", "86066", "33063"


def alertes() -> list[tuple]:
    """Each alert as the database has it."""
    db.session.expire_all()
    lignes = db.session.scalars(select(Alerte).order_by(Alerte.offre_id, Alerte.projet_pro_id)).all()
    return [(a.offre_id, a.projet_pro_id, a.score, a.raisons, a.km, a.cree_le, a.ecartee_le) for a in lignes]


def apparier(**quoi) -> int:
    n = apparier_tout(le=maintenant(), **quoi)
    db.session.commit()
    return n


def seule() -> Alerte:
    db.session.expire_all()
    return db.session.scalars(select(Alerte)).one()


def test_a_full_match_has_every_reason_and_a_hundred_points(fabrique):
    fabrique.offre_alternance(embauche_le=date(2027, 9, 1))
    fabrique.projet_pro(commune=POITIERS, disponible_le=date(2027, 9, 1), diplomes=(("C.A.P.  boulanger", 3, None),))
    apparier()
    a = seule()
    assert Raison(a.raisons) == (
        Raison.metier | Raison.contrat | Raison.diplome | Raison.departement | Raison.distance | Raison.disponibilite
    )
    assert (a.score, a.km) == (100, 0)
