"""Queries over offers."""

import re
from datetime import date
from functools import lru_cache

from sqlalchemy import Date, Select, bindparam, exists, false, func, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from cmon.offres.modeles import Offre
from cmon.portefeuille.modeles import Projet
from cmon.recherche.semblables import enonce_des_semblables, valeurs_des_semblables
from cmon.rencontres.modeles import Rencontre
from cmon.structures.etats import EtatStructure
from cmon.structures.modeles import Structure


def page_offre(numero: str) -> Select:
    """The offer that a public page shows, by its whole number or by the digits after the dash."""
    requete = select(Offre).options(joinedload(Offre.document), defer(Offre.recherche))
    if re.fullmatch(r"[0-9]{1,9}", numero):
        return requete.where(Offre.rang == int(numero))
    if re.fullmatch(r"[0-9]{6}-[0-9]{1,9}", numero):
        return requete.where(Offre.numero == numero)
    return requete.where(false())


def offre_de_numero(rang: int, jour: date) -> Select:
    """The whole number of the offer of that rank, when it is public on that day."""
    return select(Offre.numero).where(Offre.rang == rang, Offre.est_visible(jour))


def compter_par_departement(jour: date) -> Select:
    """Public offers of that day, as rows (departement, n)."""
    return select(Offre.departement, func.count()).where(Offre.est_visible(jour)).group_by(Offre.departement)


def offres_semblables(offre: Offre, jour: date) -> tuple[Select, dict]:
    """Public offers to propose instead of this one: same métier first, then same département, the newest first.

    A statement built once, and its values.
    """
    return _enonce_des_semblables(), {"jour": jour, **valeurs_des_semblables(offre)}


@lru_cache(maxsize=1)
def _enonce_des_semblables() -> Select:
    champs = (Offre.numero, Offre.metier_libelle, Offre.ville, Offre.departement, Offre.debut_le, Offre.duree_jours)
    visible = Offre.est_visible(bindparam("jour", type_=Date))
    return enonce_des_semblables(Offre, visible, (Offre.publiee_le.desc(), Offre.id.desc()), champs)


def etablissement_est_connu(etablissement_id: int) -> Select:
    """Has somebody already validated this company: a validated structure of its own, or something once published?"""
    structure = exists().where(Structure.etablissement_id == etablissement_id, Structure.etat == EtatStructure.validee)
    offre = exists().where(Offre.etablissement_id == etablissement_id, Offre.publiee_le.is_not(None))
    rencontre = exists().where(Rencontre.etablissement_id == etablissement_id, Rencontre.publiee_le.is_not(None))
    return select(or_(structure, offre, rencontre))


def offres_a_valider() -> Select:
    """Deposits for pupils by companies that nobody has validated, the oldest first."""
    return (
        select(Offre)
        .join(Offre.projet)
        .options(contains_eager(Offre.projet), joinedload(Offre.etablissement))
        .where(Offre.etat == "a_valider", Projet.refuse_le.is_(None))
        .order_by(Offre.cree_le, Offre.id)
    )
