"""Jobs over rencontres."""

from datetime import datetime

from cmon.publication.taches import depublier_ce_qui_est_passe
from cmon.rencontres.modeles import Rencontre


def depublier_rencontres_passees(*, le: datetime) -> dict[str, int]:
    """Unpublish the rencontres that are over. Gives `{"depubliees": n}`.

    Source: guide CMonStage, « tout événement dont la date est dépassée est automatiquement dépublié ».
    """
    return depublier_ce_qui_est_passe(Rencontre, Rencontre.fin_le <= le, "La date de la rencontre est passée.", le=le)
