"""How an alternance offer looks to everybody: its card, its facts, its data for search engines."""

from dataclasses import dataclass
from datetime import date

from cmon.alternance.etats import Contrat
from cmon.alternance.modeles import OffreAlternance
from cmon.gabarits import date_courte
from cmon.portails import Portail
from cmon.presentation import coloris_de, insigne_de_nouveaute, lieu_de, offre_d_emploi, tuile_de
from cmon.referentiels.departements import DEPARTEMENTS

REGION = "Nouvelle-Aquitaine"
EMPLOIS = {Contrat.pro: "TEMPORARY", Contrat.apprentissage: "TEMPORARY", Contrat.stage: "INTERN"}


def contrats_de(offre: OffreAlternance) -> str:
    """« Contrat pro, apprentissage »."""
    texte = ", ".join(c.libelle for c in offre.contrats)
    return texte[:1] + texte[1:].lower()


def niveaux_de(offre: OffreAlternance) -> str:
    """« CAP, BEP ; Bac, Bac pro, BP »."""
    return " ; ".join(n.libelle for n in offre.les_niveaux)


def embauche_de(offre: OffreAlternance) -> str:
    """« Embauche prévue le 04/01/2027 », or that the date is to be agreed on."""
    return f"Embauche prévue le {date_courte(offre.embauche_le)}" if offre.embauche_le else "Date d’embauche à convenir"


@dataclass
class Fiche:
    """One line of the list."""

    offre: OffreAlternance
    tuile: str
    coloris: int
    lieu: str
    embauche: str
    contrats: str
    niveaux: str
    insigne: tuple[str, str, str] | None


def fiche(offre: OffreAlternance, jour: date, km: float | None = None) -> Fiche:
    """What the list shows of an offer on that day."""
    return Fiche(
        offre=offre,
        tuile=tuile_de(offre),
        coloris=coloris_de(offre),
        lieu=lieu_de(offre, km),
        embauche=embauche_de(offre),
        contrats=contrats_de(offre),
        niveaux=niveaux_de(offre),
        insigne=insigne_de_nouveaute(offre.publiee_le, jour),
    )


def donnees_structurees(offre: OffreAlternance, portail: Portail) -> dict:
    """The offer for search engines (schema.org JobPosting): the town and no street, no way to reach the company.

    The name of an anonymous company is « confidential », which is what search engines expect.
    """
    donnees = offre_d_emploi(
        offre,
        portail,
        adresse_de(offre),
        description=offre.description or offre.intitule,
        entreprise="confidential" if offre.anonyme else offre.entreprise,
        emploi=list(dict.fromkeys(EMPLOIS[c] for c in offre.contrats)),
    )
    donnees["jobLocation"]["address"]["addressRegion"] = DEPARTEMENTS.get(offre.departement or "", REGION)
    donnees["validThrough"] = offre.visible_jusqu_au.isoformat()
    if offre.embauche_le:
        donnees["jobStartDate"] = offre.embauche_le.isoformat()
    return donnees


def adresse_de(offre: OffreAlternance) -> str:
    """The address of the page of an offer."""
    return f"/offres/{offre.numero}/"
