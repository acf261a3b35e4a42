"""The statement that every public search shares: one gives the page, the total and the counts of the facets.

Text is matched by SQLite's FTS5 or PostgreSQL's tsvector over the same stems; a place is a box first, then a circle.
What differs between offers and rencontres is a `Sujet`. Each has a fixed short list of yes-or-no columns that its
facets count (« Pour qui », « Type de contrat »): its `publics`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Select,
    String,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.orm import load_only

from cmon.base_sql import SELON_LES_VALEURS
from cmon.extensions import db
from cmon.recherche.distance import boite, distance_sql
from cmon.recherche.texte import mots_cherches, radical
from cmon.referentiels.modeles import Commune
from cmon.referentiels.operations import MetierChoisi

PAR_PAGE = 20
PLAFOND = 1000
RAYONS = (5, 10, 20, 30, 50, 100)
RAYON_PAR_DEFAUT = 30
DISTANCE = "distance"


@dataclass
class CriteresCommuns:
    """What a visitor looks for. `rayon` in km around `commune`; `numero` when the words are a number."""

    texte: str = ""
    numero: int | None = None
    metier: MetierChoisi | None = None
    commune: Commune | None = None
    rayon: int | None = RAYON_PAR_DEFAUT
    departements: list[str] = field(default_factory=list)
    publics: list[StrEnum] = field(default_factory=list)
    secteurs: list[str] = field(default_factory=list)
    page: int = 1


@dataclass(frozen=True, eq=False)
class Sujet:
    """What is searched: its table, what its list shows and sorts by, and the conditions that are its own.

    `propres(propre)` gives the conditions of its own criteria, from their form; `ordre(tri, colonnes)` its orders other
    than by distance, which ends with them. The columns of its facets are named by `prefixe` and a member of `publics`.
    """

    modele: type
    publics: type[StrEnum]
    champs: tuple
    triables: tuple[str, ...]
    visible: Callable
    propres: Callable
    ordre: Callable
    prefixe: str = "public_"
    # Stems that a large part of the rows hold: with these words alone SQLite reads the rows in the order of the list.
    courants: frozenset[str] = frozenset()

    def facette(self, public: StrEnum):
        """The yes-or-no column of one of its publics."""
        return getattr(self.modele, f"{self.prefixe}{public}")


@dataclass(frozen=True)
class Forme:
    """Which criteria a search has, whatever their values: searches of one form share one statement."""

    sujet: Sujet
    base: str
    texte: bool
    parcours: int
    impossible: bool
    numero: bool
    metier: bool
    departements: bool
    secteurs: bool
    lieu: bool
    rayon: bool
    publics: tuple[StrEnum, ...]
    tri: str
    propre: tuple


def texte_cherche(mots: list[str]) -> str:
    """What the full-text index is asked: every word, the last one as a prefix, in the language of the database.

    `mots` are those of `mots_cherches`, one at least; the value of the parameter `fts` of `condition_texte`.
    """
    *entiers, debut = mots
    prefixes = sorted({debut, radical(debut)})
    if db.engine.dialect.name == "sqlite":
        termes = [f'"{radical(m)}"' for m in entiers] + [" OR ".join(f'"{p}"*' for p in prefixes)]
        return " AND ".join(f"({t})" for t in termes)
    termes = [f"'{radical(m)}'" for m in entiers] + ["(" + " | ".join(f"'{p}':*" for p in prefixes) + ")"]
    return " & ".join(termes)


def condition_texte(modele) -> ColumnElement[bool]:
    """The rows of a table with a full-text index (column `recherche`) that hold the words of the parameter `fts`."""
    nom = modele.__tablename__
    if db.engine.dialect.name == "sqlite":
        return modele.id.in_(text(f"SELECT rowid FROM {nom}_fts WHERE {nom}_fts MATCH :fts"))  # noqa: S608  our own table
    return text(f"{nom}.recherche_tsv @@ to_tsquery('simple', :fts)")


def _sont_courants(sujet: Sujet, mots: list[str]) -> bool:
    """Are these words, two at most, among the stems that many rows hold? The last one is a prefix of them."""
    if len(mots) not in (1, 2) or not sujet.courants or db.engine.dialect.name != "sqlite":
        return False
    *entiers, debut = mots
    prefixes = (debut, radical(debut))
    return all(radical(m) in sujet.courants for m in entiers) and any(c.startswith(prefixes) for c in sujet.courants)


def _contient(modele, nb: int) -> list[ColumnElement[bool]]:
    """The same rows as `condition_texte`, each one read: the parameters `mot_0`… are words between spaces."""
    texte = " " + modele.recherche + " "
    entiers = [texte.contains(bindparam(f"mot_{i}", type_=String)) for i in range(nb - 1)]
    return [*entiers, or_(*(texte.contains(bindparam(f"{d}_du_dernier", type_=String)) for d in ("debut", "radical")))]


def _forme(sujet: Sujet, c: CriteresCommuns, mots: list[str], tri: str, propre: tuple) -> Forme:
    par_numero = c.numero is not None
    return Forme(
        sujet=sujet,
        base=db.engine.dialect.name,
        texte=bool(mots) and not par_numero,
        parcours=len(mots) if _sont_courants(sujet, mots) and not par_numero else 0,
        impossible=bool(c.texte.strip()) and not mots and not par_numero,
        numero=par_numero,
        metier=c.metier is not None,
        departements=bool(c.departements),
        secteurs=bool(c.secteurs),
        lieu=c.commune is not None,
        rayon=c.commune is not None and bool(c.rayon),
        publics=tuple(c.publics),
        tri=tri if c.commune is not None or tri != DISTANCE else "",
        propre=propre,
    )


def _valeurs(c: CriteresCommuns, mots: list[str]) -> dict:
    valeurs = {
        "numero": c.numero,
        "metier": c.metier and c.metier.code,
        "departements": c.departements,
        "secteurs": c.secteurs,
        "decalage": (c.page - 1) * PAR_PAGE,
    }
    if mots:
        valeurs["fts"] = texte_cherche(mots)
        valeurs |= {f"mot_{i}": f" {radical(m)} " for i, m in enumerate(mots[:-1])}
        valeurs |= {"debut_du_dernier": f" {mots[-1]}", "radical_du_dernier": f" {radical(mots[-1])}"}
    if c.commune is not None:
        valeurs |= {"lat": c.commune.latitude, "lon": c.commune.longitude, "km_max": c.rayon}
        cotes = boite(c.commune.latitude, c.commune.longitude, c.rayon or 0)
        valeurs |= dict(zip(("sud", "nord", "ouest", "est"), cotes, strict=True))
    return valeurs


def _filtres(f: Forme, km) -> list:
    """Every criterion but the public, which the facets count apart. A table lacks the columns that it is not asked."""
    m = f.sujet.modele
    conditions = [f.sujet.visible()]
    if f.texte:
        conditions += _contient(m, f.parcours) if f.parcours else [condition_texte(m)]
    choix = (
        (f.impossible, lambda: literal(False)),
        (f.numero, lambda: m.rang == bindparam("numero")),
        (f.metier, lambda: m.metier_code == bindparam("metier")),
        (f.departements, lambda: m.departement.in_(bindparam("departements", expanding=True))),
        (f.secteurs, lambda: m.secteur.in_(bindparam("secteurs", expanding=True))),
        (f.rayon, lambda: m.latitude.between(bindparam("sud"), bindparam("nord"))),
        (f.rayon, lambda: m.longitude.between(bindparam("ouest"), bindparam("est"))),
        (f.rayon, lambda: km <= bindparam("km_max", type_=Float)),
    )
    return conditions + f.sujet.propres(f.propre) + [condition() for utile, condition in choix if utile]


def _ordre(f: Forme, colonnes, km) -> tuple:
    return ((km,) if f.tri == DISTANCE else ()) + f.sujet.ordre(f.tri, colonnes)


def _retenues(f: Forme, publics: tuple[StrEnum, ...] = ()) -> Select:
    """The 1,001 first that fit, for these publics (all of them when none is named), with their distance."""
    m, km = f.sujet.modele, null().cast(Float)
    if f.lieu:
        lat, lon = bindparam("lat", type_=Float), bindparam("lon", type_=Float)
        km = distance_sql(lat, lon, m.latitude, m.longitude)
    conditions = _filtres(f, km)
    if publics:
        conditions.append(or_(*(f.sujet.facette(p) for p in publics)))
    triables = (getattr(m, nom) for nom in f.sujet.triables)
    colonnes = (m.id, *triables, *(f.sujet.facette(p) for p in f.sujet.publics))
    retenues = select(*colonnes, km.label("km")).where(*conditions).order_by(*_ordre(f, m, km))
    return retenues.limit(PLAFOND + 1)


def _choisis(f: Forme, tous):
    """Those of `tous` that are for the publics asked; looked for anew only when `tous` holds no more than the first."""
    if not f.publics:
        return tous
    nb = select(func.count()).select_from(tous).scalar_subquery()
    parmi = select(*tous.c).where(or_(*(tous.c[f"{f.sujet.prefixe}{p}"] for p in f.publics)), nb <= PLAFOND)
    ailleurs = _retenues(f, f.publics).where(nb > PLAFOND).subquery()
    return union_all(parmi, select(*ailleurs.c)).cte("choisis")


@lru_cache(maxsize=512)
def _enonce(f: Forme) -> Select:
    """The statement of all searches of one form: building it costs more than running it."""
    m = f.sujet.modele
    tous = _retenues(f).cte("tous")
    choisis = _choisis(f, tous)
    facettes = select(
        func.count().label("nb_tous"),
        *(func.count(case((tous.c[f"{f.sujet.prefixe}{p}"], 1))).label(f"nb_{p}") for p in f.sujet.publics),
    ).cte("facettes")
    total = select(func.count().label("total")).select_from(choisis).cte("compte")
    page = (
        select(choisis.c.id, choisis.c.km, *(choisis.c[nom] for nom in f.sujet.triables))
        .order_by(*_ordre(f, choisis.c, choisis.c.km))
        .limit(PAR_PAGE)
        .offset(bindparam("decalage", type_=Integer))
        .cte("page")
    )
    return (
        select(total.c.total, *facettes.c, m, page.c.km)
        .select_from(total.join(facettes, true()).outerjoin(page, true()).outerjoin(m, m.id == page.c.id))
        .order_by(*_ordre(f, page.c, page.c.km))
        .options(load_only(*f.sujet.champs))
        .execution_options(**{SELON_LES_VALEURS: f.rayon})
    )


def enoncer(sujet: Sujet, c: CriteresCommuns, *, tri: str, propre: tuple, valeurs: dict) -> tuple[Select, dict]:
    """The statement of a search and its values: rows (total, total for every public, a count for each, object, km).

    There is at least one row, which carries the counts; its object is None when nothing fits. At most 1,000 results are
    counted and can be paged through. The counts by public leave the choice of publics out: they say what choosing
    another one would give. `propre` is the form of the subject's own criteria, `valeurs` their values.
    """
    mots = mots_cherches(c.texte)
    return _enonce(_forme(sujet, c, mots, tri, propre)), {**_valeurs(c, mots), **valeurs}


@dataclass
class Resultats:
    """A page of results: (object, distance in km or None). `total` is capped: `plafonne` says that there are more.

    `par_public` is empty when there are more than 1,000 for all publics together: the counts would not be true.
    """

    lignes: list[tuple]
    total: int
    plafonne: bool
    par_public: dict[StrEnum, int]
    page: int

    @property
    def nb_pages(self) -> int:
        """How many pages of 20 can be read."""
        return max(1, -(-self.total // PAR_PAGE))

    @property
    def au_dela(self) -> bool:
        """Was a page asked for that does not exist?"""
        return self.page > self.nb_pages


def lire_lignes(sujet: Sujet, lignes, c: CriteresCommuns) -> Resultats:
    """Read the rows of a statement of `enoncer`."""
    lignes = list(lignes)
    tete = lignes[0]
    return Resultats(
        lignes=[(x[-2], x[-1]) for x in lignes if x[-2] is not None and c.page * PAR_PAGE <= PLAFOND],
        total=min(tete.total, PLAFOND),
        plafonne=tete.total > PLAFOND,
        par_public={p: getattr(tete, f"nb_{p}") for p in sujet.publics} if tete.nb_tous <= PLAFOND else {},
        page=c.page,
    )
