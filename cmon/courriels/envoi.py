"""The worker of the outbox: takes mails one by one under a lease, sends them, records what the server said."""

import logging
import os
import secrets
import smtplib
import socket
import time
from collections import Counter
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import Select, and_, case, literal, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import selectinload

from cmon.base import Horodatage
from cmon.base_sql import transaction_separee
from cmon.courriels.modeles import Courriel, EtatCourriel, PieceJointe
from cmon.courriels.smtp import ServeurInjoignable, composer, connecter, fermer
from cmon.journalisation import epurer
from cmon.temps import maintenant

journal = logging.getLogger("cmon.courriel")

# Minutes before the next try, after the first failure, the second…; then every hour until the mail is 72 hours old.
DELAIS_MIN = (1, 5, 15, 30)
DELAI_ENSUITE_MIN = 60
ABANDON = timedelta(hours=72)
# Refusals for good of one mail at the MAIL command: too big, content. Any other one is about us, not about the mail.
REFUS_DU_MESSAGE = {552, 554}


def envoyer_file(*, le: datetime | None = None, limite: int = 500) -> dict[str, int]:
    """Send the mails that are due, at most `limite`, and return what became of them.

    The counts are `envoyes`, `refuses` (failure for good), `reportes` (tried again later) and `annules` (out of date).
    `le` freezes the clock; without it each mail reads the time. Without MAIL_SERVER nothing is touched.
    """
    if not current_app.config["MAIL_SERVER"]:
        return {}
    tournee = _Tournee(le)
    try:
        tournee.annuler_les_perimes()
        while limite > 0 and not tournee.interrompue and tournee.traiter_un():
            limite -= 1
    finally:
        fermer(tournee.serveur)
    if tournee.bilan:
        journal.info("outbox: %s", dict(tournee.bilan))
    return dict(tournee.bilan)


