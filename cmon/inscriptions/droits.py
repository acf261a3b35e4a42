"""Rights over registrations. Who only consults sees how many there are, never who."""

from cmon.comptes.modeles import Compte, Visiteur
from cmon.inscriptions.modeles import Inscription
from cmon.portefeuille.droits import peut_modifier
from cmon.rencontres.modeles import Rencontre


def peut_gerer(qui: Compte | Visiteur, rencontre: Rencontre) -> bool:
    """The chargé of the rencontre's projet, the partenaire who receives its registrations, and the équipe."""
    if peut_modifier(qui, rencontre.projet):
        return True
    return qui.est_partenaire and rencontre.receveur_id is not None and rencontre.receveur_id == qui.id


def peut_gerer_inscription(qui: Compte | Visiteur, inscription: Inscription) -> bool:
    """Who manages the registrations of its rencontre: its chargé, its receveur, and the équipe."""
    return peut_gerer(qui, inscription.rencontre)
