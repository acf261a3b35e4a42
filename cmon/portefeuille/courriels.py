"""Mails about projets."""

from datetime import datetime

from cmon.comptes.modeles import Compte
from cmon.courriels.operations import poster
from cmon.portefeuille.modeles import Projet


def depot_recu(projet: Projet, *, le: datetime) -> None:
    """To the company's contact: the deposit has arrived, what happens next."""
    poster("depot_recu", projet.contact_courriel, le=le, projet=projet, etablissement=projet.etablissement)


def projet_affecte(projet: Projet, charge: Compte, *, par: Compte, le: datetime) -> None:
    """To the person a projet is handed to."""
    poster(
        "projet_affecte",
        charge.courriel,
        le=le,
        projet=projet,
        etablissement=projet.etablissement,
        charge=charge,
        par=par,
    )


def suppression_faite(projet: Projet, compte: Compte, *, le: datetime) -> None:
    """To the person who asked for it: the projet is deleted."""
    entreprise = projet.etablissement.raison_sociale
    poster("suppression_faite", compte.courriel, le=le, numero=projet.numero, entreprise=entreprise, compte=compte)


def suppression_refusee(projet: Projet, compte: Compte, *, motif: str, le: datetime) -> None:
    """To the person who asked for it: the équipe keeps the projet, with the reason."""
    poster(
        "suppression_refusee",
        compte.courriel,
        le=le,
        projet=projet,
        etablissement=projet.etablissement,
        compte=compte,
        motif=motif,
    )
