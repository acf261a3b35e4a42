"""What the dashboard of recruiters counts, in one statement, and its short list of alerts."""

from datetime import date

from sqlalchemy import Select, select

from cmon.alertes.requetes import alertes_de, nb_alertes
from cmon.candidatures_alternance.requetes import nb_candidatures
from cmon.contacts.requetes import nb_contacts_en_attente
from cmon.favoris.modeles import FavoriProfil
from cmon.favoris.requetes_profils import nb_profils_favoris
from cmon.profils.modeles import ProjetPro


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


def dernieres_alertes(compte_id: int, structure_id: int, jour: date, nb: int) -> Select:
    """The `nb` last alerts of a structure on that day: rows (alert, has that person put its profile aside?)."""
    garde = select(FavoriProfil.id).where(
        FavoriProfil.compte_id == compte_id,
        FavoriProfil.structure_id == structure_id,
        FavoriProfil.projet_pro_id == ProjetPro.id,
    )
    return alertes_de(structure_id, jour).add_columns(garde.exists()).limit(nb)
