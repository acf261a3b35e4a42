"""Rights over offers."""

from cmon.acces import public
from cmon.comptes.modeles import Compte, Visiteur
from cmon.offres.modeles import Offre
from cmon.publication.etats import EtatPublication


@public
def peut_voir_page(qui: Compte | Visiteur, offre: Offre) -> bool:
    """Everybody, once the offer has been published; the page itself says when it is over."""
    return offre.publiee_le is not None and offre.etat in (EtatPublication.publiee, EtatPublication.depubliee)
