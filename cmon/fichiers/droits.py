"""Rights over files."""

from cmon.acces import partenaire_ou_equipe, public
from cmon.candidatures.droits import peut_voir_candidature
from cmon.comptes.modeles import Compte, Visiteur
from cmon.fichiers.modeles import Fichier
from cmon.temps import jour_de_paris, maintenant


@public
def peut_telecharger(qui: Compte | Visiteur, fichier: Fichier) -> bool:
    """The document of an offer or a rencontre: everybody while its page is visible, else partenaires and the équipe.

    The files of an application: the chargé of the offer's projet and the équipe. A file still in a form: nobody.
    """
    if fichier.candidature_id is not None:
        return peut_voir_candidature(qui, fichier.candidature)
    if fichier.offre_id is not None:
        return fichier.offre.est_visible(jour_de_paris(maintenant())) or partenaire_ou_equipe(qui)
    if fichier.rencontre_id is not None:
        return fichier.rencontre.est_visible(maintenant()) or partenaire_ou_equipe(qui)
    return False
