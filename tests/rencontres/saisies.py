"""What the tests of rencontres read again."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cmon.extensions import db
from cmon.portefeuille.modeles import Projet


def dernier_projet() -> Projet | None:
    """The newest projet with its offer, its rencontre and its company."""
    db.session.rollback()
    options = joinedload(Projet.offre), joinedload(Projet.rencontre), joinedload(Projet.etablissement)
    return db.session.execute(select(Projet).options(*options).order_by(Projet.id.desc()).limit(1)).scalar_one_or_none()
