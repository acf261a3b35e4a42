"""Verbs of registrations. Each first locks the row of its rencontre: what it then reads stays true until it commits."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm.attributes import set_committed_value

from cmon.base import RegleMetier, exiger
from cmon.comptes.modeles import Compte
from cmon.courriels.operations import renoncer
from cmon.extensions import db
from cmon.inscriptions import courriels, requetes
from cmon.inscriptions.courriels import Contact, reperes
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import EnvoiGroupe, Inscription
from cmon.journal.operations import consigner
from cmon.portails import portail_courant
from cmon.publication.etats import EtatPublication
from cmon.publication.operations import depublier
from cmon.recherche.texte import normaliser
from cmon.rencontres.etats import Statut
from cmon.rencontres.modeles import Rencontre
from cmon.temps import jour_de_paris
from cmon.textes import normaliser_courriel

PARTICIPANT = "Participant"
DISPARUE = "Cette inscription ou cette rencontre vient d’être effacée."
FERMEE = "Les inscriptions à cette rencontre sont closes."
PAS_EN_LIGNE = "Publiez la rencontre avant d’y inscrire quelqu’un : cette personne reçoit un mail qui y mène."
COMPLETE = "Cette rencontre est complète."
COMPLETE_POUR_L_EQUIPE = (
    "Cette rencontre est complète : augmentez le nombre maximum de personnes accueillies,"
    " ou inscrivez cette personne sur la liste d’attente."
)
SANS_PLACE = "Cette personne n’a pas de place à cette rencontre."
SANS_MOTIF = "Dites pourquoi la rencontre est annulée : les participants le lisent."
DEJA_COMMENCEE = "La rencontre a déjà commencé."
TROP_TOT = "La présence se marque le jour de la rencontre."
PERSONNE = "Personne n’est inscrit à cette rencontre pour l’instant."
COLONNES = [c.key for c in Rencontre.__table__.columns if c.key not in ("recherche", "description")]
COLONNES_D_INSCRIPTION = [c.key for c in Inscription.__table__.columns]


class RencontreComplete(RegleMetier):
    """No place is left, and the person did not ask for the waiting list."""


def _comparable(nom: str) -> str:
    """A name as it is compared: as a search reads it, or as it is typed in an alphabet that searches don't read."""
    return normaliser(nom) or nom.casefold()


@dataclass
class SaisieInscription:
    """What a participant types. No account, no birth date."""

    nom: str
    prenom: str
    telephone: str
    courriel: str
    statuts: list[Statut]

    @property
    def courriel_normalise(self) -> str:
        """The address as it is compared."""
        return normaliser_courriel(self.courriel)

    @property
    def nom_normalise(self) -> str:
        """First name and name as they are compared."""
        return f"{_comparable(self.prenom)} {_comparable(self.nom)}"[:250]

    def est_celle_de(self, inscription: Inscription) -> bool:
        """Has this person typed exactly what the registration holds? Then nothing shown of it is new to them."""
        champs = ("nom", "prenom", "telephone", "courriel", "statuts")
        return all(getattr(self, c) == getattr(inscription, c) for c in champs)


def verrouiller(rencontre: Rencontre) -> None:
    """Until the end of the transaction nobody else changes this rencontre or its registrations; read it again.

    Raises RegleMetier when it has just been deleted.
    """
    db.session.flush()  # what the caller has written would be read over
    try:
        db.session.refresh(rencontre, COLONNES, with_for_update=True)
    except InvalidRequestError:
        raise RegleMetier(DISPARUE) from None


def contact_de(rencontre: Rencontre) -> Contact:
    """Who receives its registrations: the company, or the account that was named for it.

    Once that account has left, the chargé of the projet does, and the site itself when nobody is left.
    """
    if rencontre.receveur_id is not None and not rencontre.inscriptions_directes:
        compte = db.session.execute(requetes.contact_du_receveur(rencontre)).scalar_one_or_none()
        if compte is None:
            portail = portail_courant()
            return Contact(portail.nom, "", portail.courriel)
        return Contact(compte.nom_complet, compte.telephone, compte.courriel)
    return Contact(rencontre.contact_nom or rencontre.nom_commercial, rencontre.telephone, rencontre.courriel)


