"""Queries over rencontres."""

import re
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Select, bindparam, false, func, select
from sqlalchemy.orm import defer, joinedload, load_only

from cmon.recherche.semblables import enonce_des_semblables, valeurs_des_semblables
from cmon.rencontres.etats import Statut
from cmon.rencontres.modeles import Rencontre

NB_PROCHAINES = 3
# What a list shows of each.
CHAMPS_EN_BREF = (
    Rencontre.numero,
    Rencontre.genre,
    Rencontre.precision_genre,
    Rencontre.metier_libelle,
    Rencontre.nom_commercial,
    Rencontre.ville,
    Rencontre.departement,
    Rencontre.debut_le,
    Rencontre.duree_minutes,
    Rencontre.nb_max,
    Rencontre.nb_inscrits,
    *(getattr(Rencontre, f"public_{s}") for s in Statut),
)


def page_rencontre(numero: str) -> Select:
    """The rencontre that a public page shows, by its whole number or by the digits after the dash."""
    requete = select(Rencontre).options(
        joinedload(Rencontre.document), joinedload(Rencontre.receveur), defer(Rencontre.recherche)
    )
    if re.fullmatch(r"[0-9]{1,9}", numero):
        return requete.where(Rencontre.rang == int(numero))
    if re.fullmatch(r"[0-9]{6}-[0-9]{1,9}", numero):
        return requete.where(Rencontre.numero == numero)
    return requete.where(false())


def rencontre_de_numero(rang: int, le: datetime) -> Select:
    """The whole number of the rencontre of that rank that has a page at that instant, full or begun ones too."""
    return select(Rencontre.numero).where(Rencontre.rang == rang, Rencontre.est_visible(le))


def rencontres_par_departement(le: datetime) -> Select:
    """Rencontres listed at that instant, as rows (departement, n)."""
    return select(Rencontre.departement, func.count()).where(Rencontre.est_listee(le)).group_by(Rencontre.departement)


def prochaines_rencontres(le: datetime) -> Select:
    """The few that begin first among those listed at that instant."""
    requete = select(Rencontre).where(Rencontre.est_listee(le)).order_by(Rencontre.debut_le, Rencontre.id)
    return requete.limit(NB_PROCHAINES).options(load_only(*CHAMPS_EN_BREF))


def rencontres_semblables(rencontre: Rencontre, le: datetime) -> tuple[Select, dict]:
    """Listed rencontres to propose besides this one: same métier first, then same département, the soonest first.

    A statement built once, and its values.
    """
    return _enonce_des_semblables(), {"le": le, **valeurs_des_semblables(rencontre)}


def rencontres_proches(offre, le: datetime) -> tuple[Select, dict]:
    """Listed rencontres to propose instead of an offer: same métier first, then same département."""
    # No rencontre bears that number: none is left out.
    return _enonce_des_semblables(), {"le": le, **valeurs_des_semblables(offre), "id_lu": 0}


@lru_cache(maxsize=1)
def _enonce_des_semblables() -> Select:
    visible = Rencontre.est_listee(bindparam("le"))
    return enonce_des_semblables(Rencontre, visible, (Rencontre.debut_le, Rencontre.id), CHAMPS_EN_BREF)
