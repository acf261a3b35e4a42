"""Pages of a list: one statement gives the rows of a page and the total."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Integer, Select, bindparam, func, literal, select

from cmon.extensions import db

PAGE_MAX = 100_000

# A filter proposes at most that many choices: beyond them people type what they look for, and pages stay light.
CHOIX_MAX = 50


@dataclass
class Page:
    """The rows of one page, and where it stands."""

    lignes: list
    total: int
    page: int
    par_page: int

    @property
    def nb_pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.par_page))

    @property
    def premiere(self) -> int:
        """The rank of the first row shown, 0 in an empty list."""
        return (self.page - 1) * self.par_page + 1 if self.lignes else 0

    @property
    def derniere(self) -> int:
        """The rank of the last row shown."""
        return (self.page - 1) * self.par_page + len(self.lignes)


def numero_de_page(texte: str | None) -> int:
    """The page that an address asks for; anything odd is the first one."""
    texte = (texte or "").strip()
    if not (texte.isascii() and texte.isdigit() and len(texte) <= 9):
        return 1
    return min(max(1, int(texte)), PAGE_MAX)


def pages_voisines(page: int, nb_pages: int) -> list[int]:
    """The pages that a list leads to: first, last, this one, its neighbours; never a gap of a single page."""
    vues = {1, nb_pages, page - 1, page, page + 1}
    vues |= ({2} if page == 4 else set()) | ({nb_pages - 1} if page == nb_pages - 3 else set())
    return sorted(n for n in vues if 1 <= n <= nb_pages)


def lire_page(requete: Select | tuple[Select, dict], page: int, par_page: int) -> Page:
    """Read one page of an ordered query. A page beyond the end gives the last one.

    Of a statement built once, given with its values (`batie_une_fois`), what is read is built once too.
    """
    lues = _lire(requete, page, par_page)
    if lues.lignes or page == 1:
        return lues
    premiere = _lire(requete, 1, par_page)
    return _lire(requete, premiere.nb_pages, par_page) if premiere.nb_pages > 1 else premiere


def feuilleter(lire: Callable[[int, int], list], total: int, page: int, par_page: int) -> Page:
    """One page of a list whose total is known: `lire(nb, debut)` reads its rows. Beyond the end, the last one."""
    page = min(page, max(1, -(-total // par_page)))
    return Page(list(lire(par_page, (page - 1) * par_page)) if total else [], total, page, par_page)


def lire_page_de(cle, requete: Select, page: int, par_page: int, total: int | None = None) -> Page:
    """The same where rows are wide or cost much to choose: `cle`, their key, is read and counted in one pass.

    Two statements: the keys of the page with the total (not counted when it is given), then its rows.
    """
    nb = func.count().over() if total is None else literal(total)
    cles = requete.with_only_columns(cle, nb, maintain_column_froms=True)
    lues = db.session.execute(cles.limit(par_page).offset((page - 1) * par_page)).all()
    if not lues and page > 1:
        premiere = lire_page_de(cle, requete, 1, par_page, total)
        return lire_page_de(cle, requete, premiere.nb_pages, par_page, total) if premiere.nb_pages > 1 else premiere
    lignes = db.session.scalars(requete.where(cle.in_([r[0] for r in lues]))).unique().all() if lues else []
    return Page(list(lignes), lues[0][1] if lues else 0, page, par_page)


def _avec_son_total(requete: Select) -> Select:
    # Counted apart in the same statement: a window would carry every column of every row through the sort.
    nb = requete.order_by(None).with_only_columns(literal(1), maintain_column_froms=True).subquery()
    total = select(func.count()).select_from(nb).scalar_subquery()
    return (
        requete.add_columns(total)
        .limit(bindparam("par_page", type_=Integer))
        .offset(bindparam("passees", type_=Integer))
    )


_gardee = lru_cache(maxsize=128)(_avec_son_total)


def _lire(requete: Select | tuple[Select, dict], page: int, par_page: int) -> Page:
    complete, valeurs = (
        (_gardee(requete[0]), requete[1]) if isinstance(requete, tuple) else (_avec_son_total(requete), {})
    )
    valeurs = valeurs | {"par_page": par_page, "passees": (page - 1) * par_page}
    rangs = db.session.execute(complete, valeurs).unique().all()
    return Page([r[0] for r in rangs], rangs[0][-1] if rangs else 0, page, par_page)
