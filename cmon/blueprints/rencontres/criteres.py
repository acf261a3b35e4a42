"""The query string of the list of rencontres."""

from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from cmon.gabarits import date_courte
from cmon.recherche.lecture import PAGE_MAX, RechercheLue, choix, lire_mots, un_choix
from cmon.recherche.rencontres import CriteresRencontre, Quand, TriRencontre
from cmon.rencontres.etats import LIBELLES_GENRE, LIBELLES_STATUT, GenreRencontre

LIBELLES_QUAND = {
    Quand.semaine: "Cette semaine",
    Quand.mois: "Ce mois-ci",
    Quand.plus_tard: "Plus tard",
}
LIBELLES_TYPE = {**LIBELLES_GENRE, GenreRencontre.autre: "Autre rencontre"}
LIBELLES_TRI = {TriRencontre.date: "Date", TriRencontre.distance: "Distance"}
ANNEES = range(2000, 2100)


@dataclass
class Recherche(RechercheLue):
    """What the address of the list of rencontres says."""

    ADRESSE = "/rencontres/"
    PUBLICS = LIBELLES_STATUT

    @property
    def jour(self) -> str:
        """« À partir du », as the address and the date field write it."""
        jour = self.criteres.a_partir_du
        return jour.isoformat() if jour else ""

    def parametres_propres(self) -> dict[str, list[str]]:
        c = self.criteres
        return {"type": [str(g) for g in c.genres], "date": [str(c.quand or ""), self.jour]}

    def puces_propres(self) -> list[tuple[str, str]]:
        c = self.criteres
        liste = self.puces_de("type", c.genres, LIBELLES_TYPE)
        if c.quand is not None:
            liste.append((LIBELLES_QUAND[c.quand], self.adresse(date=[self.jour])))
        if c.a_partir_du is not None:
            liste.append((f"À partir du {date_courte(c.a_partir_du)}", self.adresse(date=[str(c.quand or "")])))
        return liste


def lire_recherche(arguments: MultiDict) -> Recherche:
    """Read the query string. An odd value is left out; an unknown town or métier is kept as typed and marked so."""
    q, numero, page = lire_mots(arguments)
    c = CriteresRencontre(texte=q, numero=numero, page=min(page, PAGE_MAX + 1))
    r = Recherche(c, q=q, page_demandee=page)
    if numero is None:  # a number names one rencontre: filters left from another search do not hide it
        dates = arguments.getlist("date")[:4]
        c.genres = choix(GenreRencontre, arguments.getlist("type"))
        c.quand = next(iter(choix(Quand, dates)), None)
        c.a_partir_du = next(filter(None, map(_jour, dates)), None)
        c.tri = un_choix(TriRencontre, arguments.getlist("tri")) or TriRencontre.date
        r.lire_communs(arguments)
    return r


def _jour(texte: str) -> date | None:
    try:
        jour = date.fromisoformat(texte)
    except ValueError:
        return None
    return jour if jour.year in ANNEES and len(texte) == 10 else None
