"""How what is published looks, offer or rencontre: its picture, its place, its publics, its QR code."""

from datetime import date, datetime
from io import BytesIO

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


def tuile_de(publication) -> str:
    """The picture of an offer or a rencontre: by its métier, else by the company's sector."""
    code = publication.metier_code or ""
    return (
        TUILES_PAR_METIER.get(code[:3])
        or TUILES_PAR_METIER.get(code[:1])
        or TUILES_PAR_SECTEUR.get(publication.secteur or "")
        or "porte"
    )


def coloris_de(publication) -> int:
    """Which of the five colourings its picture has."""
    return publication.id % NB_COLORIS + 1


def lieu_de(publication, km: float | None = None) -> str:
    """« Niort (79) », with the distance where one was asked for."""
    lieu = f"{publication.ville} ({publication.departement})" if publication.departement else publication.ville
    if km is None:
        return lieu
    return f"{lieu}, à {round(km)} km" if km >= 1 else f"{lieu}, à moins de 1 km"


def publics_de(publication, libelles: dict) -> str:
    """« Collégien, lycéen »."""
    texte = ", ".join(libelles[p] for p in publication.publics)
    return texte[:1] + texte[1:].lower()


def insigne_de_nouveaute(publiee_le: datetime, jour: date) -> tuple[str, str, str] | None:
    """(kind, icon, words) of the badge of what was published today or yesterday."""
    age = (jour - jour_de_paris(publiee_le)).days
    if age <= 1:
        return "info", "clock-history", "Publiée aujourd’hui" if age <= 0 else "Publiée hier"
    return None


def offre_d_emploi(offre, portail: Portail, chemin: str, *, description: str, entreprise: str, emploi) -> dict:
    """An offer for search engines (schema.org JobPosting): the town and no street, no way to reach the company.

    `chemin` is the address of its page; `entreprise` the name that the public may read; `emploi` one of the words of
    schema.org for kinds of contract, or several.
    """
    lieu = {"@type": "PostalAddress", "addressLocality": offre.ville, "addressCountry": "FR"}
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": offre.intitule,
        "description": description,
        "datePosted": jour_de_paris(offre.publiee_le).isoformat(),
        "employmentType": emploi,
        "identifier": {"@type": "PropertyValue", "name": portail.nom, "value": offre.numero},
        "hiringOrganization": {"@type": "Organization", "name": entreprise},
        "jobLocation": {"@type": "Place", "address": lieu},
        "directApply": True,
        "url": portail.url(chemin),
    }


def code_qr(lien: str, titre: str) -> bytes:
    """An address as a QR code: an SVG in black on white, whatever the theme of the page, with its quiet zone."""
    import segno  # loaded by the first code: 8 MB with the modules it needs

    sortie = BytesIO()
    segno.make(lien, error="m", micro=False).save(
        sortie, kind="svg", scale=8, dark="#000", light="#fff", title=titre, svgclass=None, lineclass=None
    )
    return sortie.getvalue()
