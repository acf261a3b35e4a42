"""The numbers MMAAAA-N that users read."""

from datetime import datetime

from cmon.base_sql import insertion
from cmon.extensions import db
from cmon.portefeuille.modeles import CompteurNumero
from cmon.temps import heure_de_paris


def numero_suivant(le: datetime) -> tuple[str, int]:
    """The next number, as (« MMAAAA-N », N). One counter serves projets, offres and rencontres, over all months.

    Two writers never get the same N: the counter's row stays locked until the transaction ends.
    """
    ajout = insertion(CompteurNumero).values(nom="cmonstage", valeur=1)
    ajout = ajout.on_conflict_do_update(
        index_elements=[CompteurNumero.nom], set_={"valeur": CompteurNumero.valeur + 1}
    ).returning(CompteurNumero.valeur)
    rang = db.session.execute(ajout).scalar_one()
    return f"{heure_de_paris(le):%m%Y}-{rang}", rang
