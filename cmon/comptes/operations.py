"""Verbs of accounts: sign in, mailed links, passwords, sessions."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from cmon.base import exiger
from cmon.base_sql import chacun_son_tour
from cmon.comptes import courriels, requetes
from cmon.comptes.modeles import Compte, Jeton, SessionOuverte, UsageJeton
from cmon.comptes.mots_de_passe import hacher, motif_de_refus, verifier
from cmon.comptes.session import empreinte
from cmon.courriels.modeles import Courriel
from cmon.courriels.texte import une_adresse
from cmon.extensions import db
from cmon.structures.etats import EtatStructure, GenreStructure
from cmon.structures.modeles import Adhesion

LIENS_PAR_QUART_D_HEURE = 3
LIENS_PAR_JOUR = 10
LIEN_REFUSE = "Ce lien n’est plus valable : il a déjà servi ou il a expiré. Demandez-en un nouveau."


def authentifier(courriel: str, mot_de_passe: str) -> Compte | None:
    """The account of this address and password, or None: unknown, unconfirmed, disabled, wrong take the same time.

    Call it inside `lecture_seule()`: nobody waits for the write lock of SQLite while a password is checked.
    """
    compte = db.session.execute(requetes.compte_par_courriel(courriel)).scalar_one_or_none()
    juste = verifier(compte.mot_de_passe if compte else None, mot_de_passe)
    return compte if juste and compte.is_active and compte.confirme_le else None


def ouvrir_session(
    compte: Compte,
    *,
    le: datetime,
    duree_max_h: int = 12,
    adhesion: Adhesion | None = None,
    genres: Collection[GenreStructure] = (),
) -> str:
    """Open a session and give the random value of its cookie; only its hash is stored.

    The person acts for `adhesion`, else for their first validated structure, of one of `genres` if they have one, else
    for their first one.
    """
    jeton = secrets.token_urlsafe(32)
    if adhesion is None:
        adhesions = db.session.execute(requetes.adhesions_de(compte.id)).scalars().all()
        validees = [a for a in adhesions if a.structure.etat == EtatStructure.validee]
        attendues = [a for a in validees if a.structure.genre in genres]
        adhesion = next(iter(attendues or validees or adhesions), None)
    db.session.add(
        SessionOuverte(
            empreinte=empreinte(jeton),
            compte_id=compte.id,
            adhesion_id=adhesion.id if adhesion else None,
            ouverte_le=le,
            vue_le=le,
            expire_le=le + timedelta(hours=duree_max_h),
        )
    )
    compte.connecte_le = le
    db.session.flush()
    return jeton


def fermer_session(jeton: str) -> None:
    """Close the session of this cookie: a copy of the cookie opens nothing any more."""
    db.session.execute(delete(SessionOuverte).where(SessionOuverte.empreinte == empreinte(jeton)))


def fermer_toutes_les_sessions(compte: Compte) -> None:
    """Sign out everywhere: every browser where the account is signed in."""
    db.session.execute(delete(SessionOuverte).where(SessionOuverte.compte_id == compte.id))


def choisir_structure(session_id: int, compte: Compte, adhesion_id: int) -> None:
    """Choose for which structure one acts in this session. Raises RegleMetier for a structure that is not one's own."""
    mienne = adhesion_id in {a.id for a in db.session.scalars(requetes.adhesions_de(compte.id))}
    exiger(mienne, "Choisissez une structure de la liste.", "adhesion")
    db.session.execute(update(SessionOuverte).where(SessionOuverte.id == session_id).values(adhesion_id=adhesion_id))


def agir_pour(compte_id: int, adhesion_id: int) -> None:
    """Where this person is signed in without a structure, let them act for the one of this membership."""
    sans_structure = (SessionOuverte.compte_id == compte_id, SessionOuverte.adhesion_id.is_(None))
    ordre = update(SessionOuverte).where(*sans_structure).values(adhesion_id=adhesion_id)
    db.session.execute(ordre, execution_options={"synchronize_session": False})


def trop_de_liens(courriel: str, le: datetime) -> bool:
    """Did this address get all the mails about links that it may get? Until the end of the transaction it is alone."""
    adresse = une_adresse(courriel) or courriel
    chacun_son_tour(f"liens:{adresse}")
    dates = db.session.scalars(
        select(Courriel.cree_le).where(
            Courriel.destinataire == adresse,
            Courriel.genre.in_(courriels.GENRES_COMPTES),
            Courriel.cree_le > le - timedelta(days=1),
        )
    ).all()
    recents = [d for d in dates if d > le - timedelta(minutes=15)]
    return len(recents) >= LIENS_PAR_QUART_D_HEURE or len(dates) >= LIENS_PAR_JOUR