def _compter(rencontre: Rencontre, *, inscrits: int = 0, en_attente: int = 0) -> None:
    """Move the counters without touching the version, which is for the form; the caller holds the lock."""
    valeurs = {"nb_inscrits": rencontre.nb_inscrits + inscrits, "nb_en_attente": rencontre.nb_en_attente + en_attente}
    db.session.execute(
        update(Rencontre)
        .where(Rencontre.id == rencontre.id)
        .values(valeurs)
        .execution_options(synchronize_session=False)
    )
    for nom, n in valeurs.items():
        set_committed_value(rencontre, nom, n)


def _exiger_ouverte(rencontre: Rencontre, *, par: Compte | None, le: datetime) -> None:
    if par is None:
        exiger(rencontre.est_ouverte(le), FERMEE)
    else:
        a_eu_lieu = rencontre.publiee_le is not None and rencontre.est_passee(le)
        exiger(rencontre.etat == EtatPublication.publiee or a_eu_lieu, PAS_EN_LIGNE)


def _choisir_la_place(rencontre: Rencontre, *, attente: bool, par: Compte | None, le: datetime) -> EtatInscription:
    if not rencontre.est_complete:
        return EtatInscription.confirmee
    if not attente or rencontre.est_passee(le):
        raise RencontreComplete(COMPLETE if par is None else COMPLETE_POUR_L_EQUIPE)
    return EtatInscription.en_attente


def inscrire(
    rencontre: Rencontre,
    saisie: SaisieInscription,
    *,
    le: datetime,
    par: Compte | None = None,
    attente: bool = False,
) -> tuple[Inscription, bool]:
    """Register somebody: a place while there is one, else the waiting list where `attente` asks for it.

    Gives the registration and whether it is new: the same person twice (double click, back button, fifty at once)
    stays one registration and one mail; who had cancelled may register again. `par` is who registers somebody else
    (« Inscrire un participant »), also once the rencontre has begun; nobody ever goes over the maximum.
    Raises RencontreComplete when no place is left, RegleMetier when registrations are closed.
    Source: guide CMonStage, « Nombre de places » and « Inscrire un participant ».
    """
    verrouiller(rencontre)
    _exiger_ouverte(rencontre, par=par, le=le)
    exiger(saisie.statuts, "Cochez au moins un statut.", "statuts")
    recherche = requetes.inscription_de(rencontre.id, saisie.courriel_normalise, saisie.nom_normalise)
    inscription = db.session.execute(recherche).scalar_one_or_none()
    if inscription is not None and inscription.etat != EtatInscription.annulee:
        return inscription, False
    etat = _choisir_la_place(rencontre, attente=attente, par=par, le=le)
    if inscription is None:
        inscription = Inscription(rencontre_id=rencontre.id, jeton=secrets.token_urlsafe(24), cree_le=le)
    _remplir(inscription, saisie, etat, par=par, le=le)
    db.session.add(inscription)
    db.session.flush()
    confirmee = etat == EtatInscription.confirmee
    _compter(rencontre, inscrits=confirmee, en_attente=not confirmee)
    _annoncer(inscription, rencontre, par=par, le=le)
    return inscription, True


def _remplir(inscription: Inscription, saisie: SaisieInscription, etat, *, par: Compte | None, le: datetime) -> None:
    for nom in ("nom", "prenom", "nom_normalise", "telephone", "courriel", "courriel_normalise", "statuts"):
        setattr(inscription, nom, getattr(saisie, nom))
    inscription.etat = etat
    inscription.inscrite_par_id = par.id if par else None
    inscription.inscrite_le = le
    inscription.annulee_le = inscription.venue_confirmee_le = inscription.rappelee_le = inscription.present_le = None


def _annoncer(inscription: Inscription, rencontre: Rencontre, *, par: Compte | None, le: datetime) -> None:
    """Mails of a new registration. Who comes in once it has begun stands at the door: nobody is written to."""
    if rencontre.est_passee(le):
        return
    contact = contact_de(rencontre)
    if inscription.etat == EtatInscription.en_attente:
        courriels.inscription_en_attente(inscription, rencontre, contact, le=le)
        return
    courriels.inscription_confirmee(inscription, rencontre, contact, le=le)
    if par is None or par.courriel != contact.courriel:
        courriels.inscription_recue([inscription], rencontre, contact, le=le)


def _verrouiller_avec(inscription: Inscription) -> Rencontre:
    """Lock the rencontre of a registration, read both again."""
    rencontre = inscription.rencontre
    verrouiller(rencontre)
    try:
        db.session.refresh(inscription, COLONNES_D_INSCRIPTION)
    except InvalidRequestError:
        raise RegleMetier(DISPARUE) from None
    return rencontre


