"""Queries over files."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import joinedload

from cmon.alternance.modeles import OffreAlternance
from cmon.candidatures.modeles import Candidature
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.fichiers.modeles import Fichier
from cmon.offres.modeles import Offre
from cmon.profils.modeles import ProjetPro
from cmon.rencontres.modeles import Rencontre

# The columns that name what a file is part of: one of them at most is filled.
PROPRIETAIRES = ("offre_id", "rencontre_id", "candidature_id", "projet_pro_id", "candidature_alternance_id")


def sans_proprietaire() -> ColumnElement[bool]:
    """The file is part of nothing yet: its form was not accepted."""
    return and_(*(getattr(Fichier, nom).is_(None) for nom in PROPRIETAIRES))


def fichier_par_jeton(jeton: str) -> Select:
    """One file by its random name, with what its rights depend on: what it is part of, and whose that is."""
    return (
        select(Fichier)
        .options(
            joinedload(Fichier.offre).joinedload(Offre.projet),
            joinedload(Fichier.rencontre).joinedload(Rencontre.projet),
            joinedload(Fichier.candidature).joinedload(Candidature.offre).joinedload(Offre.projet),
            joinedload(Fichier.candidature_alternance)
            .joinedload(CandidatureAlternance.offre)
            .load_only(OffreAlternance.structure_id),
            joinedload(Fichier.projet_pro).load_only(ProjetPro.compte_id),
        )
        .where(Fichier.jeton == jeton[:64])
    )


def fichiers_en_attente(jetons: list[str], le: datetime) -> Select:
    """Files sent and not yet part of anything, by their random names, still alive at `le`, in the order of sending."""
    return (
        select(Fichier)
        .where(
            Fichier.jeton.in_([j[:64] for j in jetons]),
            sans_proprietaire(),
            Fichier.expire_le > le,
        )
        .order_by(Fichier.id)
    )


def document_de(objet: Offre | Rencontre | ProjetPro) -> Select:
    """The document of an offer or of a rencontre, the CV of a projet professionnel."""
    return select(Fichier).where(getattr(Fichier, f"{objet.__tablename__}_id") == objet.id)


def cles_connues(cles: list[str]) -> Select:
    """Which of these keys of the store a row names."""
    return select(Fichier.cle).where(Fichier.cle.in_(cles))


def candidatures_avec_le_cv(projet_id: int, structure_id: int) -> Select:
    """The last application (id) to an offer of that structure that the CV of a projet goes with, if any."""
    return (
        select(CandidatureAlternance.id)
        .join(OffreAlternance)
        .where(
            CandidatureAlternance.projet_pro_id == projet_id,
            CandidatureAlternance.avec_cv,
            CandidatureAlternance.etat != EtatCandidature.retiree,
            OffreAlternance.structure_id == structure_id,
        )
        .order_by(CandidatureAlternance.id.desc())
        .limit(1)
    )
