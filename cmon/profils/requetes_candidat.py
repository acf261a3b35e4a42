"""Queries of a candidate over their own projets."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.contacts.etats import EtatContact
from cmon.contacts.modeles import Contact
from cmon.profils.modeles import ProjetPro


def _complet() -> Select:
    return select(ProjetPro).options(
        selectinload(ProjetPro.diplomes),
        selectinload(ProjetPro.formations),
        selectinload(ProjetPro.experiences),
        joinedload(ProjetPro.commune),
        joinedload(ProjetPro.cv),
    )


def mes_projets(compte_id: int) -> Select:
    """The projets of a candidate, complete, the one saved last first."""
    return _complet().where(ProjetPro.compte_id == compte_id).order_by(ProjetPro.modifie_le.desc(), ProjetPro.id.desc())


def mon_projet(projet_id: int) -> Select:
    """One projet, complete, whoever owns it and whether it is visible or not: its right asks whose it is."""
    return _complet().where(ProjetPro.id == projet_id)


def projet_par_cle(compte_id: int, cle: str) -> Select:
    """The projet of a candidate that a form of that key has written."""
    return select(ProjetPro).where(ProjetPro.compte_id == compte_id, ProjetPro.cle_envoi == cle)


def nb_candidatures_par_projet(compte_id: int) -> Select:
    """How many candidatures each projet of a candidate is in, as rows (projet_pro_id, n)."""
    return (
        select(CandidatureAlternance.projet_pro_id, func.count())
        .where(CandidatureAlternance.compte_id == compte_id, CandidatureAlternance.projet_pro_id.is_not(None))
        .group_by(CandidatureAlternance.projet_pro_id)
    )


def contacts_en_attente_de(compte_id: int) -> Select:
    """The contacts (ids) that a candidate has not answered."""
    siens = select(Contact.id).join(ProjetPro, ProjetPro.id == Contact.projet_pro_id)
    return siens.where(ProjetPro.compte_id == compte_id, Contact.etat == EtatContact.en_attente)


def nb_contacts_a_repondre(compte_id: int) -> Select:
    """How many structures wait for the answer of a candidate."""
    return contacts_en_attente_de(compte_id).with_only_columns(func.count())
