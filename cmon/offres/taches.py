"""Jobs over offers."""

from datetime import datetime

from cmon.offres.modeles import Offre
from cmon.publication.taches import depublier_ce_qui_est_passe
from cmon.temps import jour_de_paris


def depublier_offres_passees(*, le: datetime) -> dict[str, int]:
    """Unpublish the offers whose start date is past, « dès que possible » left alone. Gives `{"depubliees": n}`.

    Source: guide CMonStage, « toute offre dont la date est dépassée est automatiquement dépubliée ».
    """
    passee = Offre.visible_jusqu_au < jour_de_paris(le)
    return depublier_ce_qui_est_passe(Offre, passee, "La date de début est passée.", le=le)
