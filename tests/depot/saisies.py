"""What a company types, and what the database then holds."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cmon.extensions import db
from cmon.offres.modeles import Offre
from cmon.portefeuille.modeles import Projet
from tests.fabriques import DESCRIPTION

SIRET_DEMO = "00002073500015"  # Menuiserie creusoise du plateau
OFFRE = {
    "publics": ["etudiant"],
    "description": DESCRIPTION,
    "des_que_possible": True,
    "contact_nom": "Élise Bontemps",
    "telephone": "01 99 00 12 34",
    "courriel": "elise@example.org",
}
DEMANDE = {
    "demande": "Nous aimerions ouvrir l’atelier à une classe.",
    "contact_nom": "Élise Bontemps",
    "contact_telephone": "01 99 00 12 34",
    "contact_courriel": "elise@example.org",
}
ENTREPRISE = {
    "raison_sociale": "Menuiserie Bontemps",
    "adresse": "12 rue du Moulin",
    "code_postal": "79000",
    "ville": "Niort",
}


def formulaire(souhait="stagiaire", siret=SIRET_DEMO) -> str:
    suite = f"siret={siret}" if siret else "saisie=main"
    return f"/deposer/formulaire/?souhait={souhait}&{suite}"


def projets() -> list[Projet]:
    db.session.rollback()
    options = joinedload(Projet.etablissement), joinedload(Projet.offre).joinedload(Offre.document)
    return list(db.session.execute(select(Projet).options(*options).order_by(Projet.id)).scalars())


def messages(reponse) -> list[str]:
    return [li.get_text(" ", strip=True) for li in reponse.soupe.select(".summary li")]