def demander_lien(courriel: str, usage: UsageJeton, *, le: datetime, duree_min: int, suite: str = "/") -> None:
    """Mail a link for signing in or for choosing a new password; it revokes the older ones of the same use.

    An unknown address gets a mail that says so, so that both cases answer and cost the same. Nothing more is sent
    after 3 mails in 15 minutes or 10 in a day to one address, both uses together: the answer stays neutral.
    """
    if trop_de_liens(courriel, le):
        return
    compte = db.session.execute(requetes.compte_par_courriel(courriel)).scalar_one_or_none()
    if compte is None or not compte.is_active:
        courriels.adresse_inconnue(courriel, le=le)
        return
    expire_le = le + timedelta(minutes=duree_min)
    jeton = nouveau_jeton(compte, usage, le=le, expire_le=expire_le)
    courriels.lien(usage, compte, jeton, suite=suite, duree_min=duree_min, le=le, perime_le=expire_le)


def nouveau_jeton(compte: Compte, usage: UsageJeton, *, le: datetime, expire_le: datetime, courriel: str = "") -> str:
    """Give the random value of a new link; only its hash is stored, and older links of the same use are revoked.

    `courriel`: the new address that it confirms.
    """
    jeton = secrets.token_urlsafe(32)
    db.session.execute(
        delete(Jeton).where(Jeton.compte_id == compte.id, Jeton.usage == usage, Jeton.utilise_le.is_(None))
    )
    valeurs = {"usage": usage, "compte_id": compte.id, "courriel": courriel, "cree_le": le, "expire_le": expire_le}
    db.session.add(Jeton(empreinte=empreinte(jeton), **valeurs))
    return jeton


def lien_valable(jeton: str, usage: UsageJeton, *, le: datetime) -> bool:
    """Would this link act now? Asking changes nothing: a mail scanner may open it twenty times."""
    return db.session.execute(requetes.jeton_valable(empreinte(jeton), usage, le)).first() is not None


def consommer_lien(jeton: str, usage: UsageJeton, *, le: datetime) -> Compte:
    """Use a mailed link, once: of two who press the button together one succeeds. Gives its account.

    Raises RegleMetier when it is expired, used, revoked, or of another use.
    """
    compte_id = db.session.execute(
        update(Jeton)
        .where(
            Jeton.empreinte == empreinte(jeton),
            Jeton.usage == usage,
            Jeton.utilise_le.is_(None),
            Jeton.expire_le > le,
        )
        .values(utilise_le=le)
        .returning(Jeton.compte_id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    exiger(compte_id, LIEN_REFUSE)
    compte = db.session.execute(requetes.compte_par_id(compte_id)).scalar_one()
    exiger(compte.is_active, LIEN_REFUSE)
    if compte.confirme_le is None:
        compte.confirme_le = le
        if usage != UsageJeton.confirmation:
            # Whoever chose this password may not be who reads the mails of the address.
            compte.mot_de_passe = None
    return compte


def _choisir_mot_de_passe(compte: Compte, mot_de_passe: str) -> None:
    equipe = any(
        a.structure.genre == GenreStructure.equipe
        for a in db.session.execute(requetes.adhesions_de(compte.id)).scalars()
    )
    motif = motif_de_refus(mot_de_passe, equipe=equipe)
    exiger(motif is None, motif or "", "nouveau")
    compte.mot_de_passe = hacher(mot_de_passe)
    fermer_toutes_les_sessions(compte)


def reinitialiser_mot_de_passe(jeton: str, mot_de_passe: str, *, le: datetime) -> Compte:
    """Choose a new password with a mailed link; every open session is closed.

    Raises RegleMetier when the link is not valid, or the password too short or too common (the link stays good then).
    """
    exiger(lien_valable(jeton, UsageJeton.mot_de_passe, le=le), LIEN_REFUSE)
    with db.session.begin_nested():
        compte = consommer_lien(jeton, UsageJeton.mot_de_passe, le=le)
        _choisir_mot_de_passe(compte, mot_de_passe)
    courriels.mot_de_passe_change(compte, le=le)
    return compte


def confirmer_mot_de_passe(compte: Compte, mot_de_passe: str) -> None:
    """Give one's password again before something that matters. Raises RegleMetier when it is wrong."""
    exiger(verifier(compte.mot_de_passe, mot_de_passe), "Le mot de passe n’est pas le bon.", "mot_de_passe")


def changer_mot_de_passe(compte: Compte, actuel: str, nouveau: str, *, le: datetime) -> None:
    """Change one's password knowing the present one; every open session is closed, the caller opens a new one.

    Raises RegleMetier when the present one is wrong, or the new one too short or too common.
    """
    exiger(verifier(compte.mot_de_passe, actuel), "Le mot de passe actuel n’est pas le bon.", "actuel")
    _choisir_mot_de_passe(compte, nouveau)
    courriels.mot_de_passe_change(compte, le=le)
