"""Queries over files."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from cmon.candidatures.modeles import Candidature
from cmon.fichiers.modeles import Fichier
from cmon.offres.modeles import Offre
from cmon.rencontres.modeles import Rencontre


def fichier_par_jeton(jeton: str) -> Select:
    """One file by its random name, with what its rights depend on: offer, rencontre or application, and the projet."""
    return (
        select(Fichier)
        .options(
            joinedload(Fichier.offre).joinedload(Offre.projet),
            joinedload(Fichier.rencontre).joinedload(Rencontre.projet),
            joinedload(Fichier.candidature).joinedload(Candidature.offre).joinedload(Offre.projet),
        )
        .where(Fichier.jeton == jeton[:64])
    )


def fichiers_en_attente(jetons: list[str], le: datetime) -> Select:
    """Files sent and not yet part of anything, by their random names, still alive at `le`, in the order of sending."""
    return (
        select(Fichier)
        .where(
            Fichier.jeton.in_([j[:64] for j in jetons]),
            Fichier.offre_id.is_(None),
            Fichier.rencontre_id.is_(None),
            Fichier.candidature_id.is_(None),
            Fichier.expire_le > le,
        )
        .order_by(Fichier.id)
    )


def document_de(publication: Offre | Rencontre) -> Select:
    """The document of an offer or of a rencontre."""
    proprietaire = Fichier.offre_id if isinstance(publication, Offre) else Fichier.rencontre_id
    return select(Fichier).where(proprietaire == publication.id)


def cles_connues(cles: list[str]) -> Select:
    """Which of these keys of the store a row names."""
    return select(Fichier.cle).where(Fichier.cle.in_(cles))
