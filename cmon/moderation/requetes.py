"""Queries of the équipe's work list."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from cmon.demandes.requetes import compter_demandes_a_traiter
from cmon.offres.modeles import Offre
from cmon.portefeuille.modeles import Projet
from cmon.publication.etats import EtatPublication
from cmon.structures.etats import EtatStructure
from cmon.structures.modeles import Adhesion, Structure

NB_MAX = 50


def _structures() -> Select:
    return select(Structure).options(
        joinedload(Structure.etablissement), selectinload(Structure.adhesions).joinedload(Adhesion.compte)
    )


def structures_a_valider() -> Select:
    """Structures that wait for the équipe, the oldest first, with their members."""
    return _structures().where(Structure.etat == EtatStructure.a_valider).order_by(Structure.cree_le, Structure.id)


def structure_par_id(structure_id: int) -> Select:
    """One structure with its members."""
    return _structures().where(Structure.id == structure_id)


def depot_par_id(offre_id: int) -> Select:
    """One offer with its document, company and projet: what a decision is taken on."""
    return (
        select(Offre)
        .join(Offre.projet)
        .options(
            contains_eager(Offre.projet).options(
                joinedload(Projet.etablissement),
                joinedload(Projet.charge),
                joinedload(Projet.createur),
                selectinload(Projet.commentaires),
            ),
            joinedload(Offre.etablissement),
            joinedload(Offre.document),
        )
        .where(Offre.id == offre_id)
    )


def compter_a_valider() -> Select:
    """How many structures, deposits and demandes wait for the équipe, as one row of three numbers."""
    structures = select(func.count()).where(Structure.etat == EtatStructure.a_valider)
    depots = (
        select(func.count())
        .select_from(Offre)
        .join(Offre.projet)
        .where(Offre.etat == EtatPublication.a_valider, Projet.refuse_le.is_(None))
    )
    demandes = compter_demandes_a_traiter()
    return select(structures.scalar_subquery(), depots.scalar_subquery(), demandes.scalar_subquery())
