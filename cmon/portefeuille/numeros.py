"""The numbers MMAAAA-N that users read."""

from datetime import datetime

from cmon.base_sql import insertion
from cmon.extensions import db
from cmon.portefeuille.modeles import CompteurNumero
from cmon.temps import heure_de_paris


def rangs_suivants(nb: int) -> range:
    """The `nb` next N. One counter serves projets, offres and rencontres, over all months.

    Two writers never get the same: the counter's row stays locked until the transaction ends.
    """
    ajout = insertion(CompteurNumero).values(nom="cmonstage", valeur=nb)
    ajout = ajout.on_conflict_do_update(
        index_elements=[CompteurNumero.nom], set_={"valeur": CompteurNumero.valeur + nb}
    ).returning(CompteurNumero.valeur)
    dernier = db.session.execute(ajout).scalar_one()
    return range(dernier - nb + 1, dernier + 1)


def numero_suivant(le: datetime) -> tuple[str, int]:
    """The next number, as (« MMAAAA-N », N): see `rangs_suivants`."""
    (rang,) = rangs_suivants(1)
    return f"{heure_de_paris(le):%m%Y}-{rang}", rang
