"""The query string of « Rechercher des profils »."""

import re
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from cmon.alternance.etats import LIBELLES_LONGS_CONTRAT, LIBELLES_NIVEAU, Niveau
from cmon.portails import Portail
from cmon.profils.recherche import CriteresProfil
from cmon.recherche.lecture import PAGE_MAX, RechercheLue, choix, lire_mots
from cmon.referentiels.departements import DEPARTEMENTS

# « Projet 000000905 », or its digits alone; ten of them are those of a candidature’s profile.
NUMERO = re.compile(r"(?:projet|profil)?\s*(?:n[°o]\s*)?([0-9]{1,10})", re.IGNORECASE)
PLUS_GRAND_NUMERO = 2**31 - 1


@dataclass
class RechercheDeProfils(RechercheLue):
    """What the address of the list of profiles says."""

    ADRESSE = "/mon-espace/profils/"
    PUBLICS = LIBELLES_LONGS_CONTRAT
    FACETTE = "contrat"

    def parametres_propres(self) -> dict[str, list[str]]:
        return {"niveau": [str(n.value) for n in self.criteres.niveaux]}

    def puces_propres(self) -> list[tuple[str, str]]:
        return self.puces_de("niveau", [n.value for n in self.criteres.niveaux], LIBELLES_NIVEAU)

    @property
    def elargie(self) -> CriteresProfil | None:
        """The same words in the whole region, for every contract and level, when filters narrow them."""
        c = self.criteres
        return CriteresProfil(texte=c.texte, portail=c.portail) if self.puces and c.projet_id is None else None


def lire_recherche(arguments: MultiDict, portail: Portail) -> RechercheDeProfils:
    """Read the query string. An odd value is left out."""
    q, numero, page = lire_mots(arguments, NUMERO)
    c = CriteresProfil(texte=q, page=min(page, PAGE_MAX + 1), portail=portail)
    r = RechercheDeProfils(c, q=q, page_demandee=page)
    if numero is not None:  # a number names one projet: filters left from another search do not hide it
        c.projet_id = min(numero, PLUS_GRAND_NUMERO)
        return r
    niveaux = arguments.getlist("niveau")
    c.departements = [code for code in DEPARTEMENTS if code in arguments.getlist("departement")]
    c.publics = choix(list(LIBELLES_LONGS_CONTRAT), arguments.getlist("contrat"))
    c.niveaux = [n for n in Niveau if str(n.value) in niveaux]
    return r
