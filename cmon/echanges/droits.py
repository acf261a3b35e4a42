"""Rights over threads: the two sides that are in touch, and nobody else."""

from cmon.candidatures_alternance.droits import est_le_candidat, peut_lire_les_pieces
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.modeles import Compte, Visiteur
from cmon.contacts.modeles import Contact
from cmon.echanges.modeles import Message


def du_cote_du_candidat(qui: Compte | Visiteur, fil: CandidatureAlternance | Contact) -> bool:
    """The candidate of the thread."""
    if isinstance(fil, Contact):
        return qui.est_candidat and fil.projet_pro.compte_id == qui.id
    return est_le_candidat(qui, fil)


def du_cote_du_recruteur(qui: Compte | Visiteur, fil: CandidatureAlternance | Contact) -> bool:
    """Any member of the validated structure of the thread."""
    if isinstance(fil, Contact):
        return qui.recrute and fil.structure_id == qui.structure_active.id
    return peut_lire_les_pieces(qui, fil)


def peut_signaler(qui: Compte | Visiteur, message: Message) -> bool:
    """Whoever received it: one side reports what the other has written."""
    fil = message.candidature or message.contact
    return du_cote_du_recruteur(qui, fil) if message.du_candidat else du_cote_du_candidat(qui, fil)


def peut_lire_les_signalements(qui: Compte | Visiteur, message: Message) -> bool:
    """The équipe."""
    return qui.est_equipe
