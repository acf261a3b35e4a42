"""What the dashboard of recruiters counts, in one statement, and its short lists."""

from datetime import date

from sqlalchemy import Select, select

from cmon.alertes.requetes import alertes_de, nb_alertes
from cmon.base import batie_une_fois
from cmon.candidatures_alternance.requetes import nb_candidatures
from cmon.contacts.requetes import nb_contacts_en_attente
from cmon.favoris.requetes_profils import est_favori, nb_profils_favoris, profils_favoris


@batie_une_fois
def compteurs(compte_id: int, structure_id: int, jour: date) -> Select:
    """The counters of a person who acts for a structure, on that local day, in one row.

    `alertes`, `favoris`, `contacts` (sent and not answered yet), `a_traiter`, `acceptees`, `refusees`, and `total` for
    the candidatures: those of the guide.
    """
    recues = nb_candidatures(structure_id).subquery()
    return select(
        nb_alertes(structure_id, jour).scalar_subquery().label("alertes"),
        nb_profils_favoris(compte_id, structure_id).scalar_subquery().label("favoris"),
        nb_contacts_en_attente(structure_id).scalar_subquery().label("contacts"),
        recues.c.a_traiter,
        recues.c.acceptees,
        recues.c.refusees,
        recues.c.total,
    )


@batie_une_fois
def derniers_favoris(compte_id: int, structure_id: int, *, nb: int) -> Select:
    """The `nb` profiles that this person has put aside last for that structure, with what a line shows."""
    return profils_favoris(compte_id, structure_id, diplomes=False).limit(nb)


@batie_une_fois
def dernieres_alertes(compte_id: int, structure_id: int, jour: date, *, nb: int) -> Select:
    """The `nb` last alerts of a structure on that day: rows (alert, has that person put its profile aside?)."""
    alertes = alertes_de(structure_id, jour, diplomes=False)
    return alertes.add_columns(est_favori(compte_id, structure_id)).limit(nb)
