"""Rights over files."""

from cmon.acces import partenaire_ou_equipe, public
from cmon.candidatures.droits import peut_voir_candidature
from cmon.candidatures_alternance.droits import peut_lire_les_pieces
from cmon.comptes.modeles import Compte, Visiteur
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.fichiers.requetes import candidatures_avec_le_cv
from cmon.temps import jour_de_paris, maintenant


@public
def peut_telecharger(qui: Compte | Visiteur, fichier: Fichier) -> bool:
    """The document of an offer or a rencontre: everybody while its page is visible, else partenaires and the équipe.

    The files of an application: the chargé of the offer's projet and the équipe. Those of an application to an
    alternance offer: who made it, and the structure of the offer until it is withdrawn. A CV: its owner, and the
    structures that received it with an application. A file still in a form: nobody.
    """
    if fichier.candidature_id is not None:
        return peut_voir_candidature(qui, fichier.candidature)
    if fichier.candidature_alternance_id is not None:
        return _est_a(qui, fichier.candidature_alternance) or peut_lire_les_pieces(qui, fichier.candidature_alternance)
    if fichier.projet_pro_id is not None:
        return _est_a(qui, fichier.projet_pro) or candidature_du_cv(qui, fichier) is not None
    if fichier.offre_id is not None:
        return fichier.offre.est_visible(jour_de_paris(maintenant())) or partenaire_ou_equipe(qui)
    if fichier.rencontre_id is not None:
        return fichier.rencontre.est_visible(maintenant()) or partenaire_ou_equipe(qui)
    return False


def _est_a(qui: Compte | Visiteur, objet) -> bool:
    return qui.est_candidat and objet.compte_id == qui.id


def candidature_du_cv(qui: Compte | Visiteur, fichier: Fichier) -> int | None:
    """The last application (id) by which that person, as a recruiter, received this CV of a projet; None if none."""
    if not qui.recrute:
        return None
    return db.session.scalar(candidatures_avec_le_cv(fichier.projet_pro_id, qui.structure_active.id))


def a_tracer(qui: Compte | Visiteur, fichier: Fichier) -> bool:
    """Is it a document of an applicant that somebody else reads? Each such reading is accounted for."""
    if fichier.candidature_id is not None:
        return True
    du_candidat = fichier.candidature_alternance or fichier.projet_pro
    return du_candidat is not None and not _est_a(qui, du_candidat)
