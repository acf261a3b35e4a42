"""The query string of « Vite mon stage »."""

from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from cmon.portails import Portail
from cmon.recherche.lecture import PAGE_MAX, RechercheLue, lire_mots
from cmon.structures.accueillantes import CriteresAccueil
from cmon.structures.etats import LIBELLES_CLASSE

PARAMETRES = ("lieu", "rayon", "departement", "classe")


@dataclass
class Recherche(RechercheLue):
    """What the address of the list says: a town, a radius, départements, classes."""

    ADRESSE = "/vite-mon-stage/"
    PUBLICS = LIBELLES_CLASSE
    FACETTE = "classe"
    TITRE_FACETTE = "Vous êtes en"

    criteres: CriteresAccueil = field(default_factory=CriteresAccueil)


def lire_recherche(arguments: MultiDict, portail: Portail) -> Recherche:
    """Read the query string. An odd value is left out; an unknown town is kept as typed and marked so."""
    _, _, page = lire_mots(arguments)
    r = Recherche(CriteresAccueil(page=min(page, PAGE_MAX + 1), secteur_naf=portail.secteur_naf), page_demandee=page)
    r.lire_communs(MultiDict((nom, v) for nom in PARAMETRES for v in arguments.getlist(nom)))
    return r
