"""Verbs of messages: written in a thread that is open, relayed by mail, reported to the équipe."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from cmon.base import exiger
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.modeles import Compte
from cmon.contacts.modeles import Contact
from cmon.echanges import courriels, requetes
from cmon.echanges.etats import CANDIDAT_ABSENT, RECRUTEUR_ABSENT, est_ouvert
from cmon.echanges.modeles import Message
from cmon.extensions import db
from cmon.structures.etats import RoleAdhesion
from cmon.structures.modeles import Adhesion

FIL_FERME = "Cet échange n’est pas ouvert : aucun message ne peut être envoyé."
TEXTE_MANQUANT = "Écrivez votre message."
MOTIF_MANQUANT = "Dites en quelques mots ce qui ne va pas : l’équipe lira ce message et l’échange."
DEJA_TRAITE = "Ce signalement a déjà été traité."
# A button pressed twice sends one message.
REPETITION = timedelta(minutes=2)


def ecrire(fil: CandidatureAlternance | Contact, texte: str, *, par: Compte, le: datetime) -> Message:
    """Write a message in the thread of a candidature or of a contact that was accepted.

    The other side gets it by mail, without any address: the candidate, or whoever of the structure follows the thread.
    The same text sent twice in two minutes is one message. `fil` comes from `fil_de_candidature` or `fil_de_contact`.
    Raises RegleMetier when the thread is not open, when nobody reads the other side (a closed account, a structure that
    is suspended), or the text is empty.
    """
    exiger(texte.strip(), TEXTE_MANQUANT, "texte")
    db.session.refresh(fil, ["etat"], with_for_update=True)
    exiger(est_ouvert(fil), FIL_FERME)
    candidat = candidat_du_fil(fil)
    deja = db.session.scalars(requetes.deja_ecrit(fil, par.id, texte, le - REPETITION)).first()
    if deja is not None:
        return deja
    message = Message(auteur_id=par.id, du_candidat=par.id == candidat.id, texte=texte, ecrit_le=le)
    lecteurs = _recruteurs(fil) if message.du_candidat else []
    exiger(message.du_candidat or candidat.is_active, CANDIDAT_ABSENT)
    exiger(lecteurs or not message.du_candidat, RECRUTEUR_ABSENT)
    if isinstance(fil, Contact):
        message.contact_id = fil.id
    else:
        message.candidature_id = fil.id
    db.session.add(message)
    db.session.execute(requetes.marquer_lus(fil, du_candidat=not message.du_candidat, le=le))
    db.session.flush()
    _relayer(fil, message, candidat, lecteurs, le)
    return message


def candidat_du_fil(fil: CandidatureAlternance | Contact) -> Compte:
    """The candidate of a thread."""
    return fil.projet_pro.compte if isinstance(fil, Contact) else fil.compte


def sujet_du_fil(fil: CandidatureAlternance | Contact) -> str:
    """What a thread is about, in words that either side may read."""
    if not isinstance(fil, Contact):
        return f"{fil.offre.intitule}, candidature n° {fil.numero}"
    return f"projet n° {fil.projet_pro.numero}, {fil.projet_pro.intitule}"


def _recruteurs(fil: CandidatureAlternance | Contact) -> list[Compte]:
    """Who of the structure follows a thread: nobody while it is suspended, or when no account of it is open."""
    structure_id = fil.structure_id if isinstance(fil, Contact) else fil.offre.structure_id
    membres = db.session.scalars(requetes.membres_actifs([structure_id])).all()
    suivi_par = (fil.auteur_id,) if isinstance(fil, Contact) else (fil.repondue_par_id, fil.offre.referent_id)
    return a_prevenir(membres, *suivi_par)


def _relayer(
    fil: CandidatureAlternance | Contact, message: Message, candidat: Compte, recruteurs: list[Compte], le: datetime
) -> None:
    genre = "contacts" if isinstance(fil, Contact) else "candidatures"
    reglages = {"sujet": sujet_du_fil(fil), "candidature": None if isinstance(fil, Contact) else fil, "le": le}
    if not message.du_candidat:
        chemin = f"/mon-espace/candidat/{genre}/{fil.id}/"
        courriels.message_du_recruteur(message, candidat, chemin=chemin, **reglages)
        return
    for membre in recruteurs:
        chemin = f"/mon-espace/{genre}/{fil.id}/"
        courriels.message_du_candidat(message, membre, candidat, chemin=chemin, **reglages)


def a_prevenir(membres: Iterable[Adhesion], *preferes: int | None) -> list[Compte]:
    """Who of a structure is told: the first of these accounts (ids) who still belongs to it, else its gestionnaires.

    Everybody where no gestionnaire has an open account any more: somebody must be told.
    """
    membres = list(membres)
    presents = {a.compte_id: a.compte for a in membres}
    for compte_id in preferes:
        if compte_id in presents:
            return [presents[compte_id]]
    return [a.compte for a in membres if a.role == RoleAdhesion.gestionnaire] or [a.compte for a in membres]


def signaler(message: Message, motif: str, *, par: Compte, le: datetime) -> Message:
    """Report a message to the équipe with the reason: it stays, and the équipe reads its thread.

    Reported twice, it keeps its first reason. Raises RegleMetier without a reason.
    """
    exiger(motif.strip(), MOTIF_MANQUANT, "motif")
    message = db.session.execute(requetes.message_a_verrouiller(message.id)).scalar_one()
    if message.signale_le is None:
        message.signale_le, message.signale_par_id, message.motif_signalement = le, par.id, motif
        db.session.flush()
    return message


def traiter_signalement(message: Message, *, par: Compte, le: datetime) -> None:
    """« Traité »: the équipe has read a reported message and done what there was to do. Raises RegleMetier."""
    message = db.session.execute(requetes.message_a_verrouiller(message.id)).scalar_one()
    exiger(message.signalement_traite_le is None, DEJA_TRAITE)
    message.signalement_traite_le = le
    db.session.flush()
