"""A real SMTP server for tests: it keeps what it accepts and answers as it is told to."""

import asyncio
import contextlib
import email
import email.policy
import logging
import socket
import threading

from aiosmtpd.controller import Controller

logging.getLogger("mail.log").setLevel(logging.WARNING)


def port_libre() -> int:
    """A port of this machine that nobody listens to."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


class ServeurSMTP:
    """`repondre(destinataire)` and `recevoir(message)` may be replaced: each returns an SMTP answer."""

    def __init__(self):
        self.messages: list[email.message.EmailMessage] = []
        self.bruts: list[bytes] = []
        self.enveloppes: list[tuple[str, list[str]]] = []
        self.nb_connexions = 0
        self.repondre = lambda destinataire: "250 OK"
        self.recevoir = lambda message: "250 OK"
        self.lenteur = 0.0
        self.expediteur_refuse = ""

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.nb_connexions += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.expediteur_refuse:
            return self.expediteur_refuse
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        reponse = self.repondre(address)
        if reponse.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reponse

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.lenteur)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        reponse = self.recevoir(message)
        if reponse.startswith("250"):
            self.bruts.append(envelope.content)
            self.messages.append(message)
            self.enveloppes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        return reponse

    @property
    def identifiants(self) -> list[str]:
        """The Message-ID of each accepted message, in order."""
        return [m["Message-ID"] for m in self.messages]

    @contextlib.contextmanager
    def en_marche(self, app=None, port: int | None = None):
        """Listen, and point the settings of `app` here."""
        controleur = Controller(self, hostname="127.0.0.1", port=port or port_libre())
        controleur.start()
        if app is not None:
            regler(app, controleur.port)
        try:
            yield controleur.port
        finally:
            controleur.stop()


def regler(app, port: int, delai_s: float = 5) -> None:
    """Point the settings of the application at a server of this machine."""
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port, MAIL_TIMEOUT_S=delai_s)


@contextlib.contextmanager
def serveur_muet(app, delai_s: float = 0.2):
    """Accept connections and never say a word. Yields the list of accepted connections."""
    acceptees = []
    with socket.create_server(("127.0.0.1", 0)) as ecoute:

        def accepter():
            with contextlib.suppress(OSError):
                while True:
                    acceptees.append(ecoute.accept()[0])

        fil = threading.Thread(target=accepter, daemon=True)
        fil.start()
        regler(app, ecoute.getsockname()[1], delai_s)
        yield acceptees
        ecoute.shutdown(socket.SHUT_RDWR)
    fil.join(2)
    for prise in acceptees:
        prise.close()
