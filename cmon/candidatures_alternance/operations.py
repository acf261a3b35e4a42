"""Verbs of a candidate over their candidatures: apply, withdraw, remind the recruiter once, read the answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from cmon.alternance.modeles import OffreAlternance
from cmon.base import exiger
from cmon.candidatures_alternance import courriels_candidat as courriels
from cmon.candidatures_alternance import requetes_candidat as requetes
from cmon.candidatures_alternance.etats import PASSAGES, EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.modeles import Compte
from cmon.courriels.operations import oublier_pour
from cmon.echanges.etats import RECRUTEUR_ABSENT
from cmon.echanges.operations import a_prevenir
from cmon.echanges.requetes import membres_actifs
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.fichiers.operations import oublier_ceux_de, rattacher
from cmon.journal.operations import consigner, passer
from cmon.profils.modeles import ProjetPro
from cmon.temps import jour_de_paris

RELANCE_APRES = timedelta(days=10)
OFFRE_FERMEE = "Cette offre n’accepte plus de candidature."
PAS_LE_VOTRE = "Choisissez l’un de vos projets professionnels."
PAS_LA_VOTRE = "Cette candidature n’est pas la vôtre."
DEJA_RELANCEE = "Vous avez déjà relancé le recruteur : une seule relance est possible."
DEJA_TRAITEE = "Cette candidature n’attend plus de réponse. Rechargez la page."
TROP_TOT = "Vous pourrez relancer le recruteur dix jours après votre candidature."


@dataclass(frozen=True)
class SaisieCandidatureAlternance:
    """What a candidate types: a message, whether the CV of the projet goes with it, other files."""

    message: str = ""
    avec_cv: bool = True
    fichiers: Sequence[Fichier] = field(default_factory=tuple)


def _destinataires(offre: OffreAlternance) -> list[Compte]:
    """The référent, or the gestionnaires of the structure when there is none any more; nobody while it is suspended."""
    return a_prevenir(db.session.scalars(membres_actifs([offre.structure_id])), offre.referent_id)


def postuler(
    offre: OffreAlternance, projet: ProjetPro, saisie: SaisieCandidatureAlternance, *, par: Compte, le: datetime
) -> tuple[CandidatureAlternance, bool]:
    """Apply to an offer with one of one’s projets: who follows the offer is told by mail, the candidate too.

    Gives the candidature and whether it is new: sent twice, or fifty times at once, it is one, with one mail each way.
    A withdrawn one is sent again. Raises RegleMetier: not a candidate, somebody else’s projet, an offer that is over,
    too many files.
    """
    exiger(par.est_candidat, "Seul un candidat peut postuler.")
    exiger(projet is not None and projet.compte_id == par.id, PAS_LE_VOTRE, "projet")
    exiger(db.session.scalar(requetes.offre_a_tenir(offre.id, jour_de_paris(le))), OFFRE_FERMEE)
    candidature = db.session.execute(requetes.candidature_a(offre.id, par.id)).scalar_one_or_none()
    if candidature is None:
        candidature = CandidatureAlternance(
            structure_id=offre.structure_id,
            offre_id=offre.id,
            compte_id=par.id,
            etat=EtatCandidature.a_traiter,
            candidatee_le=le,
        )
        try:
            with db.session.begin_nested():
                db.session.add(candidature)
        except IntegrityError:
            # The other click was quicker by a hair; or the account has just been erased.
            if (deja := db.session.execute(requetes.candidature_a(offre.id, par.id)).scalar_one_or_none()) is None:
                raise
            return deja, False
        consigner(candidature, "candidature", par=par, le=le, vers=EtatCandidature.a_traiter)
    elif candidature.etat == EtatCandidature.retiree:
        passer(candidature, EtatCandidature.a_traiter, PASSAGES, "nouvelle candidature", par=par, le=le)
        _recommencer(candidature, le)
    else:
        return candidature, False
    candidature.projet_pro_id, candidature.message, candidature.avec_cv = projet.id, saisie.message, saisie.avec_cv
    rattacher(list(saisie.fichiers), candidature_alternance=candidature)
    db.session.flush()
    courriels.recue(offre, candidature, projet, _destinataires(offre), le=le)
    courriels.envoyee(offre, candidature, projet, par, le=le)
    return candidature, True


def _recommencer(candidature: CandidatureAlternance, le: datetime) -> None:
    """A withdrawn candidature that is sent again starts anew."""
    candidature.candidatee_le = le
    candidature.repondue_le = candidature.repondue_par_id = candidature.reponse_lue_le = None
    candidature.rappelee_le = candidature.relancee_le = candidature.close_le = None
    candidature.reponse = ""


def _a_moi(candidature: CandidatureAlternance, par: Compte) -> CandidatureAlternance:
    """The candidature as it is now, locked. Raises RegleMetier when it is somebody else’s."""
    exiger(candidature.compte_id == par.id, PAS_LA_VOTRE)
    return db.session.execute(requetes.candidature_a_changer(candidature.id)).scalar_one()


def retirer(candidature: CandidatureAlternance, offre: OffreAlternance, *, par: Compte, le: datetime) -> None:
    """Withdraw a candidature: its files go at once, the structure sees it as withdrawn and is told by mail.

    Raises RegleMetier: somebody else’s, or one that is refused, closed or withdrawn already.
    """
    candidature = _a_moi(candidature, par)
    passer(candidature, EtatCandidature.retiree, PASSAGES, "retrait", par=par, le=le)
    candidature.close_le, candidature.avec_cv, candidature.message = le, False, ""
    oublier_pour(candidatures_alternance=[candidature.id])
    oublier_ceux_de(candidatures_alternance=[candidature.id])
    db.session.flush()
    courriels.retiree(offre, candidature, _destinataires(offre), le=le)


def peut_relancer(candidature: CandidatureAlternance, le: datetime) -> bool:
    """May the recruiter be reminded now? Once, ten days after the candidature, while it waits for an answer."""
    attend = candidature.etat == EtatCandidature.a_traiter and candidature.relancee_le is None
    return attend and candidature.candidatee_le + RELANCE_APRES <= le


def relancer(candidature: CandidatureAlternance, offre: OffreAlternance, *, par: Compte, le: datetime) -> None:
    """Remind the recruiter, once, by a mail of fixed text.

    Raises RegleMetier: somebody else’s, answered already, reminded already, less than ten days after it was sent,
    nobody to remind: the reminder is then kept for later.
    """
    candidature = _a_moi(candidature, par)
    exiger(candidature.etat == EtatCandidature.a_traiter, DEJA_TRAITEE)
    exiger(candidature.relancee_le is None, DEJA_RELANCEE)
    exiger(peut_relancer(candidature, le), TROP_TOT)
    destinataires = _destinataires(offre)
    exiger(destinataires, RECRUTEUR_ABSENT)
    candidature.relancee_le = le
    consigner(candidature, "relance du recruteur", par=par, le=le)
    db.session.flush()
    courriels.relancee(offre, candidature, destinataires, le=le)


def noter_la_lecture(candidature: CandidatureAlternance, *, par: Compte, le: datetime) -> None:
    """Remember when the candidate first read the answer. Raises RegleMetier when it is somebody else’s."""
    exiger(candidature.compte_id == par.id, PAS_LA_VOTRE)
    if candidature.repondue_le is not None and candidature.reponse_lue_le is None:
        candidature.reponse_lue_le = le
        db.session.flush()
