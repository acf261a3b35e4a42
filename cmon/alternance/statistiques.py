"""What the offers of a structure have brought over a period: views, applications, answers and how long they took."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, case, func, select

from cmon.alternance.modeles import OffreAlternance
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.frequentation.modeles import Frequentation


@dataclass(frozen=True)
class Bilan:
    """The numbers of one period; `delai` is the mean wait of an application for its answer, None without any answer."""

    vues: int
    candidatures: int
    acceptees: int
    refusees: int
    delai: timedelta | None


def delai_moyen(candidatures: Iterable) -> timedelta | None:
    """How long the answered ones among these applications waited, on average; None when none was answered."""
    delais = [x.repondue_le - x.candidatee_le for x in candidatures if x.repondue_le]
    return sum(delais, timedelta()) / len(delais) if delais else None


def vues_de_la_structure(structure_id: int, depuis: Iterable[date]) -> Select:
    """How often the public pages of its offers were read since each of these local days: one row of sums."""
    sommes = [func.sum(case((Frequentation.vue_le >= jour, Frequentation.nb), else_=0)) for jour in depuis]
    return (
        select(*sommes)
        .join(OffreAlternance, OffreAlternance.rang == Frequentation.rang)
        .where(OffreAlternance.structure_id == structure_id)
    )


def candidatures_recues(structure_id: int, depuis: datetime) -> Select:
    """The applications received since that instant, withdrawn ones left out: rows (state, received, answered)."""
    return (
        select(CandidatureAlternance.etat, CandidatureAlternance.candidatee_le, CandidatureAlternance.repondue_le)
        .join(CandidatureAlternance.offre)
        .where(
            OffreAlternance.structure_id == structure_id,
            CandidatureAlternance.etat != EtatCandidature.retiree,
            CandidatureAlternance.candidatee_le >= depuis,
        )
    )


def dresser(vues: int, recues: Iterable, depuis: datetime) -> Bilan:
    """The numbers of what was received since that instant, from the rows of `candidatures_recues`."""
    lignes = [x for x in recues if x.candidatee_le >= depuis]
    return Bilan(
        vues=vues,
        candidatures=len(lignes),
        acceptees=sum(x.etat == EtatCandidature.acceptee for x in lignes),
        refusees=sum(x.etat == EtatCandidature.refusee for x in lignes),
        delai=delai_moyen(lignes),
    )
