"""SMTP: the message as bytes, and a connection that never waits for ever."""

import contextlib
import smtplib
import ssl
from email import charset
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import current_app
from flask_mail import Attachment, Message

from cmon.courriels.modeles import Courriel
from cmon.fichiers.operations import ouvrir

# Flask-Mail sends bodies as they are; a long paragraph then passes the 998 octets that SMTP allows in a line, and
# relays cut it anywhere.
charset.add_charset("utf-8", charset.SHORTEST, charset.QP, "utf-8")
NOM_AGENDA = "rencontre.ics"


class ServeurInjoignable(Exception):
    """The server can't be reached, or refuses to speak with us: no mail can leave."""


class MessagePret(NamedTuple):
    """A message and the address that refusals go back to."""

    expediteur: str
    octets: bytes


def composer(courriel: Courriel) -> MessagePret:
    """The message of a mail: from the portail, to one recipient, always under the same Message-ID and date."""
    portails = current_app.extensions["portails"]
    portail = portails.get(courriel.portail) or next(iter(portails.values()))
    message = Message(
        subject=courriel.objet,
        recipients=[courriel.destinataire],
        body=courriel.corps_texte,
        html=courriel.corps_html,
        sender=(portail.nom, portail.courriel),
        reply_to=courriel.repondre_a or None,
        date=courriel.cree_le.timestamp(),
        charset="utf-8",
        extra_headers={"Auto-Submitted": "auto-generated"},
        attachments=[*(_joindre(piece.fichier) for piece in courriel.pieces), *_agenda(courriel)],
    )
    message.msgId = courriel.identifiant
    if message.has_bad_headers():
        raise ValueError("A header holds a line end.")
    return MessagePret(portail.courriel, _desabonnement(courriel) + message.as_bytes())


def _desabonnement(courriel: Courriel) -> bytes:
    """Header lines that let the mail reader show its own button, whose press is a POST (RFC 8058).

    Written as they are: the library would encode an address that is longer than a line.
    """
    if not courriel.desabonnement:
        return b""
    lien = courriel.desabonnement.encode("ascii")
    return b"List-Unsubscribe: <" + lien + b">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"


def _joindre(fichier) -> Attachment:
    with ouvrir(fichier) as flux:
        return Attachment(fichier.nom, fichier.type_mime, flux.read())


def _agenda(courriel: Courriel) -> list[Attachment]:
    """The appointment that goes with a mail: its type says the method, which mail readers look at."""
    if not courriel.calendrier:
        return []
    methode = next((x[7:] for x in courriel.calendrier.splitlines() if x.startswith("METHOD:")), "PUBLISH")
    genre = f"text/calendar; method={methode}; charset=utf-8"
    return [Attachment(NOM_AGENDA, genre, courriel.calendrier.encode())]


def connecter() -> smtplib.SMTP:
    """Open a connection by the MAIL_ settings. Raises ServeurInjoignable whatever the reason is."""
    reglages = current_app.config
    classe, options = smtplib.SMTP, {"timeout": reglages["MAIL_TIMEOUT_S"], "local_hostname": _nom_de_machine()}
    if reglages["MAIL_USE_SSL"]:
        classe, options["context"] = smtplib.SMTP_SSL, ssl.create_default_context()
    serveur = None
    try:
        serveur = classe(reglages["MAIL_SERVER"], reglages["MAIL_PORT"], **options)
        serveur.ehlo_or_helo_if_needed()
        if reglages["MAIL_USE_TLS"]:
            serveur.starttls(context=ssl.create_default_context())
        if reglages["MAIL_USERNAME"] and reglages["MAIL_PASSWORD"]:
            serveur.login(reglages["MAIL_USERNAME"], reglages["MAIL_PASSWORD"])
    except (OSError, smtplib.SMTPException) as e:
        fermer(serveur)
        raise ServeurInjoignable(f"{type(e).__name__} {e}") from e
    return serveur


def fermer(serveur: smtplib.SMTP | None) -> None:
    """Say goodbye, or at least hang up."""
    if serveur is None:
        return
    with contextlib.suppress(OSError, smtplib.SMTPException):
        serveur.quit()
    serveur.close()


def _nom_de_machine() -> str:
    """How we greet the server: the site's host, without asking a name server (smtplib's default may wait for one)."""
    hote = urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"
    with contextlib.suppress(ValueError):
        return f"[{ip_address(hote)}]"
    return hote
