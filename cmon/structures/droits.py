"""Rights over a structure and those who ask to join it."""

from cmon.comptes.modeles import Compte, Visiteur
from cmon.structures.etats import RoleAdhesion
from cmon.structures.modeles import DemandeAdhesion


def a_une_structure(qui: Compte | Visiteur) -> bool:
    """Anybody who acts for a structure, or who opened an account as a professional and has to say which one."""
    return qui.structure_active is not None or qui.attend_sa_structure


def peut_repondre(qui: Compte | Visiteur, demande: DemandeAdhesion) -> bool:
    """A gestionnaire of the structure that somebody asks to join."""
    return any(a.compte_id == qui.id and a.role == RoleAdhesion.gestionnaire for a in demande.structure.adhesions)
