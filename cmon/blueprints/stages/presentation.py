"""How an offer looks: its picture, its facts, the badge that matters today, its data for search engines."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

import segno

from cmon.gabarits import date_courte, pluriel
from cmon.offres.etats import LIBELLES_PUBLIC
from cmon.offres.modeles import Offre
from cmon.portails import Portail
from cmon.temps import jour_de_paris

# The domain of a ROME code, the longest beginning first: the picture of a métier.
TUILES_PAR_METIER = {
    "A14": "vigne",
    "D11": "pain",
    "H22": "bois",
    "H24": "couture",
    "I13": "mecanique",
    "M18": "numerique",
    "N31": "littoral",
    "A": "paysage",
    "B": "couture",
    "C": "bureau",
    "D": "commerce",
    "E": "numerique",
    "F": "chantier",
    "G": "cuisine",
    "H": "labo",
    "I": "mecanique",
    "J": "soin",
    "K": "personne",
    "L": "fete",
    "M": "bureau",
    "N": "boite",
}
TUILES_PAR_SECTEUR = {
    "agriculture": "paysage",
    "industrie": "labo",
    "construction": "batiment",
    "commerce": "commerce",
    "services": "personne",
}
NB_COLORIS = 5
JOURS_D_URGENCE = 7


def tuile_de(offre: Offre) -> str:
    """The picture of an offer: by its métier, else by the company's sector."""
    code = offre.metier_code or ""
    return (
        TUILES_PAR_METIER.get(code[:3])
        or TUILES_PAR_METIER.get(code[:1])
        or TUILES_PAR_SECTEUR.get(offre.secteur or "")
        or "porte"
    )


def lieu_de(offre: Offre, km: float | None = None) -> str:
    """« Niort (79) », with the distance where one was asked for."""
    lieu = f"{offre.ville} ({offre.departement})" if offre.departement else offre.ville
    if km is None:
        return lieu
    return f"{lieu}, à {round(km)} km" if km >= 1 else f"{lieu}, à moins de 1 km"


def debut_de(offre: Offre) -> str:
    """« Dès que possible » or 02/03/2020."""
    return date_courte(offre.debut_le) if offre.debut_le else "Dès que possible"


def duree_de(offre: Offre) -> str:
    """« 5 jours », or nothing."""
    return pluriel(offre.duree_jours, "jour") if offre.duree_jours else ""


def publics_de(offre: Offre) -> str:
    """« Collégien, lycéen »."""
    libelles = ", ".join(LIBELLES_PUBLIC[p] for p in offre.publics)
    return libelles[:1] + libelles[1:].lower()


def insigne_de(offre: Offre, jour: date) -> tuple[str, str, str] | None:
    """(kind, icon, words) of the one badge that matters: little time left, else just published."""
    if offre.debut_le is not None and (reste := (offre.debut_le - jour).days) <= JOURS_D_URGENCE:
        texte = "Dernier jour" if reste <= 0 else "Plus qu’un jour" if reste == 1 else f"Plus que {reste} jours"
        return "warn", "hourglass-split", texte
    age = (jour - jour_de_paris(offre.publiee_le)).days
    if age <= 1:
        return "info", "clock-history", "Publiée aujourd’hui" if age <= 0 else "Publiée hier"
    return None


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
        coloris=offre.id % NB_COLORIS + 1,
        lieu=lieu_de(offre, km),
        debut=debut_de(offre),
        duree=duree_de(offre),
        publics=publics_de(offre),
        insigne=insigne_de(offre, jour),
    )


def donnees_structurees(offre: Offre, portail: Portail) -> dict:
    """The offer for search engines (schema.org JobPosting): public fields only, without the contact."""
    donnees = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": offre.intitule,
        "description": offre.description,
        "datePosted": jour_de_paris(offre.publiee_le).isoformat(),
        "employmentType": "INTERN",
        "identifier": {"@type": "PropertyValue", "name": portail.nom, "value": offre.numero},
        "hiringOrganization": {"@type": "Organization", "name": offre.nom_commercial},
        "jobLocation": {
            "@type": "Place",
            "address": {"@type": "PostalAddress", "addressLocality": offre.ville, "addressCountry": "FR"},
        },
        "directApply": True,
        "url": portail.url(adresse_de(offre)),
    }
    if offre.debut_le:
        donnees |= {"jobStartDate": offre.debut_le.isoformat(), "validThrough": offre.debut_le.isoformat()}
    return donnees


def adresse_de(offre: Offre) -> str:
    """The direct link of an offer (guide CMonStage: it can be sent to a candidate)."""
    return f"/detail-offre-stage/offre-detail/{offre.numero}/"


def code_qr(lien: str, titre: str) -> bytes:
    """An address as a QR code: an SVG in black on white, whatever the theme of the page, with its quiet zone."""
    sortie = BytesIO()
    segno.make(lien, error="m", micro=False).save(
        sortie, kind="svg", scale=8, dark="#000", light="#fff", title=titre, svgclass=None, lineclass=None
    )
    return sortie.getvalue()
