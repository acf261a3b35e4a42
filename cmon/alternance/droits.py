"""Rights over alternance offers."""

from cmon.alternance.modeles import LotOffres, OffreAlternance
from cmon.comptes.modeles import Compte, Visiteur


def peut_gerer_offre_alternance(qui: Compte | Visiteur, offre: OffreAlternance) -> bool:
    """Any member of the structure that wrote the offer, validated or waiting for the équipe."""
    return qui.est_professionnel and qui.structure_active.id == offre.structure_id


def peut_gerer_lot(qui: Compte | Visiteur, lot: LotOffres) -> bool:
    """Any member of the structure that sent the spreadsheet."""
    return qui.est_professionnel and qui.structure_active.id == lot.structure_id
