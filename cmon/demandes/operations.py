"""Verbs of demandes: ask, handle."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cmon.base import exiger
from cmon.base_sql import chacun_son_tour
from cmon.comptes.modeles import Compte
from cmon.demandes import courriels, requetes
from cmon.demandes.etats import PASSAGES, Demandeur, EtatDemande
from cmon.demandes.modeles import LONGUEUR_MIN_TEXTE, Demande
from cmon.extensions import db
from cmon.gabarits import date_courte
from cmon.journal.operations import passer
from cmon.portails import Portail

# Somebody may type the address of somebody else: it gets no more acknowledgements than this.
ACCUSES_MAX = 3
PERIODE_DES_ACCUSES = timedelta(minutes=15)


@dataclass
class SaisieDemande:
    """What a person types in the contact form."""

    demandeur: Demandeur
    nom: str
    courriel: str
    telephone: str
    texte: str
    cle_envoi: str | None = None


def demander(saisie: SaisieDemande, *, portail: Portail, le: datetime) -> Demande:
    """Ask for information: the demande waits for the équipe, which gets it by mail; the person gets an acknowledgement.

    The same form sent twice (same `cle_envoi`) gives the demande of the first time. Raises RegleMetier.
    Source: guide CMonStage, « Site public », « Demander une information via le formulaire de demande de contact ».
    """
    exiger(
        len(saisie.texte) >= LONGUEUR_MIN_TEXTE,
        f"Décrivez votre demande en {LONGUEUR_MIN_TEXTE} caractères au moins.",
        "texte",
    )
    if saisie.cle_envoi:
        chacun_son_tour(f"demande {saisie.cle_envoi}")
        deja = db.session.execute(requetes.demande_par_cle(saisie.cle_envoi)).scalar_one_or_none()
        if deja:
            return deja
    recentes = db.session.scalar(requetes.compter_demandes_de(saisie.courriel, le - PERIODE_DES_ACCUSES))
    demande = Demande(etat=EtatDemande.a_traiter, portail=portail.code, cree_le=le, **vars(saisie))
    db.session.add(demande)
    db.session.flush()
    courriels.demande_recue(demande, portail=portail, le=le)
    if recentes < ACCUSES_MAX:
        courriels.demande_confirmee(demande, portail=portail, le=le)
    return demande


def traiter(demande: Demande, *, par: Compte, le: datetime) -> None:
    """Mark a demande as handled, with who did it. Of two who do it at once, the second is told. Raises RegleMetier."""
    db.session.refresh(demande, ["etat", "traitee_le"], with_for_update=True)
    if demande.etat == EtatDemande.traitee:
        auteur = db.session.scalar(requetes.auteur_du_traitement(demande.id))
        exiger(False, f"Cette demande a déjà été traitée par {auteur}, le {date_courte(demande.traitee_le)}.")
    demande.traitee_le = le
    passer(demande, EtatDemande.traitee, PASSAGES, "traitement", par=par, le=le)
    db.session.flush()
