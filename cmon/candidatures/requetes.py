"""Queries over applications."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from cmon.candidatures.modeles import Candidature
from cmon.offres.modeles import Offre

TRIS = {
    "nom": (func.lower(Candidature.nom), func.lower(Candidature.prenom), Candidature.id),
    "prenom": (func.lower(Candidature.prenom), func.lower(Candidature.nom), Candidature.id),
    "date": (Candidature.id,),
}


def candidature_de(offre_id: int, courriel_normalise: str) -> Select:
    """The application that this address has made to this offer, if any."""
    return (
        select(Candidature)
        .options(selectinload(Candidature.fichiers))
        .where(Candidature.offre_id == offre_id, Candidature.courriel_normalise == courriel_normalise)
    )


def candidature_par_jeton(jeton: str) -> Select:
    """One application by its random name, with its offer."""
    return (
        select(Candidature)
        .options(joinedload(Candidature.offre).joinedload(Offre.projet), selectinload(Candidature.fichiers))
        .where(Candidature.jeton == jeton)
    )


def postulants(offre_id: int, tri: str = "nom", descendant: bool = False) -> Select:
    """« Liste des postulants » of an offer with their files, sorted by `nom`, `prenom` or `date`."""
    colonnes = TRIS.get(tri, TRIS["nom"])
    return (
        select(Candidature)
        .options(selectinload(Candidature.fichiers))
        .where(Candidature.offre_id == offre_id)
        .order_by(*(c.desc() if descendant else c for c in colonnes))
    )


def compter_postulants(offre_ids) -> Select:
    """How many applications each of these offers has, as rows (offre_id, n)."""
    return (
        select(Candidature.offre_id, func.count())
        .where(Candidature.offre_id.in_(offre_ids))
        .group_by(Candidature.offre_id)
    )
