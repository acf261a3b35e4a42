"""How what is published looks, offer or rencontre: its picture, its place, its publics, its QR code."""

from io import BytesIO

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


def code_qr(lien: str, titre: str) -> bytes:
    """An address as a QR code: an SVG in black on white, whatever the theme of the page, with its quiet zone."""
    import segno  # loaded by the first code: 8 MB with the modules it needs

    sortie = BytesIO()
    segno.make(lien, error="m", micro=False).save(
        sortie, kind="svg", scale=8, dark="#000", light="#fff", title=titre, svgclass=None, lineclass=None
    )
    return sortie.getvalue()
