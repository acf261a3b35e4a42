"""The search of profiles: what recruiters may look for, and what narrows it."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import Integer, Select, bindparam
from sqlalchemy.orm import selectinload

from cmon.alternance.etats import (
    LIBELLES_LONGS_CONTRAT,
    Contrat,
    Niveau,
    ensemble_de_departements,
    ensemble_de_niveaux,
)
from cmon.alternance.recherche import a_l_un_des_niveaux
from cmon.portails import Portail
from cmon.profils.modeles import ProjetPro
from cmon.profils.requetes import CHAMPS_DE_CARTE
from cmon.recherche.enonce import CriteresCommuns, Resultats, Sujet, enoncer, lire_lignes
from cmon.recherche.texte import indexer
from cmon.referentiels.departements import DEPARTEMENTS


class TriProfil(StrEnum):
    """How profiles are sorted: the one changed last first."""

    date = "date"


@dataclass
class CriteresProfil(CriteresCommuns):
    """What a recruiter looks for among profiles. `publics` are the kinds of contract; any of `niveaux` will do.

    `departements`: those where the candidate looks. `projet_id`: the number that was typed instead of words. `portail`
    is the one of the recruiter: a sector portail shows its métiers only.
    """

    publics: list[Contrat] = field(default_factory=list)
    niveaux: list[Niveau] = field(default_factory=list)
    projet_id: int | None = None
    portail: Portail | None = None
    tri: TriProfil = TriProfil.date


def cherche_dans(modele):
    """The projets whose candidate looks in one of the départements of the parameter `zone` (a bit each)."""
    return modele.departements.bitwise_and(bindparam("zone", type_=Integer)) != 0


def _visible():
    return ProjetPro.est_public


def _conditions(propre: tuple) -> list:
    numero, zone, niveaux, metiers = propre
    choix = (
        (numero, ProjetPro.id == bindparam("projet_id", type_=Integer)),
        (zone, cherche_dans(ProjetPro)),
        (niveaux, a_l_un_des_niveaux(ProjetPro)),
        (metiers, ProjetPro.metier_code.in_(metiers)),
    )
    return [condition for utile, condition in choix if utile]


def _ordre(tri: str, colonnes) -> tuple:
    return colonnes.modifie_le.desc(), colonnes.id.desc()


# What `indexer_projet` writes for each projet: its kinds of contract, its départements, and the levels of most.
MOTS_COURANTS = frozenset(
    indexer(
        *LIBELLES_LONGS_CONTRAT.values(),
        *(n.libelle for n in (Niveau.cap, Niveau.bac, Niveau.bac_2, Niveau.bac_3)),
        *DEPARTEMENTS.values(),
    ).split()
)
PROFILS = Sujet(
    modele=ProjetPro,
    publics=Contrat,
    champs=CHAMPS_DE_CARTE,
    triables=("modifie_le",),
    visible=_visible,
    propres=_conditions,
    ordre=_ordre,
    prefixe="contrat_",
    courants=MOTS_COURANTS,
)


@lru_cache(maxsize=512)
def _avec_diplomes(enonce: Select) -> Select:
    """The same statement, made once, with the diplomas that the cards name."""
    return enonce.options(selectinload(ProjetPro.diplomes))


def chercher_profils(c: CriteresProfil) -> tuple[Select, dict]:
    """The statement of a search of public profiles, and its values (`lire_profils` reads its rows).

    A number names one projet: the words are then not searched.
    """
    par_numero = c.projet_id is not None
    commun = CriteresCommuns(texte="" if par_numero else c.texte, publics=c.publics, page=c.page)
    metiers = c.portail.secteur_metiers if c.portail and c.portail.a_un_secteur else ()
    enonce, valeurs = enoncer(
        PROFILS,
        commun,
        tri=c.tri,
        propre=(par_numero, bool(c.departements), bool(c.niveaux), metiers),
        valeurs={
            "projet_id": c.projet_id,
            "zone": ensemble_de_departements(c.departements),
            "niveaux": ensemble_de_niveaux(c.niveaux),
        },
    )
    return _avec_diplomes(enonce), valeurs


def lire_profils(lignes, c: CriteresProfil) -> Resultats:
    """Read the rows of `chercher_profils`."""
    return lire_lignes(PROFILS, lignes, c)
