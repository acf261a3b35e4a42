"""What the search reads of a projet professionnel, and whether recruiters may find it."""

from cmon.alternance.etats import ensemble_de_niveaux
from cmon.candidatures.modeles import TrancheAge
from cmon.comptes.modeles import Compte
from cmon.profils.modeles import ProjetPro
from cmon.recherche.texte import indexer
from cmon.referentiels.activites import activites_du_metier
from cmon.referentiels.departements import DEPARTEMENTS

# Under 15 nobody is shown; from 15 to 17 who asked for it; from 18 on unless they refuse.
AGES_TROUVABLES = {TrancheAge.de_15_a_17, TrancheAge.majeur}


def peut_etre_trouve(compte: Compte) -> bool:
    """May the projets of that account be found by recruiters, once its owner wants it?"""
    return bool(compte.confirme_le and compte.is_active and compte.tranche_age in AGES_TROUVABLES)


def indexer_projet(projet: ProjetPro, compte: Compte) -> None:
    """Write what follows from the rest of the projet and from its owner’s account.

    To be called with `diplomes`, `formations` and `experiences` loaded, whenever one of them changes, or the account.
    Nothing of who the candidate is goes into the words of the search.
    """
    projet.mineur = compte.tranche_age != TrancheAge.majeur
    projet.trouvable = projet.visible and peut_etre_trouve(compte)
    projet.domaine = projet.metier_code[:3] if projet.metier_code else None
    projet.activites = activites_du_metier(projet.metier_code)
    projet.niveaux = ensemble_de_niveaux(d.niveau for d in projet.diplomes)
    projet.recherche = indexer(
        projet.metier_libelle,
        *(c.libelle_long for c in projet.contrats),
        *(d.intitule for d in projet.diplomes),
        *(n.libelle for n in projet.les_niveaux),
        *(DEPARTEMENTS[code] for code in projet.les_departements),
        *(f.intitule for f in projet.formations),
        *(e.intitule for e in projet.experiences),
    )
