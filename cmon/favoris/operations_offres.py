"""Verbs of a candidate over the offers that they put aside."""

from datetime import datetime

from sqlalchemy import delete, func, select

from cmon.alternance.modeles import OffreAlternance
from cmon.base import exiger
from cmon.base_sql import insertion
from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.favoris.modeles import FavoriOffre

NB_MAX = 200
TROP = f"Vous avez déjà {NB_MAX} offres favorites : retirez-en une pour en garder une autre."


def garder_offre(offre: OffreAlternance, garder: bool, *, par: Compte, le: datetime) -> None:
    """Put an offer aside, or take it out; said twice, it stays said.

    Raises RegleMetier: not a candidate, two hundred already.
    """
    exiger(par.est_candidat, "Seul un candidat garde des offres favorites.")
    if not garder:
        ordre = delete(FavoriOffre).where(FavoriOffre.compte_id == par.id, FavoriOffre.offre_id == offre.id)
        db.session.execute(ordre, execution_options={"synchronize_session": False})
        return
    nb = db.session.scalar(select(func.count()).where(FavoriOffre.compte_id == par.id))
    exiger(nb < NB_MAX, TROP)
    ligne = {"compte_id": par.id, "offre_id": offre.id, "cree_le": le}
    db.session.execute(insertion(FavoriOffre).values(ligne).on_conflict_do_nothing())
