"""Rights over rencontres."""

from cmon.acces import public
from cmon.comptes.modeles import Compte, Visiteur
from cmon.portefeuille.droits import peut_modifier
from cmon.publication.etats import EtatPublication
from cmon.rencontres.modeles import Rencontre


@public
def peut_voir_page(qui: Compte | Visiteur, rencontre: Rencontre) -> bool:
    """Everybody, once the rencontre has been published; the page itself says when it is over."""
    return rencontre.publiee_le is not None and rencontre.etat in (
        EtatPublication.publiee,
        EtatPublication.depubliee,
    )


def peut_annuler(qui: Compte | Visiteur, rencontre: Rencontre) -> bool:
    """The chargé of its projet, and the équipe: the company's event is theirs to call off."""
    return peut_modifier(qui, rencontre.projet)
