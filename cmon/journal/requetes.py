"""Queries over the history."""

from sqlalchemy import Select, false, or_, select

from cmon.journal.modeles import Passage


def historique(projet_id: int, offre_id: int | None = None, rencontre_id: int | None = None) -> Select:
    """The history of a projet and of its offer or its rencontre, the newest line first."""
    de_l_offre = Passage.offre_id == offre_id if offre_id is not None else false()
    de_la_rencontre = Passage.rencontre_id == rencontre_id if rencontre_id is not None else false()
    return (
        select(Passage)
        .where(or_(Passage.projet_id == projet_id, de_l_offre, de_la_rencontre))
        .order_by(Passage.id.desc())
    )


def historique_de_structure(structure_id: int) -> Select:
    """The history of a structure, the newest line first."""
    return select(Passage).where(Passage.structure_id == structure_id).order_by(Passage.id.desc())


def historique_de_demande(demande_id: int) -> Select:
    """The history of a demande, the newest line first."""
    return select(Passage).where(Passage.demande_id == demande_id).order_by(Passage.id.desc())


def historique_d_employeur(employeur_id: int) -> Select:
    """The history of a partner employer, the newest line first."""
    return select(Passage).where(Passage.suivi_employeur_id == employeur_id).order_by(Passage.id.desc())
