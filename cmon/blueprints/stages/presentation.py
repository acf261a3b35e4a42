"""How an offer looks: its picture, its facts, the badge that matters today, its data for search engines."""

from dataclasses import dataclass
from datetime import date

from cmon.gabarits import date_courte, pluriel
from cmon.offres.etats import LIBELLES_PUBLIC
from cmon.offres.modeles import Offre
from cmon.portails import Portail
from cmon.presentation import (
    coloris_de,
    insigne_de_nouveaute,
    lieu_de,
    offre_d_emploi,
    publics_de,
    tuile_de,
)

JOURS_D_URGENCE = 7


def debut_de(offre: Offre) -> str:
    """« Dès que possible » or 02/03/2020."""
    return date_courte(offre.debut_le) if offre.debut_le else "Dès que possible"


def duree_de(offre: Offre) -> str:
    """« 5 jours », or nothing."""
    return pluriel(offre.duree_jours, "jour") if offre.duree_jours else ""


def insigne_de(offre: Offre, jour: date) -> tuple[str, str, str] | None:
    """(kind, icon, words) of the one badge that matters: little time left, else just published."""
    if offre.debut_le is not None and (reste := (offre.debut_le - jour).days) <= JOURS_D_URGENCE:
        texte = "Dernier jour" if reste <= 0 else "Plus qu’un jour" if reste == 1 else f"Plus que {reste} jours"
        return "warn", "hourglass-split", texte
    return insigne_de_nouveaute(offre.publiee_le, jour)


@dataclass
class Fiche:
    """One line of the list."""

    offre: Offre
    tuile: str
    coloris: int
    lieu: str
    debut: str
    duree: str
    publics: str
    insigne: tuple[str, str, str] | None


def fiche(offre: Offre, jour: date, km: float | None = None) -> Fiche:
    """What the list shows of an offer on that day."""
    return Fiche(
        offre=offre,
        tuile=tuile_de(offre),
        coloris=coloris_de(offre),
        lieu=lieu_de(offre, km),
        debut=debut_de(offre),
        duree=duree_de(offre),
        publics=publics_de(offre, LIBELLES_PUBLIC),
        insigne=insigne_de(offre, jour),
    )


def donnees_structurees(offre: Offre, portail: Portail) -> dict:
    """The offer for search engines (schema.org JobPosting): public fields only, without the contact."""
    donnees = offre_d_emploi(
        offre,
        portail,
        adresse_de(offre),
        description=offre.description,
        entreprise=offre.nom_commercial,
        emploi="INTERN",
    )
    if offre.debut_le:
        donnees |= {"jobStartDate": offre.debut_le.isoformat(), "validThrough": offre.debut_le.isoformat()}
    return donnees


def adresse_de(offre: Offre) -> str:
    """The direct link of an offer (guide CMonStage: it can be sent to a candidate)."""
    return f"/detail-offre-stage/offre-detail/{offre.numero}/"
