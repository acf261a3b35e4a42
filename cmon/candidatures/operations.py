"""Verbs of applications."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from cmon.base import exiger
from cmon.candidatures import courriels, requetes
from cmon.candidatures.modeles import Candidature, TrancheAge
from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.fichiers.operations import rattacher
from cmon.offres.modeles import Offre
from cmon.recherche.texte import normaliser
from cmon.temps import jour_de_paris
from cmon.textes import normaliser_courriel

OFFRE_FERMEE = "Cette offre n’accepte plus de candidature."
DEJA_UTILISEE = (
    "Une candidature à cette offre a déjà été envoyée avec cette adresse, sous un autre nom."
    " Indiquez une autre adresse e-mail."
)


@dataclass
class SaisieCandidature:
    """What an applicant types. No account, no birth date: an age class."""

    nom: str
    prenom: str
    tranche_age: TrancheAge
    courriel: str
    telephone: str
    formation_actuelle: str
    motivations: str
    courriel_copie: str = ""
    fichiers: list[Fichier] = field(default_factory=list)


def _meme_personne(candidature: Candidature, saisie: SaisieCandidature) -> bool:
    return (normaliser(candidature.nom), normaliser(candidature.prenom)) == (
        normaliser(saisie.nom),
        normaliser(saisie.prenom),
    )


def _deja_recue(offre: Offre, saisie: SaisieCandidature) -> Candidature | None:
    adresse = normaliser_courriel(saisie.courriel)
    deja = db.session.execute(requetes.candidature_de(offre.id, adresse)).scalar_one_or_none()
    if deja is not None:
        exiger(_meme_personne(deja, saisie), DEJA_UTILISEE, "courriel")
    return deja


def postuler(
    offre: Offre, saisie: SaisieCandidature, *, le: datetime, par: Compte | None = None
) -> tuple[Candidature, bool]:
    """Send an application to an offer: the contact gets it by mail with its files, the applicant a confirmation.

    Gives the application and whether it is new: sent twice by the same person (double click, back button, fifty at
    once) it stays one application and one mail each way. `par` is the chargé who registers someone (« Inscrire un
    postulant »). Raises RegleMetier when the offer is over, or the address already serves another person.
    """
    exiger(offre.est_visible(jour_de_paris(le)) or par is not None, OFFRE_FERMEE)
    deja = _deja_recue(offre, saisie)
    if deja is not None:
        return deja, False
    candidature = Candidature(
        offre_id=offre.id,
        jeton=secrets.token_urlsafe(24),
        nom=saisie.nom,
        prenom=saisie.prenom,
        tranche_age=saisie.tranche_age,
        courriel=saisie.courriel,
        courriel_normalise=normaliser_courriel(saisie.courriel),
        courriel_copie=saisie.courriel_copie,
        telephone=saisie.telephone,
        formation_actuelle=saisie.formation_actuelle,
        motivations=saisie.motivations,
        inscrite_par_id=par.id if par else None,
        cree_le=le,
    )
    try:
        with db.session.begin_nested():
            db.session.add(candidature)
    except IntegrityError:
        # Somebody was quicker by a hair: the same person, since the unique key is their address.
        return _deja_recue(offre, saisie), False
    rattacher(saisie.fichiers, candidature=candidature)
    db.session.flush()
    courriels.candidature_recue(offre, candidature, saisie.fichiers, le=le)
    courriels.candidature_confirmee(offre, candidature, le=le)
    return candidature, True
