"""The query string of the list of alternance offers."""

import re
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from cmon.alternance.etats import LIBELLES_CONTRAT, LIBELLES_NIVEAU, Niveau
from cmon.alternance.recherche import CriteresAlternance, TriAlternance
from cmon.portails import Portail
from cmon.recherche.lecture import PAGE_MAX, RechercheLue, lire_mots, un_choix

LIBELLES_TRI = {TriAlternance.date: "Date de publication", TriAlternance.distance: "Distance"}
# « 0000001465 », « Offre 0000001465 », « N° 1465 ».
NUMERO = re.compile(r"(?:offre\s*)?(?:n[°o]\s*)?(?=[0-9]{1,10}$)0*([0-9]{1,9})", re.IGNORECASE)


@dataclass
class Recherche(RechercheLue):
    """What the address of the list of alternance offers says."""

    ADRESSE = "/offres/"
    PUBLICS = LIBELLES_CONTRAT
    FACETTE = "contrat"
    TITRE_FACETTE = "Type de contrat"
    LIBELLE_MOTS = "Métier, type de contrat, diplôme,\N{NO-BREAK SPACE}…"

    def parametres_propres(self) -> dict[str, list[str]]:
        return {"niveau": [str(n.value) for n in self.criteres.niveaux]}

    def puces_propres(self) -> list[tuple[str, str]]:
        return self.puces_de("niveau", [n.value for n in self.criteres.niveaux], LIBELLES_NIVEAU)

    @property
    def elargie(self) -> CriteresAlternance | None:
        large = super().elargie
        if large is not None:
            large.portail = self.criteres.portail
        return large


def lire_recherche(arguments: MultiDict, portail: Portail) -> Recherche:
    """Read the query string. An odd value is left out; an unknown town or métier is kept as typed and marked so."""
    q, numero, page = lire_mots(arguments, NUMERO)
    c = CriteresAlternance(texte=q, numero=numero, page=min(page, PAGE_MAX + 1), portail=portail)
    r = Recherche(c, q=q, page_demandee=page)
    if numero is None:  # a number names one offer: filters left from another search do not hide it
        demandes = arguments.getlist("niveau")
        c.niveaux = [n for n in Niveau if str(n.value) in demandes]
        c.tri = un_choix(TriAlternance, arguments.getlist("tri")) or TriAlternance.date
        r.lire_communs(arguments)
    return r
