"""Queries of a candidate over their own candidatures."""

from datetime import date

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from cmon.alternance.modeles import OffreAlternance
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.profils.modeles import ProjetPro

# The answers that a candidate has not read yet.
REPONSE_A_LIRE = and_(
    CandidatureAlternance.etat.in_((EtatCandidature.acceptee, EtatCandidature.refusee)),
    CandidatureAlternance.reponse_lue_le.is_(None),
)


def offre_a_tenir(offre_id: int, jour: date) -> Select:
    """The id of an offer that is visible now, held so until the end of the transaction; nothing when it is not.

    Who archives it, or undoes the import that made it, comes before or after.
    """
    visible = OffreAlternance.est_visible(jour)
    return select(OffreAlternance.id).where(OffreAlternance.id == offre_id, visible).with_for_update(read=True)


def candidature_a(offre_id: int, compte_id: int) -> Select:
    """The candidature of a person to an offer, locked until the end of the transaction; with its files."""
    return (
        select(CandidatureAlternance)
        .where(CandidatureAlternance.offre_id == offre_id, CandidatureAlternance.compte_id == compte_id)
        .options(selectinload(CandidatureAlternance.fichiers))
        .with_for_update(of=CandidatureAlternance)
        .execution_options(populate_existing=True)
    )


def candidature_a_changer(candidature_id: int) -> Select:
    """One candidature as it is now, locked until the end of the transaction."""
    return (
        select(CandidatureAlternance)
        .where(CandidatureAlternance.id == candidature_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def ma_candidature_a(offre_id: int, compte_id: int) -> Select:
    """The candidature of a person to an offer, to be shown."""
    return select(CandidatureAlternance).where(
        CandidatureAlternance.offre_id == offre_id, CandidatureAlternance.compte_id == compte_id
    )


def mes_candidatures(compte_id: int, etat: EtatCandidature | None = None) -> Select:
    """The candidatures of a candidate with their offers and projets, the newest first; of one state if it is given."""
    requete = (
        select(CandidatureAlternance)
        .where(CandidatureAlternance.compte_id == compte_id)
        .options(
            joinedload(CandidatureAlternance.offre).selectinload(OffreAlternance.diplomes),
            joinedload(CandidatureAlternance.projet_pro),
        )
        .order_by(CandidatureAlternance.candidatee_le.desc(), CandidatureAlternance.id.desc())
    )
    return requete if etat is None else requete.where(CandidatureAlternance.etat == etat)


def ma_candidature(candidature_id: int) -> Select:
    """One candidature with its offer, projet, files and thread: its right asks whose it is."""
    return (
        select(CandidatureAlternance)
        .where(CandidatureAlternance.id == candidature_id)
        .options(
            joinedload(CandidatureAlternance.offre).selectinload(OffreAlternance.diplomes),
            joinedload(CandidatureAlternance.projet_pro).joinedload(ProjetPro.cv),
            selectinload(CandidatureAlternance.fichiers),
            selectinload(CandidatureAlternance.messages),
        )
    )


def nb_par_etat(compte_id: int) -> Select:
    """How many candidatures of a candidate are in each state, as rows (état, n, answers to read)."""
    return (
        select(
            CandidatureAlternance.etat,
            func.count(),
            func.count().filter(REPONSE_A_LIRE),
        )
        .where(CandidatureAlternance.compte_id == compte_id)
        .group_by(CandidatureAlternance.etat)
    )