class _Tournee:
    """One pass over the outbox: one connection to the server, one lease at a time."""

    def __init__(self, le: datetime | None):
        self.fige = le
        self.bilan = Counter()
        self.serveur = None
        self.ruptures = 0
        self.interrompue = False
        self.prise = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(8)}"
        # Longer than one mail can take: connection, greeting, four commands and the message, each with its time-out.
        self.bail = timedelta(seconds=60 + 8 * current_app.config["MAIL_TIMEOUT_S"])

    @property
    def le(self) -> datetime:
        return self.fige or maintenant()

    def annuler_les_perimes(self) -> None:
        le = self.le
        perimes = and_(_dus(le), Courriel.perime_le <= le)
        with transaction_separee() as session:
            ordre = update(Courriel).where(perimes).values(etat=EtatCourriel.annule, derniere_erreur="Périmé")
            self._compter("annules", session.execute(ordre).rowcount)

    def traiter_un(self) -> bool:
        """Take, send and record one mail. False when none is due."""
        courriel = self._prendre()
        if courriel is None:
            return False
        try:
            message = composer(courriel)
        except Exception as e:
            # One mail that can't be written (an unreadable file) must not hold back the others.
            journal.error("mail %s can't be written", courriel.id, exc_info=e)
            self._reporter(Courriel.id == courriel.id, e)
            return True
        try:
            self.serveur = self.serveur or connecter()
            self.serveur.sendmail(message.expediteur, [courriel.destinataire], message.octets)
        except ServeurInjoignable as e:
            self._tout_reporter(e)
        except smtplib.SMTPResponseException as e:
            self._refus(courriel, e)
        except smtplib.SMTPRecipientsRefused as e:
            self._refus(courriel, smtplib.SMTPResponseException(*next(iter(e.recipients.values()))))
        except OSError as e:  # among them smtplib.SMTPServerDisconnected
            self._rupture(courriel, e)
        else:
            self.ruptures = 0
            self._noter(courriel, "envoyes", etat=EtatCourriel.envoye, envoye_le=self.le, derniere_erreur="")
        return True

    def _prendre(self) -> Courriel | None:
        """Take the lease of the mail that has been due for the longest time; other workers pass over it."""
        le = self.le
        suivant = (
            select(Courriel.id)
            .where(_dus(le), or_(Courriel.perime_le.is_(None), Courriel.perime_le > le))
            .order_by(Courriel.prochain_essai_le, Courriel.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with transaction_separee() as session:
            numero = session.execute(suivant).scalar_one_or_none()
            if numero is None:
                return None
            bail = {"pris_par": self.prise, "pris_jusqu_a": le + self.bail}
            session.execute(update(Courriel).where(Courriel.id == numero).values(**bail))
            return session.execute(_avec_pieces(numero)).scalar_one()

    def _refus(self, courriel: Courriel, erreur: smtplib.SMTPResponseException) -> None:
        """The server answered no: to this mail for good, to this mail for now, or to us."""
        code = erreur.smtp_code
        if code == 421 or (isinstance(erreur, smtplib.SMTPSenderRefused) and code not in REFUS_DU_MESSAGE):
            self._tout_reporter(erreur)
        elif code >= 500:
            self.ruptures = 0
            self._noter(
                courriel, "refuses", etat=EtatCourriel.echec, prochain_essai_le=self.le, derniere_erreur=_mots(erreur)
            )
        else:
            self.ruptures = 0
            self._reporter(Courriel.id == courriel.id, erreur)

    def _rupture(self, courriel: Courriel, erreur: Exception) -> None:
        """The connection broke in the middle: once may be the fault of this mail, twice is the server's."""
        fermer(self.serveur)
        self.serveur = None
        self.ruptures += 1
        if self.ruptures > 1:
            self._tout_reporter(erreur)
        else:
            self._reporter(Courriel.id == courriel.id, erreur)

    def _tout_reporter(self, erreur: Exception) -> None:
        """The server does not serve us: postpone all that is due instead of waiting for it once for each mail."""
        self.interrompue = True
        journal.warning("mail server unavailable: %s", _mots(erreur))
        self._reporter(or_(_dus(self.le), Courriel.pris_par == self.prise), erreur)

    def _reporter(self, condition, erreur: Exception) -> None:
        le, echec = self.le, literal(EtatCourriel.echec, Courriel.etat.type)
        valeurs = {
            "etat": case((Courriel.cree_le <= le - ABANDON, echec), else_=Courriel.etat),
            "prochain_essai_le": case(
                *((Courriel.nb_essais == n, _dans(le, minutes)) for n, minutes in enumerate(DELAIS_MIN)),
                else_=_dans(le, DELAI_ENSUITE_MIN),
            ),
            "nb_essais": Courriel.nb_essais + 1,
            "derniere_erreur": _mots(erreur),
            "pris_par": None,
            "pris_jusqu_a": None,
        }
        attente = and_(condition, Courriel.etat == EtatCourriel.a_envoyer)
        self._compter("reportes", _ecrire(update(Courriel).where(attente).values(**valeurs)))

    def _noter(self, courriel: Courriel, quoi: str, **valeurs) -> None:
        """Record what the server said, only while the lease is still ours."""
        valeurs |= {"nb_essais": Courriel.nb_essais + 1, "pris_par": None, "pris_jusqu_a": None}
        _ecrire(update(Courriel).where(Courriel.id == courriel.id, Courriel.pris_par == self.prise).values(**valeurs))
        self._compter(quoi, 1)

    def _compter(self, quoi: str, nombre: int) -> None:
        if nombre:
            self.bilan[quoi] += nombre


def _ecrire(ordre) -> int:
    """Run one UPDATE; a database that is busy is asked again, for the server has the mail already."""
    for attente in (0.2, 1, 3, None):
        try:
            with transaction_separee() as session:
                return session.execute(ordre, execution_options={"synchronize_session": False}).rowcount
        except OperationalError:
            if attente is None:
                raise
            time.sleep(attente)
    raise AssertionError("unreachable")


def _dus(le: datetime):
    """Waiting, due, and in nobody's hands."""
    libre = or_(Courriel.pris_jusqu_a.is_(None), Courriel.pris_jusqu_a <= le)
    return and_(Courriel.etat == EtatCourriel.a_envoyer, Courriel.prochain_essai_le <= le, libre)


def _avec_pieces(numero: int) -> Select:
    return (
        select(Courriel)
        .where(Courriel.id == numero)
        .options(selectinload(Courriel.pieces).selectinload(PieceJointe.fichier))
    )


def _dans(le: datetime, minutes: int):
    return literal(le + timedelta(minutes=minutes), Horodatage())


def _mots(erreur: Exception) -> str:
    """What went wrong, without addresses: they stand in the answers of servers."""
    if isinstance(erreur, smtplib.SMTPResponseException):
        texte = erreur.smtp_error
        texte = texte.decode("utf-8", "replace") if isinstance(texte, bytes) else str(texte)
        return epurer(f"{erreur.smtp_code} {texte}")[:500]
    return epurer(f"{type(erreur).__name__} {erreur}")[:500]
