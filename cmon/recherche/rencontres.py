"""The search of rencontres: what it has of its own."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Select, bindparam

from cmon.recherche.enonce import CriteresCommuns, Resultats, Sujet, enoncer, lire_lignes
from cmon.rencontres.etats import GenreRencontre, Statut
from cmon.rencontres.modeles import Rencontre
from cmon.rencontres.requetes import CHAMPS_EN_BREF
from cmon.temps import debut_du_jour, jour_de_paris


class TriRencontre(StrEnum):
    """How rencontres are sorted: the soonest first, or the nearest."""

    date = "date"
    distance = "distance"


class Quand(StrEnum):
    """When it takes place, in the days of Paris: until Sunday, until the end of the month, or after it."""

    semaine = "semaine"
    mois = "mois"
    plus_tard = "plus-tard"


@dataclass
class CriteresRencontre(CriteresCommuns):
    """What a visitor looks for among rencontres. `a_partir_du` is a local day."""

    genres: list[GenreRencontre] = field(default_factory=list)
    quand: Quand | None = None
    a_partir_du: date | None = None
    tri: TriRencontre = TriRencontre.date


def bornes(quand: Quand | None, a_partir_du: date | None, le: datetime) -> tuple[datetime | None, datetime | None]:
    """The instants between which it begins: the first one included, the last one not, None where nothing was asked."""
    jour = jour_de_paris(le)
    mois_suivant = debut_du_jour((jour.replace(day=1) + timedelta(days=32)).replace(day=1))
    lundi = debut_du_jour(jour + timedelta(days=7 - jour.weekday()))
    fins = {Quand.semaine: lundi, Quand.mois: mois_suivant}
    debuts = [mois_suivant] if quand == Quand.plus_tard else []
    if a_partir_du is not None:
        debuts.append(debut_du_jour(a_partir_du))
    return max(debuts, default=None), fins.get(quand)


def _visible():
    return Rencontre.est_listee(bindparam("le"))


def _conditions(propre: tuple) -> list:
    genres, depuis, avant = propre
    choix = (
        (genres, Rencontre.genre.in_(bindparam("genres", expanding=True))),
        (depuis, Rencontre.debut_le >= bindparam("depuis")),
        (avant, Rencontre.debut_le < bindparam("avant")),
    )
    return [condition for utile, condition in choix if utile]


def _ordre(tri: str, colonnes) -> tuple:
    return colonnes.debut_le, colonnes.id


RENCONTRES = Sujet(
    modele=Rencontre,
    publics=Statut,
    champs=CHAMPS_EN_BREF,
    triables=("debut_le",),
    visible=_visible,
    propres=_conditions,
    ordre=_ordre,
)


def chercher_rencontres(c: CriteresRencontre, le: datetime) -> tuple[Select, dict]:
    """The statement of a search of rencontres listed at that instant, and its values (`lire_rencontres` reads it)."""
    depuis, avant = bornes(c.quand, c.a_partir_du, le) if c.numero is None else (None, None)
    valeurs = {"le": le, "depuis": depuis, "avant": avant, "genres": c.genres}
    propre = (bool(c.genres), depuis is not None, avant is not None)
    return enoncer(RENCONTRES, c, tri=c.tri, propre=propre, valeurs=valeurs)


def lire_rencontres(lignes, c: CriteresRencontre) -> Resultats:
    """Read the rows of `chercher_rencontres`."""
    return lire_lignes(RENCONTRES, lignes, c)
