"""Queries over offers."""

import re
from datetime import date
from functools import lru_cache

from sqlalchemy import Date, Select, bindparam, exists, false, func, literal, or_, select, union_all
from sqlalchemy.orm import contains_eager, defer, joinedload, load_only

from cmon.offres.modeles import Offre
from cmon.portefeuille.modeles import Projet
from cmon.structures.etats import EtatStructure
from cmon.structures.modeles import Structure

NB_SEMBLABLES = 3


def page_offre(numero: str) -> Select:
    """The offer that a public page shows, by its whole number or by the digits after the dash."""
    requete = select(Offre).options(joinedload(Offre.document), defer(Offre.recherche))
    if re.fullmatch(r"[0-9]{1,9}", numero):
        return requete.where(Offre.rang == int(numero))
    if re.fullmatch(r"[0-9]{6}-[0-9]{1,9}", numero):
        return requete.where(Offre.numero == numero)
    return requete.where(false())


def compter_par_departement(jour: date) -> Select:
    """Public offers of that day, as rows (departement, n)."""
    return select(Offre.departement, func.count()).where(Offre.est_visible(jour)).group_by(Offre.departement)


def offres_semblables(offre: Offre, jour: date) -> tuple[Select, dict]:
    """Public offers to propose instead of this one: same métier first, then same département, the newest first.

    A statement built once, and its values.
    """
    valeurs = {"jour": jour, "id_offre": offre.id, "departement": offre.departement, "metier": offre.metier_code}
    return _enonce_des_semblables(), valeurs


@lru_cache(maxsize=1)
def _enonce_des_semblables() -> Select:
    def proches(rang: int, condition):
        recentes = (
            select(Offre.id, literal(rang).label("rang"))
            .where(Offre.est_visible(bindparam("jour", type_=Date)), Offre.id != bindparam("id_offre"), condition)
            .order_by(Offre.publiee_le.desc(), Offre.id.desc())
            .limit(NB_SEMBLABLES)
            .subquery()
        )
        return select(recentes.c.id, recentes.c.rang)

    toutes = union_all(
        proches(0, Offre.metier_code == bindparam("metier")),
        proches(1, Offre.departement == bindparam("departement")),
    ).subquery()
    choisies = select(toutes.c.id, func.min(toutes.c.rang).label("rang")).group_by(toutes.c.id).subquery()
    return (
        select(Offre)
        .join(choisies, choisies.c.id == Offre.id)
        .order_by(choisies.c.rang, Offre.publiee_le.desc(), Offre.id.desc())
        .limit(NB_SEMBLABLES)
        .options(
            load_only(
                Offre.numero, Offre.metier_libelle, Offre.ville, Offre.departement, Offre.debut_le, Offre.duree_jours
            )
        )
    )


def etablissement_est_connu(etablissement_id: int) -> Select:
    """Has somebody already validated this company: a validated structure of its own, or an offer once published?"""
    structure = exists().where(Structure.etablissement_id == etablissement_id, Structure.etat == EtatStructure.validee)
    offre = exists().where(Offre.etablissement_id == etablissement_id, Offre.publiee_le.is_not(None))
    return select(or_(structure, offre))


def offres_a_valider() -> Select:
    """Deposits for pupils by companies that nobody has validated, the oldest first."""
    return (
        select(Offre)
        .join(Offre.projet)
        .options(contains_eager(Offre.projet), joinedload(Offre.etablissement))
        .where(Offre.etat == "a_valider", Projet.refuse_le.is_(None))
        .order_by(Offre.cree_le, Offre.id)
    )
