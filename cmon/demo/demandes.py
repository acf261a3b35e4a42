"""Demandes d'information of the demonstration, told through the verbs of the product."""

from sqlalchemy import select

from cmon.comptes.modeles import Compte
from cmon.demandes.etats import Demandeur
from cmon.demandes.modeles import Demande
from cmon.demandes.operations import SaisieDemande, demander, traiter
from cmon.demo import lecture
from cmon.demo.calendrier import Calendrier
from cmon.extensions import db
from cmon.portails import portail_courant

CLE = "demo:demande:"


def charger_demandes(calendrier: Calendrier, equipe: Compte) -> None:
    """Tell the demandes that are not there yet; those with a day `traitee` have been handled by the équipe."""
    connues = set(db.session.scalars(select(Demande.cle_envoi).where(Demande.cle_envoi.startswith(CLE))))
    for conte in lecture.demandes():
        cle = CLE + conte["ref"]
        if cle in connues:
            continue
        saisie = SaisieDemande(
            demandeur=Demandeur(conte["demandeur"]),
            nom=conte["nom"],
            courriel=conte["courriel"],
            telephone=conte["telephone"],
            texte=conte["texte"],
            cle_envoi=cle,
        )
        demande = demander(saisie, portail=portail_courant(), le=calendrier.instant(conte["jours"], conte["ref"]))
        if "traitee" in conte:
            traiter(demande, par=equipe, le=calendrier.instant(conte["traitee"], conte["ref"]))
