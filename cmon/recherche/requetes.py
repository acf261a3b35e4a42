"""The search of internships: one statement gives the page, the total and the counts of the facets.

Text is matched by SQLite's FTS5 or PostgreSQL's tsvector over the same stems; a place is a box first, then a circle.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import Date, Float, Integer, Select, bindparam, case, func, literal, null, or_, select, text, true
from sqlalchemy.orm import load_only

from cmon.extensions import db
from cmon.offres.etats import Public
from cmon.offres.modeles import Offre
from cmon.recherche.distance import boite, distance_sql
from cmon.recherche.texte import mots_cherches, radical
from cmon.referentiels.modeles import Commune, Metier

PAR_PAGE = 20
PLAFOND = 1000
RAYONS = (5, 10, 20, 30, 50, 100)
RAYON_PAR_DEFAUT = 30


class Tri(StrEnum):
    """How results are sorted."""

    date = "date"
    distance = "distance"
    debut = "debut"


class Debut(StrEnum):
    """When the internship starts."""

    asap = "asap"
    bientot = "bientot"
    plus_tard = "plus_tard"


@dataclass
class Criteres:
    """What a visitor looks for. `rayon` in km around `commune`; `numero` when the words are a number of offer."""

    texte: str = ""
    numero: int | None = None
    metier: Metier | None = None
    commune: Commune | None = None
    rayon: int | None = RAYON_PAR_DEFAUT
    departements: list[str] = field(default_factory=list)
    publics: list[Public] = field(default_factory=list)
    secteurs: list[str] = field(default_factory=list)
    debut: Debut | None = None
    tri: Tri = Tri.date
    page: int = 1


CHAMPS_DE_LISTE = (
    Offre.id,
    Offre.numero,
    Offre.metier_code,
    Offre.metier_libelle,
    Offre.nom_commercial,
    Offre.ville,
    Offre.departement,
    Offre.debut_le,
    Offre.duree_jours,
    Offre.publiee_le,
    Offre.secteur,
    Offre.public_collegien,
    Offre.public_lyceen,
    Offre.public_etudiant,
    Offre.public_emploi,
)


def _texte_cherche(mots: list[str]) -> str:
    """What the full-text index is asked: every word, the last one as a prefix, in the language of the database."""
    *entiers, debut = mots
    prefixes = sorted({debut, radical(debut)})
    if db.engine.dialect.name == "sqlite":
        termes = [f'"{radical(m)}"' for m in entiers] + [" OR ".join(f'"{p}"*' for p in prefixes)]
        return " AND ".join(f"({t})" for t in termes)
    termes = [f"'{radical(m)}'" for m in entiers] + ["(" + " | ".join(f"'{p}':*" for p in prefixes) + ")"]
    return " & ".join(termes)


@dataclass(frozen=True)
class Forme:
    """Which criteria a search has, whatever their values: searches of one form share one statement."""

    base: str
    texte: bool
    impossible: bool
    numero: bool
    metier: bool
    departements: bool
    secteurs: bool
    debut: Debut | None
    lieu: bool
    rayon: bool
    publics: tuple[Public, ...]
    tri: Tri


def _forme(c: Criteres, mots: list[str]) -> Forme:
    par_numero = c.numero is not None
    return Forme(
        base=db.engine.dialect.name,
        texte=bool(mots) and not par_numero,
        impossible=bool(c.texte.strip()) and not mots and not par_numero,
        numero=par_numero,
        metier=c.metier is not None,
        departements=bool(c.departements),
        secteurs=bool(c.secteurs),
        debut=c.debut,
        lieu=c.commune is not None,
        rayon=c.commune is not None and bool(c.rayon),
        publics=tuple(c.publics),
        tri=c.tri if c.commune is not None or c.tri != Tri.distance else Tri.date,
    )


def _valeurs(c: Criteres, jour: date, mots: list[str]) -> dict:
    valeurs = {
        "jour": jour,
        "bientot": jour + timedelta(days=30),
        "numero": c.numero,
        "metier": c.metier and c.metier.code,
        "departements": c.departements,
        "secteurs": c.secteurs,
        "decalage": (c.page - 1) * PAR_PAGE,
    }
    if mots:
        valeurs["fts"] = _texte_cherche(mots)
    if c.commune is not None:
        valeurs |= {"lat": c.commune.latitude, "lon": c.commune.longitude, "km_max": c.rayon}
        cotes = boite(c.commune.latitude, c.commune.longitude, c.rayon or 0)
        valeurs |= dict(zip(("sud", "nord", "ouest", "est"), cotes, strict=True))
    return valeurs


def _filtres(f: Forme, km) -> list:
    """Every criterion but the public, which the facets count apart."""
    bientot = bindparam("bientot", type_=Date)
    conditions = [Offre.est_visible(bindparam("jour", type_=Date))]
    if f.texte and f.base == "sqlite":
        conditions.append(Offre.id.in_(text("SELECT rowid FROM offre_fts WHERE offre_fts MATCH :fts")))
    elif f.texte:
        conditions.append(text("offre.recherche_tsv @@ to_tsquery('simple', :fts)"))
    choix = (
        (f.impossible, literal(False)),
        (f.numero, Offre.rang == bindparam("numero")),
        (f.metier, Offre.metier_code == bindparam("metier")),
        (f.departements, Offre.departement.in_(bindparam("departements", expanding=True))),
        (f.secteurs, Offre.secteur.in_(bindparam("secteurs", expanding=True))),
        (f.debut == Debut.asap, Offre.debut_le.is_(None)),
        (f.debut == Debut.bientot, Offre.debut_le <= bientot),
        (f.debut == Debut.plus_tard, Offre.debut_le > bientot),
        (f.rayon, Offre.latitude.between(bindparam("sud"), bindparam("nord"))),
        (f.rayon, Offre.longitude.between(bindparam("ouest"), bindparam("est"))),
        (f.rayon, km <= bindparam("km_max", type_=Float)),
    )
    return conditions + [condition for utile, condition in choix if utile]


def _ordre(f: Forme, colonnes, km) -> tuple:
    recent = (colonnes.publiee_le.desc(), colonnes.id.desc())
    if f.tri == Tri.distance:
        return (km, *recent)
    if f.tri == Tri.debut:
        return (func.coalesce(colonnes.debut_le, literal(date(1, 1, 1))), *recent)
    return recent


def _retenues(f: Forme, publics: tuple[Public, ...], nom: str):
    """The 1,001 first offers that fit, for these publics (all of them when none is named), with their distance."""
    km = null().cast(Float)
    if f.lieu:
        lat, lon = bindparam("lat", type_=Float), bindparam("lon", type_=Float)
        km = distance_sql(lat, lon, Offre.latitude, Offre.longitude)
    conditions = _filtres(f, km)
    if publics:
        conditions.append(or_(*(getattr(Offre, f"public_{p}") for p in publics)))
    colonnes = (Offre.id, Offre.publiee_le, Offre.debut_le, *(getattr(Offre, f"public_{p}") for p in Public))
    retenues = select(*colonnes, km.label("km")).where(*conditions).order_by(*_ordre(f, Offre, km))
    return retenues.limit(PLAFOND + 1).cte(nom)


@lru_cache(maxsize=512)
def _enonce(f: Forme) -> Select:
    """The statement of all searches of one form: building it costs more than running it."""
    tous = _retenues(f, (), "tous")
    choisis = _retenues(f, f.publics, "choisis") if f.publics else tous
    facettes = select(
        func.count().label("nb_tous"),
        *(func.count(case((tous.c[f"public_{p}"], 1))).label(f"nb_{p}") for p in Public),
    ).cte("facettes")
    total = select(func.count().label("total")).select_from(choisis).cte("compte")
    page = (
        select(choisis.c.id, choisis.c.km, choisis.c.publiee_le, choisis.c.debut_le)
        .order_by(*_ordre(f, choisis.c, choisis.c.km))
        .limit(PAR_PAGE)
        .offset(bindparam("decalage", type_=Integer))
        .cte("page")
    )
    return (
        select(total.c.total, *facettes.c, Offre, page.c.km)
        .select_from(total.join(facettes, true()).outerjoin(page, true()).outerjoin(Offre, Offre.id == page.c.id))
        .order_by(*_ordre(f, page.c, page.c.km))
        .options(load_only(*CHAMPS_DE_LISTE))
    )


def chercher_offres(c: Criteres, jour: date) -> tuple[Select, dict]:
    """The statement of a search and its values: rows (total, total for every public, one count for each, Offre or None,
    km or None).

    There is at least one row, which carries the counts; at most 1,000 results are counted and can be paged through.
    The counts by public leave the choice of publics out: they say what choosing another one would give.
    """
    mots = mots_cherches(c.texte)
    return _enonce(_forme(c, mots)), _valeurs(c, jour, mots)


@dataclass
class Resultats:
    """A page of results. `total` is capped: `plafonne` says that there are more than 1,000.

    `par_public` is empty when there are more than 1,000 for all publics together: the counts would not be true.
    """

    offres: list[tuple[Offre, float | None]]
    total: int
    plafonne: bool
    par_public: dict[Public, int]
    page: int

    @property
    def nb_pages(self) -> int:
        """How many pages of 20 can be read."""
        return max(1, -(-self.total // PAR_PAGE))

    @property
    def au_dela(self) -> bool:
        """Was a page asked for that does not exist?"""
        return self.page > self.nb_pages


def lire_resultats(lignes, c: Criteres) -> Resultats:
    """Read the rows of `chercher_offres`."""
    lignes = list(lignes)
    tete = lignes[0]
    return Resultats(
        offres=[(x.Offre, x.km) for x in lignes if x.Offre is not None and c.page * PAR_PAGE <= PLAFOND],
        total=min(tete.total, PLAFOND),
        plafonne=tete.total > PLAFOND,
        par_public={p: getattr(tete, f"nb_{p}") for p in Public} if tete.nb_tous <= PLAFOND else {},
        page=c.page,
    )
