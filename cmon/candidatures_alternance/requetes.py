"""Queries over applications to alternance offers."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, load_only, selectinload

from cmon.alternance.modeles import OffreAlternance
from cmon.base import batie_une_fois
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.modeles import Compte
from cmon.echanges.modeles import Message
from cmon.profils.modeles import ProjetPro
from cmon.profils.requetes import pour_une_carte
from cmon.structures.etats import EtatStructure
from cmon.structures.modeles import Structure

# Told apart from the three places of the guide: withdrawn by the candidate, or closed for want of an answer.
AUTRES = (EtatCandidature.retiree, EtatCandidature.close)
COLONNES_D_OFFRE = (
    OffreAlternance.rang,
    OffreAlternance.structure_id,
    OffreAlternance.metier_code,
    OffreAlternance.metier_libelle,
    OffreAlternance.secteur,
    OffreAlternance.entreprise,
    OffreAlternance.anonyme,
    OffreAlternance.ville,
    OffreAlternance.departement,
    OffreAlternance.publiee_le,
    OffreAlternance.etat,
)
QUI = (Compte.nom, Compte.prenom)


COLONNES = (
    CandidatureAlternance.id,
    CandidatureAlternance.offre_id,
    CandidatureAlternance.etat,
    CandidatureAlternance.candidatee_le,
    CandidatureAlternance.repondue_le,
)


def _recues(structure_id, offre_id, numero, d_une_offre: bool, de_ce_numero: bool) -> list[ColumnElement[bool]]:
    conditions = [CandidatureAlternance.structure_id == structure_id]
    if d_une_offre:
        conditions.append(CandidatureAlternance.offre_id == offre_id)
    if de_ce_numero:
        conditions.append(
            or_(
                CandidatureAlternance.id == numero,
                CandidatureAlternance.projet_pro_id == numero,
                OffreAlternance.rang == numero,
            )
        )
    return conditions


@batie_une_fois
def candidatures_de(
    structure_id: int,
    offre_id: int,
    numero: int,
    nb: int,
    debut: int,
    *,
    etats: tuple[EtatCandidature, ...],
    d_une_offre: bool = False,
    de_ce_numero: bool = False,
) -> Select:
    """`nb` applications to the offers of a structure, `debut` passed over, with what a card shows of offer and projet.

    `d_une_offre` keeps those of `offre_id`, `de_ce_numero` what bears `numero`: candidature, profile or offer. What
    waits for an answer comes with the oldest first; the rest with the newest first.
    """
    date = CandidatureAlternance.candidatee_le
    attend = etats == (EtatCandidature.a_traiter,)
    ordre = (
        (date, CandidatureAlternance.id)
        if attend
        else (func.coalesce(CandidatureAlternance.repondue_le, date).desc(), CandidatureAlternance.id.desc())
    )
    return (
        select(CandidatureAlternance)
        .join(CandidatureAlternance.offre)
        .options(
            load_only(*COLONNES),
            contains_eager(CandidatureAlternance.offre).load_only(OffreAlternance.rang, OffreAlternance.metier_libelle),
            *pour_une_carte(joinedload(CandidatureAlternance.projet_pro), aussi=(ProjetPro.duree_mois,)),
        )
        .where(
            *_recues(structure_id, offre_id, numero, d_une_offre, de_ce_numero), CandidatureAlternance.etat.in_(etats)
        )
        .order_by(*ordre)
        .limit(nb)
        .offset(debut)
    )


def nb_candidatures(
    structure_id: int, offre_id: int = 0, numero: int = 0, *, d_une_offre: bool = False, de_ce_numero: bool = False
) -> Select:
    """How many a structure has, in one row: `a_traiter`, `acceptees`, `refusees`, `autres`, and their `total`.

    The total is the guide’s: to treat, accepted and refused. Same filters as `candidatures_de`.
    """
    etat = CandidatureAlternance.etat

    def nb(*etats: EtatCandidature):
        return func.count(CandidatureAlternance.id).filter(etat.in_(etats))

    requete = (
        select(
            nb(EtatCandidature.a_traiter).label("a_traiter"),
            nb(EtatCandidature.acceptee).label("acceptees"),
            nb(EtatCandidature.refusee).label("refusees"),
            nb(*AUTRES).label("autres"),
            func.count(CandidatureAlternance.id).filter(etat.not_in(AUTRES)).label("total"),
        )
        .select_from(CandidatureAlternance)
        .where(*_recues(structure_id, offre_id, numero, d_une_offre, de_ce_numero))
    )
    return requete.join(OffreAlternance) if de_ce_numero else requete


compter_les_candidatures = batie_une_fois(nb_candidatures)


@batie_une_fois
def offres_avec_candidatures(structure_id: int, offre_id: int, *, nb: int = 1, d_une_offre: bool = False) -> Select:
    """Rows (id, rang, title) of the offers of a structure that have received an application, the newest first.

    `nb` of them at most, chosen before they are sorted: where there are more than a filter proposes, not all of them
    are read. `d_une_offre`: only the one that is named, if it is one of them.
    """
    une = select(CandidatureAlternance.id).where(CandidatureAlternance.offre_id == OffreAlternance.id).limit(1)
    choisies = select(OffreAlternance.id).where(
        OffreAlternance.structure_id == structure_id, une.scalar_subquery().is_not(None)
    )
    if d_une_offre:
        choisies = choisies.where(OffreAlternance.id == offre_id)
    return (
        select(OffreAlternance.id, OffreAlternance.rang, OffreAlternance.metier_libelle)
        .where(OffreAlternance.id.in_(choisies.limit(nb)))
        .order_by(OffreAlternance.id.desc())
    )


def candidature_recue(candidature_id: int) -> Select:
    """One application with all that its page shows to the structure: offer, projet, who, files, answer, messages."""
    return (
        select(CandidatureAlternance)
        .options(
            joinedload(CandidatureAlternance.offre).options(
                selectinload(OffreAlternance.diplomes),
                joinedload(OffreAlternance.referent).load_only(*QUI),
            ),
            joinedload(CandidatureAlternance.projet_pro).options(
                selectinload(ProjetPro.diplomes),
                selectinload(ProjetPro.formations),
                selectinload(ProjetPro.experiences),
                joinedload(ProjetPro.cv),
            ),
            joinedload(CandidatureAlternance.compte).load_only(*QUI, Compte.tranche_age, Compte.desactive_le),
            joinedload(CandidatureAlternance.repondue_par).load_only(*QUI),
            selectinload(CandidatureAlternance.fichiers),
            selectinload(CandidatureAlternance.messages).joinedload(Message.auteur).load_only(*QUI),
        )
        .where(CandidatureAlternance.id == candidature_id)
    )


def fil_de_candidature(candidature_id: int) -> Select:
    """One application with its offer and its messages, for whoever writes to the other side."""
    return (
        select(CandidatureAlternance)
        .options(
            joinedload(CandidatureAlternance.offre).load_only(*COLONNES_D_OFFRE, OffreAlternance.referent_id),
            joinedload(CandidatureAlternance.compte),
            selectinload(CandidatureAlternance.messages).joinedload(Message.auteur).load_only(*QUI),
        )
        .where(CandidatureAlternance.id == candidature_id)
    )


def candidature_a_repondre(candidature_id: int) -> Select:
    """One application as it is now, its row locked until the transaction ends, with who answered it already."""
    return (
        select(CandidatureAlternance)
        .options(
            selectinload(CandidatureAlternance.repondue_par).load_only(*QUI),
            selectinload(CandidatureAlternance.offre),
            selectinload(CandidatureAlternance.compte),
        )
        .where(CandidatureAlternance.id == candidature_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def candidatures_et_offres(candidature_ids: Iterable[int]) -> Select:
    """Those applications with their offer, its référent and who applied, the oldest first: for the mails of jobs."""
    return (
        select(CandidatureAlternance)
        .options(
            joinedload(CandidatureAlternance.offre).load_only(*COLONNES_D_OFFRE, OffreAlternance.referent_id),
            joinedload(CandidatureAlternance.compte),
        )
        .where(CandidatureAlternance.id.in_(list(candidature_ids)))
        .order_by(CandidatureAlternance.candidatee_le, CandidatureAlternance.id)
    )


def structures_a_rappeler(due: ColumnElement[bool]) -> Select:
    """The validated structures (ids) that have applications of which `due` holds."""
    return (
        select(CandidatureAlternance.structure_id)
        .join(Structure, Structure.id == CandidatureAlternance.structure_id)
        .where(due, Structure.etat == EtatStructure.validee)
        .distinct()
        .order_by(CandidatureAlternance.structure_id)
    )
