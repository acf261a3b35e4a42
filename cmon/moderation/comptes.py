"""The équipe closes an account, and opens it again."""

from datetime import datetime

from sqlalchemy import delete

from cmon.alertes.operations import attendre_l_appariement
from cmon.alternance.operations import publier_les_offres_en_attente, retirer_les_offres_du_site
from cmon.base import exiger
from cmon.comptes.modeles import Compte, Jeton
from cmon.comptes.operations import fermer_toutes_les_sessions
from cmon.courriels.operations import renoncer_a_ecrire
from cmon.extensions import db
from cmon.journal.modeles import Trace
from cmon.moderation import courriels
from cmon.moderation.operations import SANS_MOTIF
from cmon.profils.operations import refleter_le_compte
from cmon.structures.etats import PLUS_PERSONNE, QUELQU_UN, EtatStructure
from cmon.structures.requetes import structures_a_verrouiller, structures_du_seul

DESACTIVATION, REACTIVATION = "désactivation", "réactivation"
DEJA_DESACTIVE = "Ce compte est déjà désactivé."
DEJA_OUVERT = "Ce compte est déjà ouvert."
LE_SIEN = "Vous ne pouvez pas désactiver votre propre compte : demandez-le à une autre personne de l’équipe."


def objet_de_la_trace(compte: Compte) -> str:
    """How the log names an account: by its number, never by who it is."""
    return f"compte {compte.numero}"


def _tracer(action: str, compte: Compte, motif: str, *, par: Compte, le: datetime) -> None:
    detail = f"{objet_de_la_trace(compte)} : {motif.strip()}"[:500]
    db.session.add(Trace(compte_id=par.id, action=action, detail=detail, le=le))


def _tenir(compte: Compte) -> None:
    """Lock the account and read it again: of two decisions taken at once, the second is told that it is late."""
    db.session.refresh(compte, ["desactive_le"], with_for_update=True)
    if compte.est_candidat:
        attendre_l_appariement()


def _tenir_ses_structures(compte: Compte) -> None:
    """Of two colleagues whose accounts are closed at once, one comes after the other: one of them is the last."""
    db.session.scalars(structures_a_verrouiller(compte.id)).all()


def desactiver_compte(compte: Compte, motif: str, *, par: Compte, le: datetime) -> None:
    """Close an account: its sessions and mailed links die, its projets leave the profiles and the alerts.

    What waits to be mailed to it is not sent. The offers of a structure where nobody else has an open account leave the
    site: nobody would answer. The person gets the reason by mail, and nothing is erased. Raises RegleMetier: no reason,
    one's own account, an account that is closed already.
    """
    exiger(motif.strip(), SANS_MOTIF, "motif")
    exiger(compte.id != par.id, LE_SIEN)
    _tenir_ses_structures(compte)
    _tenir(compte)
    exiger(compte.desactive_le is None, DEJA_DESACTIVE)
    compte.desactive_le = le
    fermer_toutes_les_sessions(compte)
    db.session.execute(delete(Jeton).where(Jeton.compte_id == compte.id, Jeton.utilise_le.is_(None)))
    refleter_le_compte(compte)
    for structure in db.session.scalars(structures_du_seul(compte.id)).all():
        retirer_les_offres_du_site(structure, par=par, le=le, motif=PLUS_PERSONNE)
    renoncer_a_ecrire(compte.courriel)
    _tracer(DESACTIVATION, compte, motif, par=par, le=le)
    courriels.compte_desactive(compte, motif=motif.strip(), le=le)


def reactiver_compte(compte: Compte, motif: str, *, par: Compte, le: datetime) -> None:
    """Open a closed account again; its visible projets are found again, the offers of its structure come back.

    The person is told by mail. Raises RegleMetier: no reason, an account that is open.
    """
    exiger(motif.strip(), "Indiquez le motif : il est gardé dans l’historique.", "motif")
    _tenir_ses_structures(compte)
    _tenir(compte)
    exiger(compte.desactive_le is not None, DEJA_OUVERT)
    compte.desactive_le = None
    refleter_le_compte(compte)
    for structure in db.session.scalars(structures_du_seul(compte.id)).all():
        if structure.etat == EtatStructure.validee:
            publier_les_offres_en_attente(structure, par=par, le=le, motif=QUELQU_UN)
    _tracer(REACTIVATION, compte, motif, par=par, le=le)
    courriels.compte_reactive(compte, le=le)
