"""The query string of the list of internships."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from cmon.offres.etats import LIBELLES_PUBLIC
from cmon.recherche.lecture import PAGE_MAX, RechercheLue, lire_mots, un_choix
from cmon.recherche.requetes import Criteres, Debut, Tri

LIBELLES_DEBUT = {
    Debut.asap: "Dès que possible",
    Debut.bientot: "Dans les 30 jours",
    Debut.plus_tard: "Plus tard",
}
LIBELLES_TRI = {Tri.date: "Date de publication", Tri.distance: "Distance", Tri.debut: "Date de début"}


@dataclass
class Recherche(RechercheLue):
    """What the address of the list of internships says."""

    ADRESSE = "/offres/"
    PUBLICS = LIBELLES_PUBLIC

    def parametres_propres(self) -> dict[str, list[str]]:
        return {"debut": [str(self.criteres.debut or "")]}

    def puces_propres(self) -> list[tuple[str, str]]:
        debut = self.criteres.debut
        return [] if debut is None else [(LIBELLES_DEBUT[debut], self.adresse(debut=None))]


def lire_recherche(arguments: MultiDict) -> Recherche:
    """Read the query string. An odd value is left out; an unknown town or métier is kept as typed and marked so."""
    q, numero, page = lire_mots(arguments)
    c = Criteres(texte=q, numero=numero, page=min(page, PAGE_MAX + 1))
    r = Recherche(c, q=q, page_demandee=page)
    if numero is None:  # a number names one offer: filters left from another search do not hide it
        c.debut = un_choix(Debut, arguments.getlist("debut"))
        c.tri = un_choix(Tri, arguments.getlist("tri")) or Tri.date
        r.lire_communs(arguments)
    return r
