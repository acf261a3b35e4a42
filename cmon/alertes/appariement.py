"""The matching of offers and projets, all pairs at once and in the database: what a pair must be, and what it is worth.

A pair must have all of these:
- a visible offer of a validated structure, a projet that recruiters may find;
- the same métier, or a near one: of the same ROME domain, and practised in a common activity (`activites_du_metier`;
  where it is unknown the domain is enough) or prepared by the same diploma;
- a level in common, or two that are next to each other: one contract prepares one diploma, so that a CAP and a BTS do
  not meet. Where one side tells no level, the same métier is enough;
- a kind of contract in common;
- the offer's département among those of the candidate, or the place of work within reach of their home;
- when both dates are known, a candidate who is free no later than 60 days after the day of hiring.
Beyond that each `Raison` that holds adds its points; the reasons are kept, so that people are told why.
"""

from enum import StrEnum
from functools import cache
from typing import NamedTuple

from sqlalchemy import (
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    true,
)

from cmon.alertes.etats import Raison
from cmon.alertes.modeles import Alerte
from cmon.alternance.etats import BITS_DEPARTEMENT, Contrat
from cmon.alternance.modeles import DiplomePrepare, OffreAlternance
from cmon.profils.modeles import DiplomeVise, ProjetPro
from cmon.recherche.distance import distance_sql
from cmon.recherche.texte import ACCENTUEES, SIMPLES
from cmon.structures.etats import EtatStructure
from cmon.structures.modeles import Structure

PAR_OFFRE = 50
RAYON_PAR_DEFAUT_KM = 30
DELAI_J = 60
# What stands between words: « C.A.P. Pâtissier » and « cap patissier » are one title.
_SEPARATEURS = " .-_,;:/()'’–"

# Short names: the rules below are read as one reads a formula. No alias: making one asks for every model at once.
o, p, s, dp, dv = OffreAlternance, ProjetPro, Structure, DiplomePrepare, DiplomeVise


def intitule_compare(colonne):
    """A title without its accents, capitals, spaces and points: two ways to type it are equal."""
    simple = func.translate(colonne, ACCENTUEES + _SEPARATEURS, SIMPLES + " " * len(_SEPARATEURS))
    return func.replace(func.lower(simple), " ", "")


def _meme_diplome():
    """A diploma of the offer and one of the projet have the same key, else the same level and title."""
    tape = or_(dp.diplome_cle.is_(None), dv.diplome_cle.is_(None))
    meme_titre = and_(tape, dp.niveau == dv.niveau, intitule_compare(dp.intitule) == intitule_compare(dv.intitule))
    return exists().where(dp.offre_id == o.id, dv.projet_id == p.id, or_(dp.diplome_cle == dv.diplome_cle, meme_titre))


MEME_METIER = o.metier_code == p.metier_code
METIER_PROCHE = or_(MEME_METIER, o.activites.bitwise_and(p.activites) > 0, o.activites == 0, p.activites == 0)
MEME_NIVEAU = o.niveaux.bitwise_and(p.niveaux) > 0
NIVEAU_VOISIN = o.niveaux.bitwise_lshift(1).bitwise_or(o.niveaux.bitwise_rshift(1)).bitwise_and(p.niveaux) > 0
SANS_NIVEAU = or_(o.niveaux == 0, p.niveaux == 0)
CONTRAT = or_(*(and_(getattr(o, f"contrat_{c}"), getattr(p, f"contrat_{c}")) for c in Contrat))
DEPARTEMENT = case(BITS_DEPARTEMENT, value=o.departement, else_=0).bitwise_and(p.departements) > 0
KM = distance_sql(o.latitude, o.longitude, p.latitude, p.longitude)
A_PORTEE = func.coalesce(p.rayon_km, RAYON_PAR_DEFAUT_KM) >= KM


JOUR = bindparam("jour", type_=Date)
DEBUT, FIN = bindparam("debut", type_=Integer), bindparam("fin", type_=Integer)


class Portee(StrEnum):
    """Which pairs are looked at: of the offer or the projet of id `debut`, of the offers from `debut` to `fin`."""

    offre = "offre"
    projet = "projet"
    tranche = "tranche"

    def des_paires(self):
        """The condition on `o` and `p`."""
        if self == Portee.projet:
            return p.id == DEBUT
        return o.id == DEBUT if self == Portee.offre else o.id.between(DEBUT, FIN)

    def des_alertes(self):
        """The condition on the alerts of these pairs."""
        if self == Portee.projet:
            return Alerte.projet_pro_id == DEBUT
        return Alerte.offre_id == DEBUT if self == Portee.offre else Alerte.offre_id.between(DEBUT, FIN)


class Ordres(NamedTuple):
    """The statements of a matching: the pairs to keep, then the alerts that there are, but those put aside."""

    gardees: Select
    tenues: Select


