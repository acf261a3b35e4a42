"""« Envoyer un email de confirmation »: the mail as it will look, and the mailing, not twice by mistake."""

from datetime import datetime, timedelta

from cmon.base import exiger
from cmon.comptes.modeles import Compte
from cmon.courriels.operations import apercu
from cmon.extensions import db
from cmon.gabarits import heure
from cmon.inscriptions import operations, requetes, suivi
from cmon.inscriptions.courriels import reperes
from cmon.inscriptions.modeles import EnvoiGroupe, Inscription
from cmon.portails import portail_courant
from cmon.rencontres.modeles import Rencontre

DELAI = timedelta(minutes=10)


def est_recent(envoi: EnvoiGroupe | None, le: datetime) -> bool:
    """Was it sent so shortly before that sending again may be a mistake?"""
    return envoi is not None and envoi.le > le - DELAI


def envoyer_a_tous(rencontre: Rencontre, *, cle: str, encore: bool, par: Compte, le: datetime) -> EnvoiGroupe:
    """Send the mail of confirmation to all participants; the same `cle` gives the same mailing.

    Raises RegleMetier when one left less than ten minutes before, unless `encore` says that it is on purpose, and like
    `envoyer_confirmation`. Source: guide CMonStage, « Gestion des inscriptions ».
    """
    operations.verrouiller(rencontre)
    deja = db.session.execute(requetes.envoi_de_la_cle(cle)).scalar_one_or_none()
    if deja is None and not encore:
        dernier = db.session.execute(suivi.dernier_envoi(rencontre.id)).scalar_one_or_none()
        exiger(
            not est_recent(dernier, le),
            f"Cet email est déjà parti à {heure(dernier.le)} : cochez la case pour l’envoyer de nouveau."
            if dernier
            else "",
            "encore",
        )
    return operations.envoyer_confirmation(rencontre, cle=cle, par=par, le=le)


def apercu_du_mail(rencontre: Rencontre, *, le: datetime) -> tuple[str, str]:
    """Subject and text of the mail, for a participant who has no name and a link that leads nowhere."""
    contexte = {
        "rencontre": rencontre,
        "reperes": reperes(rencontre),
        "contact": operations.contact_de(rencontre),
        "lien_inscription": portail_courant().url("/rencontres/inscription/…/"),
    }
    personne = Inscription(prenom="Prénom", nom="Nom", statuts=[])
    return apercu("confirmation_rencontre", contexte, le=le, perime_le=rencontre.fin_le, inscription=personne)