def annuler(inscription: Inscription, *, par: Compte | str, le: datetime) -> bool:
    """Cancel a registration: its place is given at once to the first who waits. False when it was cancelled already.

    `par` is « Participant », who may cancel until it begins, or the account that takes a participant off (the red
    cross). `inscription.rencontre` must be loaded. Raises RegleMetier when the participant is too late.
    Source: guide CMonStage, « Pour désinscrire un participant ».
    """
    rencontre = _verrouiller_avec(inscription)
    if inscription.etat == EtatInscription.annulee:
        return False
    lui_meme = par == PARTICIPANT
    exiger(not (lui_meme and rencontre.est_passee(le)), DEJA_COMMENCEE)
    tenait = inscription.etat == EtatInscription.confirmee
    inscription.etat, inscription.annulee_le = EtatInscription.annulee, le
    inscription.present_le = inscription.venue_confirmee_le = None
    db.session.flush()
    renoncer(courriels.INVITATIONS, [inscription.id])
    _compter(rencontre, inscrits=-tenait, en_attente=-(not tenait))
    if not lui_meme:
        consigner(rencontre, "désinscription d’un participant", par=par, le=le)
    if not rencontre.est_passee(le):
        contact = contact_de(rencontre)
        courriels.inscription_annulee(inscription, rencontre, contact, tenait=tenait, par_l_equipe=not lui_meme, le=le)
        if lui_meme and tenait:
            courriels.inscription_retiree(inscription, rencontre, contact, le=le)
    _promouvoir(rencontre, le=le)
    return True


def promouvoir(rencontre: Rencontre, *, le: datetime) -> list[Inscription]:
    """Give the free places to those who wait, in their order; each gets a mail, and so does the receiver.

    To be called when places are added, or when the rencontre is published again. Gives those who have a place now;
    nobody once it has begun, or while it is not published.
    """
    verrouiller(rencontre)
    return _promouvoir(rencontre, le=le)


def _promouvoir(rencontre: Rencontre, *, le: datetime) -> list[Inscription]:
    if not rencontre.est_ouverte(le) or not rencontre.nb_en_attente or rencontre.est_complete:
        return []
    attente = requetes.liste_d_attente(rencontre.id).limit(rencontre.nb_places)
    promues = list(db.session.scalars(attente.execution_options(populate_existing=True)))
    for inscription in promues:
        inscription.etat = EtatInscription.confirmee
        # The reminder counts from the day on which the place was given.
        inscription.inscrite_le = le
    db.session.flush()
    _compter(rencontre, inscrits=len(promues), en_attente=-len(promues))
    contact = contact_de(rencontre)
    courriels.inscription_promue(promues, rencontre, contact, le=le)
    courriels.inscription_recue(promues, rencontre, contact, le=le)
    return promues


def _repartir(rencontre: Rencontre) -> tuple[list[Inscription], list[Inscription]]:
    """Those who hold a place, those who wait."""
    requete = requetes.inscrits_et_en_attente(rencontre.id).execution_options(populate_existing=True)
    toutes = list(db.session.scalars(requete))
    inscrits = [i for i in toutes if i.etat == EtatInscription.confirmee]
    return inscrits, [i for i in toutes if i.etat == EtatInscription.en_attente]


def prevenir_du_changement(rencontre: Rencontre, *, le: datetime, avant: dict[str, str] | None = None) -> int:
    """Tell everybody registered, or waiting, that the date, the time or the place has changed; a new appointment.

    `avant` is what `reperes(rencontre)` gave before the change: the mail then says what was and what is. Who had
    confirmed has said so for another date: they are asked again, and reminded again. Gives how many were told.
    """
    verrouiller(rencontre)
    maintenant = reperes(rencontre)
    changements = [(nom, avant[nom], texte) for nom, texte in maintenant.items() if avant and avant[nom] != texte]
    if avant is not None and not changements:
        return 0
    db.session.execute(
        update(Inscription)
        .where(Inscription.rencontre_id == rencontre.id, Inscription.etat != EtatInscription.annulee)
        .values(venue_confirmee_le=None, rappelee_le=None)
        .execution_options(synchronize_session=False)
    )
    inscrits, en_attente = _repartir(rencontre)
    contact = contact_de(rencontre)
    courriels.rencontre_modifiee(inscrits, en_attente, rencontre, contact, changements=changements, le=le)
    return len(inscrits) + len(en_attente)


