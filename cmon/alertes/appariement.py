"""The matching of offers and projets, all pairs at once and in the database: what a pair must be, and what it is worth.

A pair must have all of these:
- a visible offer of a validated structure, a projet that recruiters may find;
- the same métier, or one of the same ROME domain;
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
    Delete,
    Insert,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from cmon.alertes.etats import Raison
from cmon.alertes.modeles import Alerte
from cmon.alternance.etats import BITS_DEPARTEMENT, Contrat
from cmon.alternance.modeles import DiplomePrepare, OffreAlternance
from cmon.base_sql import insertion
from cmon.profils.modeles import DiplomeVise, ProjetPro
from cmon.recherche.distance import distance_sql
from cmon.structures.etats import EtatStructure
from cmon.structures.modeles import Structure

PAR_OFFRE = 50
RAYON_PAR_DEFAUT_KM = 30
DELAI_J = 60
# Accents, then what stands between words: « C.A.P. Pâtissier » and « cap patissier » are one title.
_LETTRES = "ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸàâäçéèêëîïôöùûüÿ"
_SIMPLES = "AAACEEEEIIOOUUUYaaaceeeeiioouuuy"
_SEPARATEURS = " .-_,;:/()'’–"

# Short names: the rules below are read as one reads a formula. No alias: making one asks for every model at once.
o, p, s, dp, dv = OffreAlternance, ProjetPro, Structure, DiplomePrepare, DiplomeVise


def intitule_compare(colonne):
    """A title without its accents, capitals, spaces and points: two ways to type it are equal."""
    simple = func.translate(colonne, _LETTRES + _SEPARATEURS, _SIMPLES + " " * len(_SEPARATEURS))
    return func.replace(func.lower(simple), " ", "")


def _meme_diplome():
    """A diploma of the offer and one of the projet have the same key, else the same level and title."""
    tape = or_(dp.diplome_cle.is_(None), dv.diplome_cle.is_(None))
    meme_titre = and_(tape, dp.niveau == dv.niveau, intitule_compare(dp.intitule) == intitule_compare(dv.intitule))
    return exists().where(dp.offre_id == o.id, dv.projet_id == p.id, or_(dp.diplome_cle == dv.diplome_cle, meme_titre))


MEME_METIER = o.metier_code == p.metier_code
MEME_NIVEAU = o.niveaux.bitwise_and(p.niveaux) > 0
NIVEAU_VOISIN = o.niveaux.bitwise_lshift(1).bitwise_or(o.niveaux.bitwise_rshift(1)).bitwise_and(p.niveaux) > 0
SANS_NIVEAU = or_(o.niveaux == 0, p.niveaux == 0)
CONTRAT = or_(*(and_(getattr(o, f"contrat_{c}"), getattr(p, f"contrat_{c}")) for c in Contrat))
DEPARTEMENT = case(BITS_DEPARTEMENT, value=o.departement, else_=0).bitwise_and(p.departements) > 0
KM = distance_sql(o.latitude, o.longitude, p.latitude, p.longitude)
A_PORTEE = func.coalesce(p.rayon_km, RAYON_PAR_DEFAUT_KM) >= KM


JOUR, INSTANT = bindparam("jour", type_=Date), bindparam("instant", type_=Alerte.cree_le.type)
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

    def a_limiter(self):
        """The condition on all the alerts of the offers that are touched."""
        if self == Portee.projet:
            sienne = aliased(Alerte)
            return Alerte.offre_id.in_(select(sienne.offre_id).where(sienne.projet_pro_id == DEBUT))
        return self.des_alertes()


class Ordres(NamedTuple):
    """The statements of a matching, in the order in which they run."""

    retirer: Delete
    a_ecrire: Select
    limiter: Delete
    compter: Select


def conditions(dialecte: str) -> list:
    """What a pair of `o`, an offer of the structure `s`, and `p` must be, on the local day `jour`."""
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


def _paires(dialecte: str, portee: Portee):
    """The pairs to write: the best of each offer, and those that are alerts already, whose score may have changed.

    What the structure has put aside is left as it stands, and takes nobody's place.
    """
    deja = aliased(Alerte)
    trouvees = (
        select(
            o.structure_id,
            o.id.label("offre_id"),
            p.id.label("projet_pro_id"),
            _raisons().label("raisons"),
            (func.round(KM * 10) / 10).label("km"),
            deja.id.label("deja"),
        )
        .join_from(o, s, s.id == o.structure_id)
        .join(p, p.domaine == o.domaine)
        .outerjoin(deja, and_(deja.offre_id == o.id, deja.projet_pro_id == p.id))
        .where(*conditions(dialecte), deja.ecartee_le.is_(None), portee.des_paires())
        .cte("trouvees")
        .prefix_with("MATERIALIZED")
    )
    notees = select(trouvees, _points(trouvees.c.raisons).label("score")).cte("notees")
    rang = func.row_number().over(partition_by=notees.c.offre_id, order_by=_meilleures(notees.c))
    classees = select(notees, rang.label("rang")).cte("classees")
    return classees, or_(classees.c.rang <= PAR_OFFRE, classees.c.deja.is_not(None))


def _a_ecrire(dialecte: str, portee: Portee) -> Select:
    """The rows to write. The best is the last: among alerts of one moment, the last id is the best one."""
    paires, gardees = _paires(dialecte, portee)
    c = paires.c
    colonnes = (c.structure_id, c.offre_id, c.projet_pro_id, c.score, c.raisons, c.km, INSTANT.label("cree_le"))
    return select(*colonnes).where(gardees).order_by(c.score, c.projet_pro_id)


def ecrire(choisies: Select) -> Insert:
    """Write alerts in one statement: those that are new appear, the others keep when they came."""
    ajout = insertion(Alerte).from_select(choisies.selected_columns.keys(), choisies)
    nouvelles = {nom: ajout.excluded[nom] for nom in ("structure_id", "score", "raisons", "km")}
    return ajout.on_conflict_do_update(
        index_elements=[Alerte.offre_id, Alerte.projet_pro_id],
        set_=nouvelles,
        where=or_(*(getattr(Alerte, nom).is_distinct_from(valeur) for nom, valeur in nouvelles.items())),
    )


def _retirer(dialecte: str, portee: Portee) -> Delete:
    """Erase the alerts that no longer hold, but those put aside: were they to hold again, they would stay so."""
    tient = exists().where(o.id == Alerte.offre_id, p.id == Alerte.projet_pro_id, *conditions(dialecte))
    return delete(Alerte).where(Alerte.ecartee_le.is_(None), portee.des_alertes(), ~tient)


def _limiter(portee: Portee) -> Delete:
    """Keep the 50 best alerts of each offer, besides those put aside."""
    rang = func.row_number().over(partition_by=Alerte.offre_id, order_by=_meilleures(Alerte))
    rangees = select(Alerte.id, rang.label("rang")).where(Alerte.ecartee_le.is_(None), portee.a_limiter()).subquery()
    return delete(Alerte).where(Alerte.id.in_(select(rangees.c.id).where(rangees.c.rang > PAR_OFFRE)))


@cache
def ordres(dialecte: str, portee: Portee) -> Ordres:
    """The statements that match these pairs, made once: building them costs more than running them for one offer.

    Their parameters are `debut`, `fin`, `jour` (the local day) and `instant`.
    """
    restent = select(func.count()).select_from(Alerte).where(Alerte.ecartee_le.is_(None), portee.des_alertes())
    return Ordres(_retirer(dialecte, portee), _a_ecrire(dialecte, portee), _limiter(portee), restent)
