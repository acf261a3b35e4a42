"""Small tools of the tests: signing in, reading the outbox, counting statements, moving the clock."""

import contextlib
import re
import secrets
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

import time_machine
from flask import has_request_context, request
from sqlalchemy import event, select
from sqlalchemy.orm import selectinload

from cmon.comptes.modeles import Compte, SessionOuverte
from cmon.comptes.session import CLE, empreinte
from cmon.courriels.modeles import Courriel
from cmon.extensions import db
from cmon.recherche.distance import RAYON_TERRE_KM
from cmon.structures.modeles import Adhesion
from cmon.temps import PARIS, maintenant

# Traces are kept apart from the domain: reading a page may write them.
TABLES_DE_TRACE = {"session_ouverte", "compteur_limite", "trace", "reponse_annuaire"}
ECRITURE = re.compile(r'^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+"?(\w+)', re.IGNORECASE)
ECRITURE_CACHEE = re.compile(r'\b(?:INSERT\s+INTO|DELETE\s+FROM|UPDATE)\s+"?(\w+)"?\s+(?:SET|WHERE|\()', re.IGNORECASE)
SERVICE = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET ")


class Compteur:
    """The statements seen inside a block."""

    def __init__(self):
        self.ordres: list[str] = []

    @property
    def nb(self) -> int:
        """How many statements were sent."""
        return len(self.ordres)


_compteurs: list[Compteur] = []
ecritures_de_lecture: list[str] = []


def ecouter(moteur) -> None:
    """Note each statement of that engine: for the counters, and the domain rows that a GET changes."""

    @event.listens_for(moteur, "before_cursor_execute")
    def noter(connexion, curseur, ordre, parametres, contexte, plusieurs):
        if ordre.lstrip().upper().startswith(SERVICE):
            return
        for compteur in _compteurs:
            compteur.ordres.append(ordre)
        if has_request_context() and request.method in ("GET", "HEAD"):
            debut = ordre.lstrip()[:4].upper()
            trouvees = (ECRITURE_CACHEE if debut == "WITH" else ECRITURE).findall(ordre)
            ecritures_de_lecture.extend(ordre for table in trouvees if table not in TABLES_DE_TRACE)


@contextlib.contextmanager
def nb_requetes():
    """Count the statements sent to the database inside the block (BEGIN and the like are not counted)."""
    compteur = Compteur()
    _compteurs.append(compteur)
    try:
        yield compteur
    finally:
        _compteurs.remove(compteur)


def ouvrir_session_de(compte: Compte, adhesion: Adhesion | None = None) -> str:
    """Write an open session for that account and return the random value that its cookie holds."""
    db.session.rollback()
    jeton, le = secrets.token_urlsafe(32), maintenant()
    if adhesion is None:
        requete = select(Adhesion).where(Adhesion.compte_id == compte.id).order_by(Adhesion.id).limit(1)
        adhesion = db.session.execute(requete).scalar_one_or_none()
    db.session.add(
        SessionOuverte(
            empreinte=empreinte(jeton),
            compte_id=compte.id,
            adhesion_id=adhesion.id if adhesion else None,
            ouverte_le=le,
            vue_le=le,
            expire_le=le + timedelta(hours=12),
        )
    )
    db.session.commit()
    return jeton


def connecter(client, compte: Compte, adhesion: Adhesion | None = None, *, portail: str = "cmonstage"):
    """Sign `compte` in on that client, acting for its first structure or the one of `adhesion`. Returns the client."""
    jeton = ouvrir_session_de(compte, adhesion)
    with client.session_transaction(base_url=client.origine(portail)) as session:
        session[CLE] = jeton
    return client


class Boite:
    """The mails of the outbox, the oldest first."""

    def __call__(self, genre: str | None = None, a: str | None = None) -> list[Courriel]:
        db.session.rollback()
        requete = select(Courriel).options(selectinload(Courriel.pieces)).order_by(Courriel.id)
        if genre:
            requete = requete.where(Courriel.genre == genre)
        if a:
            requete = requete.where(Courriel.destinataire == a)
        return list(db.session.execute(requete).scalars())

    def __len__(self) -> int:
        return len(self())

    def __iter__(self):
        return iter(self())

    def unique(self, genre: str | None = None, a: str | None = None) -> Courriel:
        """The only mail of that kind or to that address: fails when there is none or more than one."""
        trouves = self(genre, a)
        assert len(trouves) == 1, [(c.genre, c.destinataire, c.objet) for c in self()]
        return trouves[0]

    @staticmethod
    def liens(courriel: Courriel) -> list[str]:
        """The addresses written in the text part of a mail."""
        return re.findall(r"https?://[^\s<>]+", courriel.corps_texte)


def a_l_heure(texte: str, *, tourne: bool = True):
    """A clock that shows that local time of Paris (« 2027-03-28 12:00 »): a context manager, start() and stop()."""
    return time_machine.travel(datetime.fromisoformat(texte).replace(tzinfo=PARIS), tick=tourne)


def relire(objet, *relations):
    """The same row as the database has it now, with those relations loaded."""
    db.session.rollback()
    classe = type(objet)
    options = [selectinload(getattr(classe, nom)) for nom in relations]
    requete = select(classe).where(classe.id == objet.id).options(*options).execution_options(populate_existing=True)
    return db.session.execute(requete).scalar_one_or_none()


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The great-circle distance in km between two positions in degrees, measured apart from the application."""
    a = sin(radians(lat2 - lat1) / 2) ** 2
    a += cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * RAYON_TERRE_KM * asin(min(1.0, sqrt(a)))