def annuler_rencontre(rencontre: Rencontre, *, par: Compte, le: datetime, motif: str) -> int:
    """The rencontre will not take place: it leaves the site, each participant is told why. Gives how many were told.

    Raises RegleMetier without a reason, or once it has begun.
    """
    verrouiller(rencontre)
    exiger(motif.strip(), SANS_MOTIF, "motif")
    exiger(not rencontre.est_passee(le), DEJA_COMMENCEE)
    if rencontre.etat == EtatPublication.publiee:
        depublier(rencontre, par=par, le=le, motif=motif)
    inscrits, en_attente = _repartir(rencontre)
    renoncer(courriels.INVITATIONS, select(Inscription.id).where(Inscription.rencontre_id == rencontre.id))
    db.session.execute(
        update(Inscription)
        .where(Inscription.rencontre_id == rencontre.id, Inscription.etat != EtatInscription.annulee)
        .values(etat=EtatInscription.annulee, annulee_le=le, venue_confirmee_le=None, present_le=None)
        .execution_options(synchronize_session=False)
    )
    _compter(rencontre, inscrits=-rencontre.nb_inscrits, en_attente=-rencontre.nb_en_attente)
    consigner(rencontre, "annulation de la rencontre", par=par, le=le, motif=motif)
    contact = contact_de(rencontre)
    courriels.rencontre_annulee(inscrits, en_attente, rencontre, contact, motif=motif, le=le)
    for inscription in (*inscrits, *en_attente):
        db.session.expire(inscription)
    return len(inscrits) + len(en_attente)


def retirer_du_site(rencontre: Rencontre, *, par: Compte, le: datetime, motif: str = "") -> int:
    """Unpublish a rencontre by hand. Where people count on it, it is thereby cancelled: each is told why.

    Gives how many were told. Raises RegleMetier without a reason while somebody has to be told.
    """
    verrouiller(rencontre)
    if rencontre.nb_a_prevenir(le):
        exiger(motif.strip(), SANS_MOTIF, "motif_annulation")
        return annuler_rencontre(rencontre, par=par, le=le, motif=motif)
    depublier(rencontre, par=par, le=le, motif=motif)
    return 0


def confirmer_venue(inscription: Inscription, *, le: datetime) -> bool:
    """« Je confirme ma venue ». False when it was said already. Raises RegleMetier without a place, or afterwards."""
    rencontre = _verrouiller_avec(inscription)
    exiger(rencontre.est_visible(le), FERMEE)
    exiger(inscription.etat == EtatInscription.confirmee, SANS_PLACE)
    if inscription.venue_confirmee_le is not None:
        return False
    inscription.venue_confirmee_le = le
    db.session.flush()
    return True


def pointer(inscription: Inscription, present: bool, *, par: Compte, le: datetime) -> bool:
    """Tick a participant as present at the door, or take the tick off. False when it was so already.

    `par` manages the registrations. Raises RegleMetier for who has no place, and before the day of the rencontre.
    """
    rencontre = _verrouiller_avec(inscription)
    exiger(inscription.etat == EtatInscription.confirmee, SANS_PLACE)
    exiger(jour_de_paris(le) >= jour_de_paris(rencontre.debut_le), TROP_TOT)
    if present == (inscription.present_le is not None):
        return False
    inscription.present_le = le if present else None
    db.session.flush()
    return True


def envoyer_confirmation(rencontre: Rencontre, *, cle: str, par: Compte, le: datetime) -> EnvoiGroupe:
    """« Envoyer un email de confirmation » to all participants, one mail each. The same `cle` makes one mailing.

    Raises RegleMetier when nobody is registered, or once it has begun.
    Source: guide CMonStage, « Gestion des inscriptions ».
    """
    verrouiller(rencontre)
    deja = db.session.execute(requetes.envoi_de_la_cle(cle)).scalar_one_or_none()
    if deja is not None:
        exiger(deja.rencontre_id == rencontre.id, "Rechargez la page, puis recommencez.")
        return deja
    exiger(rencontre.est_ouverte(le), FERMEE)
    inscrits = _repartir(rencontre)[0]
    exiger(inscrits, PERSONNE)
    envoi = EnvoiGroupe(
        rencontre_id=rencontre.id, par_id=par.id, auteur=par.nom_complet, le=le, nb=len(inscrits), cle_envoi=cle
    )
    db.session.add(envoi)
    db.session.flush()
    courriels.confirmation_rencontre(inscrits, rencontre, contact_de(rencontre), envoi, le=le)
    return envoi
