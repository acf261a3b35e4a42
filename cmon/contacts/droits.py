"""Rights over contacts."""

from cmon.comptes.modeles import Compte, Visiteur
from cmon.contacts.modeles import Contact


def peut_suivre_contact(qui: Compte | Visiteur, contact: Contact) -> bool:
    """Any member of the validated structure that wrote it."""
    return qui.recrute and contact.structure_id == qui.structure_active.id


def peut_repondre_au_contact(qui: Compte | Visiteur, contact: Contact) -> bool:
    """The candidate to whom it was written: the owner of the projet."""
    return qui.est_candidat and contact.projet_pro.compte_id == qui.id
