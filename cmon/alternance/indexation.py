"""What the search reads of an alternance offer, and how long it lives."""

from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from cmon.alternance.etats import ensemble_de_niveaux
from cmon.alternance.modeles import OffreAlternance
from cmon.recherche.texte import indexer
from cmon.referentiels.activites import activites_du_metier
from cmon.temps import jour_de_paris

# « Offres de plus de 6 mois » are archived (guide CMonAlternance, Gérer ses offres).
DUREE_DE_VIE_MOIS = 6


def dernier_jour(le: datetime) -> date:
    """The last local day on which an offer published at `le` may be read."""
    return jour_de_paris(le) + relativedelta(months=DUREE_DE_VIE_MOIS)


def indexer_offre(offre: OffreAlternance) -> None:
    """Write what follows from the rest of the row: its levels, its domain, the words that a search reads.

    To be called with its `diplomes` loaded, whenever one of its fields changes. The name of an anonymous company is
    left out: searching it finds nothing.
    """
    offre.domaine = offre.metier_code[:3] if offre.metier_code else None
    offre.activites = activites_du_metier(offre.metier_code)
    offre.niveaux = ensemble_de_niveaux(d.niveau for d in offre.diplomes)
    offre.recherche = indexer(
        offre.metier_libelle,
        *(c.libelle_long for c in offre.contrats),
        *(d.intitule for d in offre.diplomes),
        *(n.libelle for n in offre.les_niveaux),
        offre.ville,
        offre.description,
        "" if offre.anonyme else offre.entreprise,
    )
