"""« Vite mon stage »: the structures that host pupils of troisième and of seconde, as anybody may read them."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Float, Select, case, func, null, or_, select

from cmon.etablissements.modeles import Etablissement
from cmon.recherche.distance import boite, distance_sql
from cmon.recherche.enonce import PAR_PAGE, CriteresCommuns
from cmon.referentiels.departements import DEPARTEMENTS
from cmon.referentiels.modeles import Naf
from cmon.structures.etats import GENRES_PROFESSIONNELS, Classe, EtatStructure
from cmon.structures.modeles import Structure

_ACCUEILLE = {Classe.troisieme: Structure.accueille_troisieme, Classe.seconde: Structure.accueille_seconde}


@dataclass
class CriteresAccueil(CriteresCommuns):
    """What a pupil looks for. `publics` are classes; `secteur_naf` the activities of a portail of one sector."""

    secteur_naf: tuple[str, ...] = ()
    tri: str = "date"


def _listees(secteur_naf: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """The one rule: validated, of professionals, in the region, hosting pupils; of the sector where there is one."""
    conditions = [
        Structure.etat == EtatStructure.validee,
        Structure.genre.in_(GENRES_PROFESSIONNELS),
        or_(*_ACCUEILLE.values()),
        Etablissement.departement.in_(DEPARTEMENTS),
    ]
    return [*conditions, Etablissement.naf.in_(secteur_naf)] if secteur_naf else conditions


def _km(c: CriteresAccueil):
    if c.commune is None:
        return null().cast(Float)
    return distance_sql(c.commune.latitude, c.commune.longitude, Etablissement.latitude, Etablissement.longitude)


def _autour(c: CriteresAccueil) -> list[ColumnElement[bool]]:
    """Inside the circle: a box first, then the distance."""
    if c.commune is None or not c.rayon:
        return []
    sud, nord, ouest, est = boite(c.commune.latitude, c.commune.longitude, c.rayon)
    return [
        Etablissement.latitude.between(sud, nord),
        Etablissement.longitude.between(ouest, est),
        _km(c) <= c.rayon,
    ]


def _des_classes(c: CriteresAccueil) -> list[ColumnElement[bool]]:
    return [or_(*(_ACCUEILLE[x] for x in c.publics))] if c.publics else []


def _des_departements(c: CriteresAccueil) -> list[ColumnElement[bool]]:
    return [Etablissement.departement.in_(c.departements)] if c.departements else []


def nb_structures_accueillantes(secteur_naf: tuple[str, ...] = ()) -> Select:
    """How many structures host pupils: of some activities, else of all."""
    return select(func.count()).select_from(Structure).join(Structure.etablissement).where(*_listees(secteur_naf))


def structures_accueillantes(c: CriteresAccueil) -> Select:
    """A page of the structures that fit: their public columns and no other, the distance in km, and how many fit.

    Nearest first around a town, else by name. Never an address, a phone number, a mail: the site gives none.
    """
    km = _km(c).label("km")
    ordre = (km, Structure.nom, Structure.id) if c.commune else (Structure.nom, Structure.id)
    return (
        select(
            Structure.nom,
            Structure.accueille_troisieme,
            Structure.accueille_seconde,
            Etablissement.ville,
            Etablissement.departement,
            Etablissement.secteur,
            Naf.libelle.label("domaine"),
            km,
            func.count().over().label("total"),
        )
        .select_from(Structure)
        .join(Structure.etablissement)
        .outerjoin(Naf, Naf.code == Etablissement.naf)
        .where(*_listees(c.secteur_naf), *_autour(c), *_des_classes(c), *_des_departements(c))
        .order_by(*ordre)
        .limit(PAR_PAGE)
        .offset((c.page - 1) * PAR_PAGE)
    )


def nombres_accueillants(c: CriteresAccueil) -> Select:
    """By département: (code, how many fit with the classes chosen, of troisième, of seconde).

    The first number leaves the départements of the search out, and stands on the map; the two others leave the classes
    out, and count within the départements of the search only: they say what choosing another one would give.
    """
    choisi = _des_classes(c)
    ici = _des_departements(c)
    classes = (func.count(case((_ACCUEILLE[x] & ici[0] if ici else _ACCUEILLE[x], 1))).label(x.value) for x in Classe)
    return (
        select(
            Etablissement.departement,
            (func.count(case((choisi[0], 1))) if choisi else func.count()).label("nb"),
            *classes,
        )
        .select_from(Structure)
        .join(Structure.etablissement)
        .where(*_listees(c.secteur_naf), *_autour(c))
        .group_by(Etablissement.departement)
    )
