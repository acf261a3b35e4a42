"""The search of alternance offers: what it has of its own."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Date, Integer, Select, bindparam, select, union_all
from sqlalchemy.orm import aliased

from cmon.alternance.etats import Contrat, Niveau, ensemble_de_niveaux
from cmon.alternance.modeles import OffreAlternance
from cmon.portails import Portail
from cmon.recherche.enonce import CriteresCommuns, Resultats, Sujet, enoncer, lire_lignes


class TriAlternance(StrEnum):
    """How offers are sorted: the newest first, or the nearest."""

    date = "date"
    distance = "distance"


@dataclass
class CriteresAlternance(CriteresCommuns):
    """What a visitor looks for among alternance offers. `publics` are the kinds of contract; any of `niveaux` will do.

    `portail` is the one of the visitor: a sector portail shows its sector only.
    """

    publics: list[Contrat] = field(default_factory=list)
    niveaux: list[Niveau] = field(default_factory=list)
    portail: Portail | None = None
    tri: TriAlternance = TriAlternance.date


def a_l_un_des_niveaux(modele) -> ColumnElement[bool]:
    """The rows, offers or projets, that prepare one of the levels of the parameter `niveaux` (a bit each)."""
    return modele.niveaux.bitwise_and(bindparam("niveaux", type_=Integer)) != 0


def est_du_secteur(metiers: tuple[str, ...], nafs: tuple[str, ...]) -> ColumnElement[bool]:
    """The offers of one of these métiers (ROME), or of an employer of one of these NAF classes.

    Each of the two reads its own index: a sector is a small part of the table.
    """
    lue = aliased(OffreAlternance)
    du_metier, du_naf = select(lue.id).where(lue.metier_code.in_(metiers)), select(lue.id).where(lue.naf.in_(nafs))
    return OffreAlternance.id.in_(union_all(du_metier, du_naf))


def secteur_de(portail: Portail | None) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The métiers and the NAF classes of a sector portail; None for one that shows every sector."""
    return (portail.secteur_metiers, portail.secteur_naf) if portail and portail.a_un_secteur else None


def visible_dans(secteur: tuple | None, jour) -> ColumnElement[bool]:
    """The offers that a portail of that sector (`secteur_de`) shows on that day (a date, or what holds it)."""
    visible = OffreAlternance.est_visible(jour)
    return visible & est_du_secteur(*secteur) if secteur else visible


def _visible():
    return OffreAlternance.est_visible(bindparam("jour", type_=Date))


def _conditions(propre: tuple) -> list:
    niveaux, secteur = propre
    choix = [a_l_un_des_niveaux(OffreAlternance)] if niveaux else []
    return [*choix, est_du_secteur(*secteur)] if secteur else choix


def _ordre(tri: str, colonnes) -> tuple:
    return colonnes.publiee_le.desc(), colonnes.id.desc()


CHAMPS_EN_BREF = (
    OffreAlternance.id,
    OffreAlternance.rang,
    OffreAlternance.metier_code,
    OffreAlternance.metier_libelle,
    OffreAlternance.entreprise,
    OffreAlternance.anonyme,
    OffreAlternance.ville,
    OffreAlternance.departement,
    OffreAlternance.embauche_le,
    OffreAlternance.publiee_le,
    OffreAlternance.niveaux,
    OffreAlternance.secteur,
    OffreAlternance.contrat_pro,
    OffreAlternance.contrat_apprentissage,
    OffreAlternance.contrat_stage,
)
OFFRES_D_ALTERNANCE = Sujet(
    modele=OffreAlternance,
    publics=Contrat,
    champs=CHAMPS_EN_BREF,
    triables=("publiee_le",),
    visible=_visible,
    propres=_conditions,
    ordre=_ordre,
    prefixe="contrat_",
)


def chercher_alternances(c: CriteresAlternance, jour: date) -> tuple[Select, dict]:
    """The statement of a search of offers public on that day, and its values (`lire_alternances` reads its rows)."""
    valeurs = {"jour": jour, "niveaux": ensemble_de_niveaux(c.niveaux)}
    propre = (bool(c.niveaux), secteur_de(c.portail))
    return enoncer(OFFRES_D_ALTERNANCE, c, tri=c.tri, propre=propre, valeurs=valeurs)


def lire_alternances(lignes, c: CriteresAlternance) -> Resultats:
    """Read the rows of `chercher_alternances`."""
    return lire_lignes(OFFRES_D_ALTERNANCE, lignes, c)
