"""Queries over contacts: what recruiters have written to the owners of profiles."""

from datetime import date, datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from cmon.alternance.modeles import OffreAlternance
from cmon.base import batie_une_fois
from cmon.comptes.modeles import Compte
from cmon.contacts.etats import EtatContact
from cmon.contacts.modeles import Contact
from cmon.echanges.modeles import Message
from cmon.favoris.requetes_profils import est_favori
from cmon.profils.modeles import ProjetPro
from cmon.profils.requetes import pour_une_carte
from cmon.structures.modeles import Structure

QUI = (Compte.nom, Compte.prenom)
OFFRE = (OffreAlternance.rang, OffreAlternance.metier_libelle, OffreAlternance.ville, OffreAlternance.departement)


def contact_de(structure_id: int, projet_id: int) -> Select:
    """What this structure has written to the owner of that projet, if anything."""
    return select(Contact).where(Contact.structure_id == structure_id, Contact.projet_pro_id == projet_id)


@batie_une_fois
def relation_avec(compte_id: int, structure_id: int, projet_id: int) -> Select:
    """What binds a recruiter to a projet, in one row: (has that person put it aside?, contact of the structure)."""
    contact = and_(Contact.projet_pro_id == ProjetPro.id, Contact.structure_id == structure_id)
    return (
        select(est_favori(compte_id, structure_id), Contact)
        .select_from(ProjetPro)
        .outerjoin(Contact, contact)
        .where(ProjetPro.id == projet_id)
    )


@batie_une_fois
def contacts_avec(structure_id: int, projets: list[int]) -> Select:
    """Rows (projet, state) of the contacts of this structure with some projets (ids)."""
    return select(Contact.projet_pro_id, Contact.etat).where(
        Contact.structure_id == structure_id, Contact.projet_pro_id.in_(projets)
    )


def nb_contacts_en_attente(structure_id: int) -> Select:
    """How many candidates have not answered this structure yet."""
    return select(func.count(Contact.id)).where(
        Contact.structure_id == structure_id, Contact.etat == EtatContact.en_attente
    )


def nb_contacts_depuis(structure_id: int, debut: datetime) -> Select:
    """How many this structure has written since that instant."""
    return select(func.count(Contact.id)).where(Contact.structure_id == structure_id, Contact.cree_le >= debut)


def contacts_de_structure(structure_id: int) -> Select:
    """The contacts of a structure with the card of each profile, its owner’s name and the offer named, newest first."""
    return (
        select(Contact)
        .where(Contact.structure_id == structure_id)
        .join(Contact.projet_pro)
        .options(
            contains_eager(Contact.projet_pro).options(*pour_une_carte_de_contact()),
            joinedload(Contact.offre).load_only(*OFFRE),
        )
        .order_by(Contact.cree_le.desc(), Contact.id.desc())
    )


def pour_une_carte_de_contact() -> tuple:
    """The options that load the card of a profile, and the name of its owner: shown once they have accepted."""
    return *pour_une_carte(), joinedload(ProjetPro.compte).load_only(*QUI)


def contacts_recus(compte_id: int) -> Select:
    """« Recruteurs intéressés »: what recruiters have written to a candidate, what waits first, then the newest."""
    return (
        select(Contact)
        .join(Contact.projet_pro)
        .where(ProjetPro.compte_id == compte_id)
        .options(
            contains_eager(Contact.projet_pro).load_only(ProjetPro.metier_libelle),
            joinedload(Contact.structure).load_only(Structure.nom),
            joinedload(Contact.offre).load_only(*OFFRE),
        )
        .order_by(Contact.etat != EtatContact.en_attente, Contact.cree_le.desc(), Contact.id.desc())
    )


def contact_par_id(contact_id: int) -> Select:
    """One contact with its two sides, the offer named, and its messages."""
    return (
        select(Contact)
        .where(Contact.id == contact_id)
        .options(
            joinedload(Contact.structure),
            joinedload(Contact.auteur),
            joinedload(Contact.offre),
            joinedload(Contact.projet_pro).options(
                joinedload(ProjetPro.compte),
                selectinload(ProjetPro.diplomes),
                selectinload(ProjetPro.formations),
                selectinload(ProjetPro.experiences),
            ),
            selectinload(Contact.messages).joinedload(Message.auteur).load_only(*QUI),
        )
    )


def contact_a_repondre(contact_id: int) -> Select:
    """One contact as it is now, its row locked until the transaction ends, with its two sides."""
    return (
        select(Contact)
        .where(Contact.id == contact_id)
        .options(
            selectinload(Contact.structure),
            selectinload(Contact.auteur),
            selectinload(Contact.offre),
            selectinload(Contact.projet_pro).selectinload(ProjetPro.compte),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def offres_a_proposer(structure_id: int, jour: date) -> Select:
    """Rows (id, rang, title, town) of the offers that this structure may name to a candidate on that day.

    An anonymous offer of the structure itself is left out: its own name would be next to it.
    """
    sienne = OffreAlternance.anonyme & OffreAlternance.employeur_id.is_(None)
    return (
        select(OffreAlternance.id, OffreAlternance.rang, OffreAlternance.metier_libelle, OffreAlternance.ville)
        .where(OffreAlternance.structure_id == structure_id, OffreAlternance.est_visible(jour), ~sienne)
        .order_by(OffreAlternance.metier_libelle, OffreAlternance.rang)
    )


def contacts_echus(avant: datetime):
    """The condition of a contact sent before that instant that nobody has answered."""
    return (Contact.etat == EtatContact.en_attente) & (Contact.cree_le <= avant)


def contacts_oublies(avant: datetime):
    """The condition of a contact of which nothing has happened since that instant: no answer, no message."""
    ecrit = select(Message.id).where(Message.contact_id == Contact.id, Message.ecrit_le > avant)
    return (func.coalesce(Contact.repondu_le, Contact.cree_le) <= avant) & ~ecrit.exists()


def contacts_et_profils(ids: list[int]) -> Select:
    """These contacts with what profile they are about, the oldest first: for the mails of a job."""
    return (
        select(Contact)
        .where(Contact.id.in_(ids))
        .options(joinedload(Contact.projet_pro).load_only(ProjetPro.metier_libelle))
        .order_by(Contact.id)
        .execution_options(populate_existing=True)
    )
