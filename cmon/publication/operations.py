"""Verbs of publication, the same for an offer and for a rencontre."""

from datetime import datetime

from sqlalchemy import select

from cmon.base import exiger
from cmon.extensions import db
from cmon.journal.operations import passer
from cmon.offres.requetes import etablissement_est_connu
from cmon.publication.etats import PASSAGES, EtatPublication

ELEVES_PROTEGES = "Une offre ou une rencontre pour des élèves est publiée par un partenaire validé ou par l’équipe."
DEJA_FORMALISE = (
    "Ce projet a déjà une offre de stage ou une rencontre. Créez un nouveau projet pour la même entreprise."
)


def exiger_une_date_a_venir(objet, le: datetime) -> None:
    """Refuse an offer or a rencontre whose date is past. Raises RegleMetier at the field of the date."""
    exiger(not objet.est_passee(le), objet.DATE_PASSEE, objet.CHAMP_DATE)


def premier_etat(etablissement_id: int, deposee_pour_des_eleves: bool) -> EtatPublication:
    """The state of an offer or a rencontre that is just written: a draft.

    Deposited for pupils by a company that nobody has validated, it waits for the équipe or a partenaire.
    """
    attend = deposee_pour_des_eleves and not db.session.scalar(etablissement_est_connu(etablissement_id))
    return EtatPublication.a_valider if attend else EtatPublication.brouillon


def publier(objet, *, par, le: datetime) -> None:
    """Make an offer or a rencontre public: by a validated partenaire or by the équipe, it is thereby validated.

    Raises RegleMetier when the author may not publish to pupils, or when the date is past.
    Source: guide CMonStage, « Publication »; safety of minors: only a validated author publishes to pupils.
    """
    valide = getattr(par, "est_equipe", False) or getattr(par, "est_partenaire", False)
    exiger(valide or not objet.vise_des_eleves, ELEVES_PROTEGES)
    exiger_une_date_a_venir(objet, le)
    passer(objet, EtatPublication.publiee, PASSAGES, "publication", par=par, le=le)
    objet.publiee_le = le
    objet.depubliee_le = None
    db.session.flush()


def depublier(objet, *, par, le: datetime, motif: str = "") -> None:
    """Take an offer or a rencontre off the site. Raises RegleMetier when it is not published."""
    passer(objet, EtatPublication.depubliee, PASSAGES, "dépublication", par=par, le=le, motif=motif)
    objet.depubliee_le = le
    db.session.flush()


def dans_l_ordre(modele, condition):
    """The condition on the ids of what will change: rows are locked by number, so that none waits for each other.

    To be put in the UPDATE beside the condition itself, which a lock may have made false.
    """
    return modele.id.in_(select(modele.id).where(condition).order_by(modele.id).with_for_update())


def regler_publication(objet, publier_: bool, *, par, le: datetime) -> None:
    """« Publier / Ne pas publier » of the form: publish, unpublish, or leave as it stands. Raises RegleMetier."""
    if publier_ and objet.etat != EtatPublication.publiee:
        publier(objet, par=par, le=le)
    elif publier_:
        exiger_une_date_a_venir(objet, le)
    elif objet.etat == EtatPublication.publiee:
        depublier(objet, par=par, le=le)


def refuser(objet, *, par, le: datetime, motif: str) -> None:
    """Refuse what was deposited, with a reason. Raises RegleMetier when it no longer waits."""
    passer(objet, EtatPublication.refusee, PASSAGES, "refus", par=par, le=le, motif=motif)
    db.session.flush()


def exiger_publiee(objet) -> None:
    """The mail to the employer announces that it is online. Raises RegleMetier when it is not published."""
    exiger(
        objet.etat == EtatPublication.publiee,
        f"Publiez {objet.NOM} pour envoyer le mail à l’employeur : il annonce la mise en ligne.",
        "prevenir_employeur",
    )