def conditions(dialecte: str) -> list:
    """What a pair of `o`, an offer of the structure `s`, and `p` must be, on the local day `jour`, but a near métier.

    That one asks for their diplomas, which the reasons name: `_conviennent` looks at both.
    """
    plus_tard = func.date(o.embauche_le, f"+{DELAI_J} days") if dialecte == "sqlite" else o.embauche_le + DELAI_J
    return [
        o.structure_id == s.id,
        s.etat == EtatStructure.validee,
        o.est_visible(JOUR),
        p.est_public,
        p.domaine == o.domaine,
        or_(MEME_NIVEAU, NIVEAU_VOISIN, and_(SANS_NIVEAU, MEME_METIER)),
        CONTRAT,
        or_(DEPARTEMENT, A_PORTEE),
        or_(o.embauche_le.is_(None), p.disponible_le.is_(None), p.disponible_le <= plus_tard),
    ]


def _raisons():
    """The reasons of a pair as one number; of the diploma and its level, the strongest alone."""
    niveau = case(
        (_meme_diplome(), Raison.diplome),
        (MEME_NIVEAU, Raison.niveau),
        (NIVEAU_VOISIN, Raison.niveau_proche),
        else_=0,
    )
    seules = (
        (Raison.departement, DEPARTEMENT),
        (Raison.distance, A_PORTEE),
        (Raison.disponibilite, p.disponible_le <= o.embauche_le),
    )
    metier = case((MEME_METIER, Raison.metier), else_=Raison.metier_proche)
    return sum((case((vrai, r), else_=0) for r, vrai in seules), metier + int(Raison.contrat) + niveau)


def _points(raisons):
    """The score of such a number of reasons."""
    return sum(case((raisons.bitwise_and(int(r)) > 0, r.points), else_=0) for r in Raison)


def _meilleures(t):
    """The order of the pairs of an offer, the best first: `t` has its score, its km and its projet."""
    return t.score.desc(), t.km.asc().nulls_last(), t.projet_pro_id.desc()


def _conviennent(t):
    """Of the pairs that `_trouvees` gives, those whose métier is the same or a near one."""
    return or_(t.proche, t.raisons.bitwise_and(int(Raison.diplome)) > 0)


def _trouvees(dialecte: str, portee: Portee):
    """The pairs of one ROME domain that fit; `proche`: their métiers do, whatever their diplomas.

    What the structure has put aside is left as it stands, and takes nobody’s place.
    """
    ecartee = exists().where(Alerte.offre_id == o.id, Alerte.projet_pro_id == p.id, Alerte.ecartee_le.is_not(None))
    return (
        select(
            o.structure_id,
            o.id.label("offre_id"),
            p.id.label("projet_pro_id"),
            _raisons().label("raisons"),
            METIER_PROCHE.label("proche"),
            (func.round(KM * 10) / 10).label("km"),
        )
        .join_from(o, s, s.id == o.structure_id)
        .join(p, p.domaine == o.domaine)
        .where(*conditions(dialecte), ~ecartee, portee.des_paires())
        .cte("trouvees")
        .prefix_with("MATERIALIZED")
    )


def _gardees(dialecte: str, portee: Portee) -> Select:
    """The pairs to keep, the best of each offer. Of one projet all of them: `a_limiter` looks at its offers later.

    The best is the last: among alerts of one moment, the last id is the best one.
    """
    trouvees = _trouvees(dialecte, portee)
    points = _points(trouvees.c.raisons).label("score")
    paires = select(trouvees, points).where(_conviennent(trouvees.c)).cte("notees")
    condition = true()
    if portee != Portee.projet:
        rang = func.row_number().over(partition_by=paires.c.offre_id, order_by=_meilleures(paires.c))
        paires = select(paires, rang.label("rang")).cte("classees")
        condition = paires.c.rang <= PAR_OFFRE
    c = paires.c
    colonnes = (c.offre_id, c.projet_pro_id, c.structure_id, c.score, c.raisons, c.km)
    return select(*colonnes).where(condition).order_by(c.score, c.projet_pro_id)


@cache
def ordres(dialecte: str, portee: Portee) -> Ordres:
    """The statements that match these pairs, made once: building them costs more than running them for one offer.

    Their parameters are `debut`, `fin` and `jour` (the local day).
    """
    colonnes = (Alerte.offre_id, Alerte.projet_pro_id, Alerte.structure_id, Alerte.score, Alerte.raisons, Alerte.km)
    tenues = select(*colonnes, Alerte.id).where(Alerte.ecartee_le.is_(None), portee.des_alertes())
    return Ordres(_gardees(dialecte, portee), tenues)


@cache
def a_limiter() -> Select:
    """Rows (id, projet) of the alerts beyond the 50 best of each of these `offres` (ids), those put aside left out."""
    rang = func.row_number().over(partition_by=Alerte.offre_id, order_by=_meilleures(Alerte))
    choisies = Alerte.offre_id.in_(bindparam("offres", expanding=True))
    rangees = select(Alerte.id, Alerte.projet_pro_id, rang.label("rang")).where(Alerte.ecartee_le.is_(None), choisies)
    rangees = rangees.subquery()
    return select(rangees.c.id, rangees.c.projet_pro_id).where(rangees.c.rang > PAR_OFFRE)
