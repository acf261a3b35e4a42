"""A bounded load over kept connections: raw sockets, so that the client costs little and the same for every server."""

import selectors
import socket
import statistics
import time
from dataclasses import dataclass, field


@dataclass
class Passage:
    """What one run of requests gave."""

    duree: float = 0.0
    temps: list[float] = field(default_factory=list)
    statuts: dict[int, int] = field(default_factory=dict)

    @property
    def par_seconde(self) -> float:
        """Answers a second."""
        return len(self.temps) / self.duree

    @property
    def p50(self) -> float:
        """The median time of an answer, in milliseconds."""
        return statistics.median(self.temps) * 1000


class _Connexion:
    def __init__(self, port: int, requete: bytes):
        self.prise = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.prise.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port, self.requete = port, requete

    def envoyer(self) -> None:
        self.recu, self.attendu, self.statut, self.fermee = b"", None, 0, False
        self.debut = time.perf_counter()
        self.prise.sendall(self.requete)

    def lire(self) -> bool:
        """Read what has come; True when the answer is whole."""
        morceau = self.prise.recv(262_144)
        if not morceau:
            raise ConnectionError("the server closed the connection in the middle of an answer")
        self.recu += morceau
        if self.attendu is None and b"\r\n\r\n" in self.recu:
            tete, _, _ = self.recu.partition(b"\r\n\r\n")
            bas = tete.lower()
            self.statut = int(tete.split(b" ", 2)[1])
            self.fermee = b"connection: close" in bas
            _, trouve, reste = bas.partition(b"content-length:")
            corps = int(reste.split(b"\r\n", 1)[0]) if trouve and self.statut not in (204, 304) else 0
            self.attendu = len(tete) + 4 + corps
        return self.attendu is not None and len(self.recu) >= self.attendu


def requete_http(hote: str, chemin: str, entetes: dict[str, str] | None = None) -> bytes:
    """The bytes of a GET request."""
    lignes = [f"GET {chemin} HTTP/1.1", f"Host: {hote}", *(f"{k}: {v}" for k, v in (entetes or {}).items())]
    return ("\r\n".join(lignes) + "\r\n\r\n").encode()


def charger(port: int, requete: bytes, nb: int, connexions: int = 16) -> Passage:
    """Send `nb` requests over `connexions` kept connections of the loopback, and measure each answer."""
    passage, choix = Passage(), selectors.DefaultSelector()
    connexions = min(connexions, nb)
    parties = 0
    debut = time.perf_counter()
    for _ in range(connexions):
        c = _Connexion(port, requete)
        choix.register(c.prise, selectors.EVENT_READ, c)
        c.envoyer()
        parties += 1
    while len(passage.temps) < nb:
        for cle, _ in choix.select(timeout=30):
            c = cle.data
            if not c.lire():
                continue
            passage.temps.append(time.perf_counter() - c.debut)
            passage.statuts[c.statut] = passage.statuts.get(c.statut, 0) + 1
            if c.fermee or parties >= nb:
                choix.unregister(c.prise)
                c.prise.close()
            if parties >= nb:
                continue
            if c.fermee:
                c = _Connexion(port, requete)
                choix.register(c.prise, selectors.EVENT_READ, c)
            c.envoyer()
            parties += 1
    passage.duree = time.perf_counter() - debut
    choix.close()
    return passage
