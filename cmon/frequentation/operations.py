"""Verbs of page views: add what a process has counted to what the database holds."""

from collections.abc import Mapping
from datetime import date

from cmon.base_sql import insertion, transaction_separee
from cmon.frequentation.modeles import Frequentation


def ajouter(vues: Mapping[tuple[int, date], int]) -> None:
    """Add these numbers, `{(rang, local day): n}`, in a short transaction of their own. Two processes add up."""
    lignes = [{"rang": rang, "vue_le": jour, "nb": n} for (rang, jour), n in sorted(vues.items())]
    if not lignes:
        return
    ajout = insertion(Frequentation)
    ajout = ajout.on_conflict_do_update(
        index_elements=[Frequentation.rang, Frequentation.vue_le],
        set_={"nb": Frequentation.nb + ajout.excluded.nb},
    )
    with transaction_separee() as session:
        session.execute(ajout, lignes)
