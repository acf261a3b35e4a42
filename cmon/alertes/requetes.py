"""Alerts as they may be shown: of a visible offer and of a public projet, not put aside."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import contains_eager

from cmon.alertes.modeles import Alerte
from cmon.alternance.modeles import OffreAlternance
from cmon.base import batie_une_fois
from cmon.comptes.modeles import Compte
from cmon.favoris.requetes_profils import est_favori
from cmon.profils.modeles import ProjetPro
from cmon.profils.requetes import pour_une_carte
from cmon.recherche.enonce import PLAFOND
from cmon.structures.etats import EtatStructure
from cmon.structures.modeles import Adhesion, Structure
from cmon.temps import jour_de_paris, maintenant

# How many alerts a mail shows.
MONTREES = 10
CHAMPS_D_OFFRE = (
    OffreAlternance.id,
    OffreAlternance.rang,
    OffreAlternance.structure_id,
    OffreAlternance.etat,
    OffreAlternance.metier_libelle,
    OffreAlternance.ville,
    OffreAlternance.departement,
    OffreAlternance.embauche_le,
)


def montrable(jour: date) -> tuple:
    """May that alert be shown? It compares the date itself: nothing stale shows before the job has passed."""
    return Alerte.ecartee_le.is_(None), OffreAlternance.est_visible(jour), ProjetPro.est_public


def _de_la_structure(requete: Select, structure_id: int) -> Select:
    return (
        requete.join(OffreAlternance, OffreAlternance.id == Alerte.offre_id)
        .join(ProjetPro, ProjetPro.id == Alerte.projet_pro_id)
        .where(Alerte.structure_id == structure_id)
    )


def _pour_une_ligne(*, diplomes: bool = True) -> tuple:
    """What a line of the list shows, and no more: nothing of who the candidate is."""
    projet = pour_une_carte(contains_eager(Alerte.projet_pro), diplomes=diplomes)
    return contains_eager(Alerte.offre).load_only(*CHAMPS_D_OFFRE), *projet


def nb_alertes(structure_id: int, jour: date | None = None, offre_id: int | None = None) -> Select:
    """How many alerts a structure has, on that local day (today), PLAFOND + 1 at most: counted from two indexes.

    A projet that goes out of sight loses its alerts at once (`retirer_les_projets_caches`): it is not looked up. An
    offer expires by itself: its date is compared.
    """
    comptees = (
        select(literal(1))
        .select_from(OffreAlternance)
        .join(Alerte, Alerte.offre_id == OffreAlternance.id)
        .where(
            OffreAlternance.structure_id == structure_id,
            OffreAlternance.est_visible(jour_de_paris(maintenant()) if jour is None else jour),
            Alerte.ecartee_le.is_(None),
        )
    )
    if offre_id is not None:
        comptees = comptees.where(OffreAlternance.id == offre_id)
    return select(func.count()).select_from(comptees.limit(PLAFOND + 1).subquery())


def alertes_de(
    structure_id: int, jour: date | None = None, *, offre_id: int | None = None, diplomes: bool = True
) -> Select:
    """The alerts of a structure, newest first and best first among those of one moment; of one offer when it is named.

    With the title and the place of their offer, and the card of their projet, its diplomas too unless told otherwise.
    """
    jour = jour_de_paris(maintenant()) if jour is None else jour
    requete = _de_la_structure(select(Alerte), structure_id).where(*montrable(jour))
    if offre_id is not None:
        requete = requete.where(Alerte.offre_id == offre_id)
    # Of one matching the best pair is written last: this order is that of the index.
    options = _pour_une_ligne(diplomes=diplomes)
    return requete.options(*options).order_by(Alerte.cree_le.desc(), Alerte.id.desc())


@batie_une_fois
def liste_d_alertes(
    compte_id: int, structure_id: int, jour: date, offre_id: int, nb: int, debut: int, *, d_une_offre: bool
) -> Select:
    """`nb` of these alerts, `debut` of them passed over: rows (alert, has that person put its profile aside?)."""
    alertes = alertes_de(structure_id, jour, offre_id=offre_id if d_une_offre else None)
    return alertes.add_columns(est_favori(compte_id, structure_id)).limit(nb).offset(debut)


@batie_une_fois
def total_d_alertes(structure_id: int, jour: date, offre_id: int, *, d_une_offre: bool) -> Select:
    """How many there are of the same (`nb_alertes`)."""
    return nb_alertes(structure_id, jour, offre_id if d_une_offre else None)


def alerte_par_id(alerte_id: int) -> Select:
    """One alert with its offer and its projet, whatever their state."""
    return (
        select(Alerte)
        .where(Alerte.id == alerte_id)
        .join(Alerte.offre)
        .join(Alerte.projet_pro)
        .options(*_pour_une_ligne())
    )


@batie_une_fois
def offres_avec_alertes(structure_id: int, jour: date, *, nb: int) -> Select:
    """Rows (id, rang, metier_libelle, nb) of the offers that have alerts, by title, for the filter; `nb` at most.

    They are chosen before they are sorted: where there are more than a filter proposes, not all of them are read.
    """
    une = select(Alerte.id).where(Alerte.offre_id == OffreAlternance.id, Alerte.ecartee_le.is_(None)).limit(1)
    choisies = (
        select(OffreAlternance.id)
        .where(
            OffreAlternance.structure_id == structure_id,
            OffreAlternance.est_visible(jour),
            une.scalar_subquery().is_not(None),
        )
        .limit(nb)
    )
    siennes = select(func.count()).where(Alerte.offre_id == OffreAlternance.id, Alerte.ecartee_le.is_(None))
    return (
        select(
            OffreAlternance.id,
            OffreAlternance.rang,
            OffreAlternance.metier_libelle,
            siennes.correlate(OffreAlternance).scalar_subquery().label("nb"),
        )
        .where(OffreAlternance.id.in_(choisies))
        .order_by(OffreAlternance.metier_libelle, OffreAlternance.id)
    )


def offre_de_rang(structure_id: int, rang: int) -> Select:
    """The id of the offer of a structure that bears that number."""
    return select(OffreAlternance.id).where(OffreAlternance.structure_id == structure_id, OffreAlternance.rang == rang)


def structures_a_prevenir(jour: date, nb: int) -> Select:
    """Validated structures (ids, `nb` at most) that have alerts which no mail has told yet."""
    return (
        select(Alerte.structure_id)
        .join(OffreAlternance, OffreAlternance.id == Alerte.offre_id)
        .join(ProjetPro, ProjetPro.id == Alerte.projet_pro_id)
        .join(Structure, Structure.id == Alerte.structure_id)
        .where(Alerte.envoyee_le.is_(None), Structure.etat == EtatStructure.validee, *montrable(jour))
        .group_by(Alerte.structure_id)
        .order_by(Alerte.structure_id)
        .limit(nb)
    )


def a_dire(structures: Sequence[int], jour: date) -> Select:
    """The alerts of these structures (ids) which no mail has told yet."""
    return (
        select(Alerte.id)
        .join(OffreAlternance, OffreAlternance.id == Alerte.offre_id)
        .join(ProjetPro, ProjetPro.id == Alerte.projet_pro_id)
        .where(Alerte.envoyee_le.is_(None), Alerte.structure_id.in_(structures), *montrable(jour))
    )


def membres_a_prevenir(structures: Sequence[int]) -> Select:
    """Who of these structures (ids) wants the mail: memberships, with their account and structure."""
    return (
        select(Adhesion)
        .join(Adhesion.compte)
        .join(Adhesion.structure)
        .where(
            Adhesion.structure_id.in_(structures),
            Compte.recoit_les_alertes,
            Compte.confirme_le.is_not(None),
            Compte.desactive_le.is_(None),
        )
        .options(contains_eager(Adhesion.compte), contains_eager(Adhesion.structure))
        .order_by(Adhesion.id)
    )


def meilleures_dites(structures: Sequence[int], le: datetime) -> Select:
    """The ten best alerts of each of these structures (ids) among those told at `le`."""
    rang = func.row_number().over(partition_by=Alerte.structure_id, order_by=(Alerte.score.desc(), Alerte.id.desc()))
    rangees = (
        select(Alerte.id, rang.label("rang"))
        .where(Alerte.envoyee_le == le, Alerte.structure_id.in_(structures))
        .subquery()
    )
    return (
        select(Alerte)
        .join(rangees, rangees.c.id == Alerte.id)
        .join(Alerte.offre)
        .join(Alerte.projet_pro)
        .where(rangees.c.rang <= MONTREES)
        .options(*_pour_une_ligne())
        .order_by(Alerte.structure_id, rangees.c.rang)
    )
