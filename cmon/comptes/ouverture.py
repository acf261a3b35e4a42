"""Open an account: asked on the site, confirmed by who reads the mails of the address."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cmon.base import exiger
from cmon.candidatures.modeles import TrancheAge
from cmon.comptes import courriels, requetes
from cmon.comptes.etats import GenreCompte
from cmon.comptes.modeles import Compte, UsageJeton
from cmon.comptes.mots_de_passe import hacher, motif_de_refus
from cmon.comptes.operations import nouveau_jeton, trop_de_liens
from cmon.extensions import db

CHARTE = "Acceptez la charte d’engagement pour créer votre compte."
TELEPHONE = "Indiquez un numéro de téléphone."
TRANCHE_AGE = "Choisissez votre tranche d’âge."
TROP_JEUNE = (
    "Avant 15 ans, la loi demande l’accord d’un parent pour ouvrir un compte : vous ne pouvez pas en créer un seul."
    " Demandez à un parent de nous appeler ou de nous écrire."
)


@dataclass(frozen=True)
class SaisieCompte:
    """What somebody types to open an account. Without a password they sign in by a link received by mail."""

    genre: GenreCompte
    courriel: str
    nom: str
    prenom: str
    charte: bool
    telephone: str = ""
    mot_de_passe: str = ""
    tranche_age: TrancheAge | None = None


def _verifier(saisie: SaisieCompte) -> None:
    motif = motif_de_refus(saisie.mot_de_passe) if saisie.mot_de_passe else None
    exiger(motif is None, motif or "", "mot_de_passe")
    exiger(saisie.charte, CHARTE, "charte")
    if saisie.genre.est_professionnel:
        exiger(saisie.telephone, TELEPHONE, "telephone")
    else:
        exiger(saisie.tranche_age, TRANCHE_AGE, "tranche_age")
        exiger(saisie.tranche_age != TrancheAge.moins_15, TROP_JEUNE, "tranche_age")


def ouvrir_compte(saisie: SaisieCompte, *, le: datetime, duree_j: int, suite: str = "/") -> None:
    """Open an account and mail the link that confirms its address, good for `duree_j` days.

    `suite` is the page of the site that the link leads to once its button is pressed. An address that has a confirmed
    account gets a mail that says so: both cases answer and cost the same. An account that waits for its confirmation is
    written anew, by whoever asked last. Beyond the limit of mails of an address nothing happens. Raises RegleMetier:
    password too weak, charte refused, phone missing, age missing or under 15.
    """
    _verifier(saisie)
    hache = hacher(saisie.mot_de_passe or "sans mot de passe")  # the same work whatever is known, before any lock
    courriel = saisie.courriel.lower()
    if trop_de_liens(courriel, le):
        return
    compte = db.session.execute(requetes.compte_par_courriel(courriel)).scalar_one_or_none()
    if compte is not None and compte.confirme_le is not None:
        courriels.compte_existant(courriel, le=le)
        return
    if compte is None:
        compte = Compte(courriel=courriel)
        db.session.add(compte)
    compte.genre, compte.tranche_age = saisie.genre, None if saisie.genre.est_professionnel else saisie.tranche_age
    compte.nom, compte.prenom = saisie.nom, saisie.prenom
    compte.telephone = saisie.telephone if saisie.genre.est_professionnel else ""
    compte.mot_de_passe = hache if saisie.mot_de_passe else None
    compte.cree_le = compte.charte_acceptee_le = le
    db.session.flush()
    _demander_confirmation(compte, le=le, duree_j=duree_j, suite=suite)


def _demander_confirmation(compte: Compte, *, le: datetime, duree_j: int, suite: str = "/") -> None:
    expire_le = le + timedelta(days=duree_j)
    jeton = nouveau_jeton(compte, UsageJeton.confirmation, le=le, expire_le=expire_le)
    courriels.confirmation(compte, jeton, suite=suite, duree_j=duree_j, le=le, perime_le=expire_le)


def renvoyer_confirmation(courriel: str, *, le: datetime, duree_j: int) -> None:
    """Mail the link of confirmation once more; the older one is revoked.

    An address without account, or confirmed already, gets a mail that says so. Same limit as for every link.
    """
    courriel = courriel.lower()
    if trop_de_liens(courriel, le):
        return
    compte = db.session.execute(requetes.compte_par_courriel(courriel)).scalar_one_or_none()
    if compte is None or not compte.is_active:
        courriels.adresse_inconnue(courriel, le=le)
    elif compte.confirme_le is not None:
        courriels.compte_existant(courriel, le=le)
    else:
        _demander_confirmation(compte, le=le, duree_j=duree_j)
