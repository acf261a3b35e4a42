"""Verbs of internship offers."""

from dataclasses import dataclass, field
from datetime import date, datetime

from cmon.base import exiger
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.fichiers.operations import joindre
from cmon.journal.operations import consigner
from cmon.offres import courriels
from cmon.offres.etats import PUBLICS_ELEVES, Public
from cmon.offres.modeles import DATE_PASSEE, LONGUEUR_MIN_DESCRIPTION, Offre
from cmon.portefeuille import numeros
from cmon.publication.operations import DEJA_FORMALISE, exiger_publiee, premier_etat
from cmon.recherche.texte import indexer
from cmon.referentiels.modeles import Metier
from cmon.temps import jour_de_paris

# What the employer may correct alone, from the mail of a relance.
DETAIL = (
    "description",
    "formation_souhaitee",
    "debut_le",
    "duree_jours",
    "contact_nom",
    "telephone",
    "autre_telephone",
    "courriel",
    "site_internet",
)


@dataclass
class SaisieOffre:
    """What the form of an internship offer holds. `debut_le` empty means « dès que possible »."""

    publics: list[Public]
    description: str
    nom_commercial: str
    telephone: str
    courriel: str
    metier: Metier | None = None
    etablissement_souhaite: str = ""
    formation_souhaitee: str = ""
    debut_le: date | None = None
    duree_jours: int | None = None
    contact_nom: str = ""
    autre_telephone: str = ""
    site_internet: str = ""
    documents: list[Fichier] = field(default_factory=list)


def _ecrire(offre: Offre, saisie: SaisieOffre, le: datetime) -> None:
    exiger(saisie.publics, "Cochez au moins un public visé.", "publics")
    offre.publics = saisie.publics
    offre.metier_code = saisie.metier.code if saisie.metier else None
    offre.metier_libelle = saisie.metier.libelle if saisie.metier else ""
    offre.nom_commercial = saisie.nom_commercial
    offre.etablissement_souhaite = saisie.etablissement_souhaite
    _ecrire_le_detail(offre, saisie, le)


def _ecrire_le_detail(offre: Offre, saisie, le: datetime) -> None:
    manque = LONGUEUR_MIN_DESCRIPTION - len(saisie.description)
    exiger(manque <= 0, f"Ajoutez {manque} caractères à la description : 200 au moins sont nécessaires.", "description")
    for nom in DETAIL:
        setattr(offre, nom, getattr(saisie, nom))
    offre.modifiee_le = le
    # Words of public fields only: searching the true name of a masked employer finds nothing.
    offre.recherche = indexer(
        offre.metier_libelle, offre.nom_commercial, offre.ville, offre.formation_souhaitee, offre.description
    )


def creer(projet, saisie: SaisieOffre, *, par, le: datetime, deposee: bool = False) -> Offre:
    """Write the offer of a projet, not public yet. The place is the company's.

    Deposited for pupils by a company that nobody has validated (`deposee`), it waits for the équipe or a partenaire.
    Raises RegleMetier: the projet already has an offer or a rencontre, no public, description under 200 characters,
    start date already past.
    """
    exiger(projet.publication is None, DEJA_FORMALISE)
    exiger(saisie.debut_le is None or saisie.debut_le >= jour_de_paris(le), DATE_PASSEE, "debut_le")
    e = projet.etablissement
    pour_des_eleves = any(p in PUBLICS_ELEVES for p in saisie.publics)
    numero, rang = numeros.numero_suivant(le)
    offre = Offre(
        numero=numero,
        rang=rang,
        projet=projet,
        etablissement_id=e.id,
        etat=premier_etat(e.id, deposee and pour_des_eleves),
        cree_le=le,
        commune_insee=e.commune_insee,
        ville=e.ville,
        departement=e.departement,
        latitude=e.latitude,
        longitude=e.longitude,
        secteur=e.secteur,
        document=None,
    )
    _ecrire(offre, saisie, le)
    db.session.add(offre)
    db.session.flush()
    joindre(offre, saisie.documents)
    consigner(offre, "création", par=par, le=le, vers=offre.etat)
    return offre


def modifier(offre: Offre, saisie: SaisieOffre, *, par, le: datetime) -> None:
    """Save the form of an offer. Raises RegleMetier like `creer`; a past date may stay on an unpublished offer."""
    _ecrire(offre, saisie, le)
    joindre(offre, saisie.documents)
    consigner(offre, "modification", par=par, le=le)
    db.session.flush()


def corriger(offre: Offre, saisie, *, par, le: datetime) -> None:
    """Save what an employer corrects of an offer: its description, dates and contact (`DETAIL`), nothing else.

    Raises RegleMetier: description under 200 characters, start date already past.
    """
    exiger(saisie.debut_le is None or saisie.debut_le >= jour_de_paris(le), DATE_PASSEE, "debut_le")
    _ecrire_le_detail(offre, saisie, le)
    consigner(offre, "correction", par=par, le=le)
    db.session.flush()


def prevenir_employeur(offre: Offre, *, le: datetime) -> None:
    """« Envoyer un mail à l'employeur »: tell the offer's contact that it is online, with its address.

    Raises RegleMetier when it is not published.
    """
    exiger_publiee(offre)
    courriels.offre_publiee(offre, le=le)
