"""The search of internships: one statement gives the page, the total and the counts of the facets.

Text is matched by SQLite's FTS5 or PostgreSQL's tsvector over the same stems; a place is a box first, then a circle.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import Float, Select, bindparam, case, func, literal, null, or_, select, text, true
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


def _texte_trouve(mots: list[str]):
    """The offers that hold every word, the last one as a prefix."""
    *entiers, debut = mots
    if db.engine.dialect.name == "sqlite":
        termes = [f'"{radical(m)}"' for m in entiers]
        termes.append(" OR ".join(f'"{p}"*' for p in {debut, radical(debut)}))
        requete = " AND ".join(f"({t})" for t in termes)
        trouve = text("SELECT rowid FROM offre_fts WHERE offre_fts MATCH :fts").bindparams(bindparam("fts", requete))
        return Offre.id.in_(trouve)
    termes = [f"'{radical(m)}'" for m in entiers]
    termes.append("(" + " | ".join(f"'{p}':*" for p in {debut, radical(debut)}) + ")")
    return text("offre.recherche_tsv @@ to_tsquery('simple', :fts)").bindparams(bindparam("fts", " & ".join(termes)))


def _filtres(c: Criteres, jour: date) -> list:
    """Every criterion but the public, which the facets count apart."""
    conditions = [Offre.est_visible(jour)]
    if c.numero is not None:
        conditions.append(Offre.rang == c.numero)
    elif mots := mots_cherches(c.texte):
        conditions.append(_texte_trouve(mots))
    elif c.texte.strip():
        conditions.append(literal(False))
    if c.metier is not None:
        conditions.append(Offre.metier_code == c.metier.code)
    if c.departements:
        conditions.append(Offre.departement.in_(c.departements))
    if c.secteurs:
        conditions.append(Offre.secteur.in_(c.secteurs))
    bientot = jour + timedelta(days=30)
    if c.debut == Debut.asap:
        conditions.append(Offre.debut_le.is_(None))
    elif c.debut == Debut.bientot:
        conditions.append(Offre.debut_le <= bientot)
    elif c.debut == Debut.plus_tard:
        conditions.append(Offre.debut_le > bientot)
    if c.commune is not None and c.rayon:
        sud, nord, ouest, est = boite(c.commune.latitude, c.commune.longitude, c.rayon)
        conditions.append(Offre.latitude.between(sud, nord))
        conditions.append(Offre.longitude.between(ouest, est))
    return conditions


def _retenues(c: Criteres, jour: date, publics: list[Public], nom: str):
    """The 1,001 first offers that fit, for these publics (all of them when none is named), with their distance."""
    conditions = _filtres(c, jour)
    if publics:
        conditions.append(or_(*(getattr(Offre, f"public_{p}") for p in publics)))
    km = null().cast(Float)
    if c.commune is not None:
        km = distance_sql(c.commune.latitude, c.commune.longitude, Offre.latitude, Offre.longitude)
        if c.rayon:
            conditions.append(km <= c.rayon)
    colonnes = (Offre.id, Offre.publiee_le, Offre.debut_le, *(getattr(Offre, f"public_{p}") for p in Public))
    ordre = _ordre(c, Offre, km)
    return select(*colonnes, km.label("km")).where(*conditions).order_by(*ordre).limit(PLAFOND + 1).cte(nom)


def chercher_offres(c: Criteres, jour: date) -> Select:
    """The statement of a search: rows (total, total for every public, one count for each, Offre or None, km or None).

    There is at least one row, which carries the counts; at most 1,000 results are counted and can be paged through.
    The counts by public leave the choice of publics out: they say what choosing another one would give.
    """
    tous = _retenues(c, jour, [], "tous")
    choisis = _retenues(c, jour, c.publics, "choisis") if c.publics else tous
    facettes = select(
        func.count().label("nb_tous"),
        *(func.count(case((tous.c[f"public_{p}"], 1))).label(f"nb_{p}") for p in Public),
    ).cte("facettes")
    total = select(func.count().label("total")).select_from(choisis).cte("compte")
    page = (
        select(choisis.c.id, choisis.c.km, choisis.c.publiee_le, choisis.c.debut_le)
        .order_by(*_ordre(c, choisis.c, choisis.c.km))
        .limit(PAR_PAGE)
        .offset((c.page - 1) * PAR_PAGE)
        .cte("page")
    )
    return (
        select(total.c.total, *facettes.c, Offre, page.c.km)
        .select_from(total.join(facettes, true()).outerjoin(page, true()).outerjoin(Offre, Offre.id == page.c.id))
        .order_by(*_ordre(c, page.c, page.c.km))
        .options(load_only(*CHAMPS_DE_LISTE))
    )


def _ordre(c: Criteres, colonnes, km) -> tuple:
    recent = (colonnes.publiee_le.desc(), colonnes.id.desc())
    if c.tri == Tri.distance and c.commune is not None:
        return (km, *recent)
    if c.tri == Tri.debut:
        return (func.coalesce(colonnes.debut_le, literal(date(1, 1, 1))), *recent)
    return recent


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
