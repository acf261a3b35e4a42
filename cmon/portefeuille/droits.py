"""Rights over projets. A portfolio is one person's: they are the chargé."""

from cmon.comptes.modeles import Compte, Visiteur
from cmon.portefeuille.modeles import Projet


def peut_consulter(qui: Compte | Visiteur, projet: Projet) -> bool:
    """Validated partenaires and the équipe read every projet (menu Consultation)."""
    return qui.est_partenaire or qui.est_equipe


def peut_modifier(qui: Compte | Visiteur, projet: Projet) -> bool:
    """The chargé du projet, and the équipe."""
    return qui.est_equipe or (qui.est_partenaire and projet.charge_id is not None and projet.charge_id == qui.id)


def couvre(qui: Compte | Visiteur, projet: Projet) -> bool:
    """The équipe, and the partenaires whose structure covers the département of the projet."""
    return qui.est_equipe or (
        qui.est_partenaire and projet.departement in {d.code for d in qui.structure_active.departements}
    )


def peut_nommer_le_charge(qui: Compte | Visiteur, projet: Projet) -> bool:
    """A deposit, for whoever covers its département: of two who name its chargé at once, the second is told so."""
    return projet.createur_id is None and couvre(qui, projet)


def peut_supprimer(qui: Compte | Visiteur, projet: Projet) -> bool:
    """The équipe alone; the others ask for it (guide CMonStage, « Modifier un projet »)."""
    return qui.est_equipe
