"""Rights over rencontres."""

from cmon.acces import public
from cmon.comptes.modeles import Compte, Visiteur
from cmon.publication.etats import EtatPublication
from cmon.rencontres.modeles import Rencontre


@public
def peut_voir_page(qui: Compte | Visiteur, rencontre: Rencontre) -> bool:
    """Everybody, once the rencontre has been published; the page itself says when it is over."""
    return rencontre.publiee_le is not None and rencontre.etat in (
        EtatPublication.publiee,
        EtatPublication.depubliee,
    )
