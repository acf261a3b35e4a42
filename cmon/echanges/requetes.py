"""Queries over messages, and over who in a structure is told of one."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Update, func, select, update
from sqlalchemy.orm import joinedload

from cmon.alternance.modeles import OffreAlternance
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.modeles import Compte
from cmon.contacts.modeles import Contact
from cmon.echanges.modeles import Message
from cmon.profils.modeles import ProjetPro
from cmon.structures.etats import EtatStructure
from cmon.structures.modeles import Adhesion, Structure

QUI = (Compte.nom, Compte.prenom)


def membres_actifs(structure_ids: Iterable[int]) -> Select:
    """The memberships of these structures, validated, whose account is open, with the account, the oldest first."""
    return (
        select(Adhesion)
        .join(Adhesion.compte)
        .join(Structure, (Structure.id == Adhesion.structure_id) & (Structure.etat == EtatStructure.validee))
        .options(joinedload(Adhesion.compte))
        .where(Adhesion.structure_id.in_(list(structure_ids)), Compte.desactive_le.is_(None))
        .order_by(Adhesion.id)
    )


def _du_fil(fil: CandidatureAlternance | Contact) -> ColumnElement[bool]:
    colonne = Message.contact_id if isinstance(fil, Contact) else Message.candidature_id
    return colonne == fil.id


def messages_du_fil(fil: CandidatureAlternance | Contact) -> Select:
    """The messages of a thread, the oldest first, with who wrote them."""
    return select(Message).options(joinedload(Message.auteur).load_only(*QUI)).where(_du_fil(fil)).order_by(Message.id)


def fil_de_contact(contact_id: int) -> Select:
    """One contact with its projet, its owner and the offer in mind, for whoever writes to the other side."""
    return (
        select(Contact)
        .options(joinedload(Contact.projet_pro).joinedload(ProjetPro.compte), joinedload(Contact.offre))
        .where(Contact.id == contact_id)
    )


def deja_ecrit(fil: CandidatureAlternance | Contact, auteur_id: int, texte: str, depuis: datetime) -> Select:
    """The same message by the same person in the same thread since an instant: a button pressed twice."""
    return select(Message).where(
        _du_fil(fil), Message.auteur_id == auteur_id, Message.texte == texte, Message.ecrit_le >= depuis
    )


def marquer_lus(fil: CandidatureAlternance | Contact, *, du_candidat: bool, le: datetime) -> Update:
    """Write that one side’s messages of a thread have been read."""
    return (
        update(Message)
        .where(_du_fil(fil), Message.du_candidat == du_candidat, Message.lu_le.is_(None))
        .values(lu_le=le)
        .execution_options(synchronize_session=False)
    )


def message_par_id(message_id: int) -> Select:
    """One message with its thread and whose the thread is: what may be reported."""
    return (
        select(Message)
        .options(
            joinedload(Message.candidature).joinedload(CandidatureAlternance.offre),
            joinedload(Message.candidature).joinedload(CandidatureAlternance.compte),
            joinedload(Message.contact).joinedload(Contact.projet_pro).joinedload(ProjetPro.compte),
            joinedload(Message.contact).joinedload(Contact.structure),
            joinedload(Message.auteur).load_only(*QUI),
        )
        .where(Message.id == message_id)
    )


def message_a_verrouiller(message_id: int) -> Select:
    """One message as it is now, locked until the transaction ends."""
    return select(Message).where(Message.id == message_id).with_for_update().execution_options(populate_existing=True)


def signalement_par_id(message_id: int) -> Select:
    """One reported message with its thread, both sides: what the équipe reads."""
    return (
        select(Message)
        .options(
            joinedload(Message.candidature).options(
                joinedload(CandidatureAlternance.compte),
                joinedload(CandidatureAlternance.offre).joinedload(OffreAlternance.structure),
            ),
            joinedload(Message.contact).options(
                joinedload(Contact.structure), joinedload(Contact.projet_pro).joinedload(ProjetPro.compte)
            ),
            joinedload(Message.auteur).load_only(*QUI),
        )
        .where(Message.id == message_id, Message.signale_le.is_not(None))
    )


def signalements(*, traites: bool) -> Select:
    """The reported messages that wait for the équipe, the oldest first, or those it has handled, the last first."""
    requete = select(Message).where(Message.signale_le.is_not(None))
    if traites:
        ordre = (Message.signalement_traite_le.desc(), Message.id.desc())
        return requete.where(Message.signalement_traite_le.is_not(None)).order_by(*ordre)
    return requete.where(Message.signalement_traite_le.is_(None)).order_by(Message.signale_le, Message.id)


def compter_signalements() -> Select:
    """How many reported messages wait for the équipe."""
    return select(func.count(Message.id)).where(
        Message.signale_le.is_not(None), Message.signalement_traite_le.is_(None)
    )
