"""The search of internships: what it has of its own."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import Date, Select, bindparam, func, literal

from cmon.offres.etats import Public
from cmon.offres.modeles import Offre
from cmon.recherche.enonce import CriteresCommuns, Resultats, Sujet, enoncer, lire_lignes


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
class Criteres(CriteresCommuns):
    """What a visitor looks for among internships."""

    debut: Debut | None = None
    tri: Tri = Tri.date


def _visible():
    return Offre.est_visible(bindparam("jour", type_=Date))


def _conditions(propre: tuple) -> list:
    [debut] = propre
    bientot = bindparam("bientot", type_=Date)
    choix = {
        Debut.asap: Offre.debut_le.is_(None),
        Debut.bientot: Offre.debut_le <= bientot,
        Debut.plus_tard: Offre.debut_le > bientot,
    }
    return [choix[debut]] if debut else []


def _ordre(tri: str, colonnes) -> tuple:
    recent = (colonnes.publiee_le.desc(), colonnes.id.desc())
    if tri == Tri.debut:
        return (func.coalesce(colonnes.debut_le, literal(date(1, 1, 1))), *recent)
    return recent


OFFRES = Sujet(
    modele=Offre,
    publics=Public,
    champs=(
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
    ),
    triables=("publiee_le", "debut_le"),
    visible=_visible,
    propres=_conditions,
    ordre=_ordre,
)


def chercher_offres(c: Criteres, jour: date) -> tuple[Select, dict]:
    """The statement of a search of offers public on that day, and its values (`lire_resultats` reads its rows)."""
    valeurs = {"jour": jour, "bientot": jour + timedelta(days=30)}
    return enoncer(OFFRES, c, tri=c.tri, propre=(c.debut,), valeurs=valeurs)


def lire_resultats(lignes, c: Criteres) -> Resultats:
    """Read the rows of `chercher_offres`."""
    return lire_lignes(OFFRES, lignes, c)
