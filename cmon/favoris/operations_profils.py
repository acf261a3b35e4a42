"""Put profiles aside, and take them off."""

from datetime import datetime

from sqlalchemy import delete

from cmon.base_sql import insertion
from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.favoris.modeles import FavoriProfil


def garder_profil(projet_id: int, *, par: Compte, le: datetime) -> None:
    """Put a projet aside for the structure that the person acts for; asked twice, it is kept once. Never commits."""
    valeurs = {
        "compte_id": par.id,
        "structure_id": par.structure_active.id,
        "projet_pro_id": projet_id,
        "cree_le": le,
    }
    db.session.execute(insertion(FavoriProfil).values(**valeurs).on_conflict_do_nothing())


def retirer_profil(projet_id: int, *, par: Compte) -> bool:
    """Take a projet off the favourites of the person; False when it was not there. Never commits."""
    ordre = delete(FavoriProfil).where(
        FavoriProfil.compte_id == par.id,
        FavoriProfil.structure_id == par.structure_active.id,
        FavoriProfil.projet_pro_id == projet_id,
    )
    return bool(db.session.execute(ordre, execution_options={"synchronize_session": False}).rowcount)
