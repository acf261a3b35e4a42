"""Rights over a structure and those who ask to join it."""

from cmon.comptes.modeles import Compte, Visiteur
from cmon.structures.etats import RoleAdhesion
from cmon.structures.modeles import Adhesion, DemandeAdhesion, Invitation


def a_une_structure(qui: Compte | Visiteur) -> bool:
    """Anybody who acts for a structure, or who opened an account as a professional and has to say which one."""
    return qui.structure_active is not None or qui.attend_sa_structure


def peut_repondre(qui: Compte | Visiteur, demande: DemandeAdhesion) -> bool:
    """A gestionnaire of the structure that somebody asks to join."""
    return any(a.compte_id == qui.id and a.role == RoleAdhesion.gestionnaire for a in demande.structure.adhesions)


def _gere(qui: Compte | Visiteur, structure_id: int) -> bool:
    return qui.est_gestionnaire and qui.structure_active.id == structure_id


def peut_gerer_l_adhesion(qui: Compte | Visiteur, adhesion: Adhesion) -> bool:
    """A gestionnaire who acts for the structure of this membership."""
    return _gere(qui, adhesion.structure_id)


def peut_gerer_l_invitation(qui: Compte | Visiteur, invitation: Invitation) -> bool:
    """A gestionnaire who acts for the structure of this invitation."""
    return _gere(qui, invitation.structure_id)
