"""Jobs over establishments."""

from datetime import datetime

from sqlalchemy import delete

from cmon.etablissements.modeles import ReponseAnnuaire
from cmon.extensions import db


def purger_annuaire(*, le: datetime) -> dict[str, int]:
    """Forget the answers of the registry whose life is over. Gives `{"reponses": n}`."""
    oubliees = delete(ReponseAnnuaire).where(ReponseAnnuaire.expire_le <= le)
    nombre = db.session.execute(oubliees, execution_options={"synchronize_session": False}).rowcount
    db.session.commit()
    return {"reponses": nombre}
