"""What every client of an outside service shares: bounded time, size and rate, and a breaker when it is down."""

import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

journal = logging.getLogger("cmon.services_externes")

A_REESSAYER = {429, 502, 503, 504}
BOUCLE_LOCALE = {"127.0.0.1", "localhost", "::1"}


class ServiceIndisponible(Exception):
    """The service is slow, refuses, is down, or answers what nobody can read."""


class AdresseRefusee(ValueError):
    """The base address of a service, in the settings, is not one that the application may call."""


@dataclass(frozen=True)
class Limites:
    """How long a call may last, how much may come back, and when to stop asking. Times in seconds."""

    connexion_s: float = 2.0
    lecture_s: float = 5.0
    total_s: float = 6.0
    attente_max_s: float = 2.0
    essais: int = 3
    octets_max: int = 1024 * 1024
    par_seconde: float = 7.0
    echecs_avant_coupure: int = 5
    coupure_s: float = 30.0


def verifier_adresse(base: str, hotes: set[str], *, production: bool) -> str:
    """Return the base address without its last slash, if the application may call it.

    https and a host of the list; outside production this machine itself too. Raises AdresseRefusee.
    """
    try:
        parties = urlsplit(base)
        hote, _ = parties.hostname or "", parties.port
    except ValueError:
        raise AdresseRefusee(f"{base!r} is not an address.") from None
    if parties.username or parties.password or parties.query or parties.fragment:
        raise AdresseRefusee("The address of a service holds no account, query nor fragment.")
    if hote in BOUCLE_LOCALE and not production and parties.scheme in ("http", "https"):
        return base.rstrip("/")
    if parties.scheme != "https":
        raise AdresseRefusee("The address of a service begins with https://.")
    if hote not in hotes:
        raise AdresseRefusee(f"The host {hote!r} is not in the list of those that may be called.")
    return base.rstrip("/")


class Seau:
    """A token bucket: at most `debit` calls a second, over all threads of this process."""

    def __init__(self, debit: float, horloge: Callable[[], float] = time.monotonic):
        self.debit, self.horloge = debit, horloge
        self.jetons, self.vu = debit, horloge()
        self.verrou = threading.Lock()

    def attente(self) -> float:
        """Take a token and return how long to wait for it, in seconds."""
        with self.verrou:
            maintenant = self.horloge()
            self.jetons = min(self.debit, self.jetons + (maintenant - self.vu) * self.debit)
            self.vu = maintenant
            self.jetons -= 1
            return max(0.0, -self.jetons / self.debit)

    def rendre(self) -> None:
        """Give back a token that was not used."""
        with self.verrou:
            self.jetons += 1


class Disjoncteur:
    """After several failures in a row nobody asks any more for a while; then one call tries."""

    def __init__(self, seuil: int, coupure_s: float, horloge: Callable[[], float] = time.monotonic):
        self.seuil, self.coupure_s, self.horloge = seuil, coupure_s, horloge
        self.echecs, self.ouvert_jusque = 0, 0.0
        self.verrou = threading.Lock()

    def laisse_passer(self) -> bool:
        """May a call be made now? While it is open the first one after the pause goes, the others don't."""
        with self.verrou:
            maintenant = self.horloge()
            if maintenant < self.ouvert_jusque:
                return False
            if self.echecs >= self.seuil:
                self.ouvert_jusque = maintenant + self.coupure_s
            return True

    def reussite(self) -> None:
        """A call was answered."""
        with self.verrou:
            self.echecs, self.ouvert_jusque = 0, 0.0

    def echec(self, pause_s: float = 0.0) -> None:
        """A call failed. `pause_s`: the service itself asks to be left alone that long."""
        with self.verrou:
            self.echecs += 1
            pause = max(pause_s, self.coupure_s if self.echecs >= self.seuil else 0.0)
            self.ouvert_jusque = max(self.ouvert_jusque, self.horloge() + pause) if pause else self.ouvert_jusque


def lire_retry_after(valeur: str | None) -> float | None:
    """The seconds that a Retry-After header asks for, written as a number or as a date; None when it says nothing."""
    if not valeur:
        return None
    if valeur.strip().isascii() and valeur.strip().isdigit():
        return float(valeur.strip()[:9])
    try:
        date = parsedate_to_datetime(valeur)
    except (TypeError, ValueError):
        return None
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (date - datetime.now(UTC)).total_seconds())


class ClientJson:
    """Asks one service for JSON, by GET."""

    def __init__(self, base: str, *, agent: str, limites: Limites):
        self.base, self.limites = base, limites
        self.seau = Seau(limites.par_seconde)
        self.disjoncteur = Disjoncteur(limites.echecs_avant_coupure, limites.coupure_s)
        # The packages of calls are loaded by the first that is made: most processes make none.
        from requests import Session

        self.session = Session()
        self.session.headers.update({"User-Agent": agent, "Accept": "application/json"})
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        if urlsplit(base).hostname in BOUCLE_LOCALE:
            self.session.trust_env = False  # no proxy stands between this machine and itself

    def lire(self, chemin: str, parametres: dict, total_s: float | None = None) -> tuple[int, object]:
        """GET `base + chemin` and return (status, JSON), for a status 200 or 4xx other than 429.

        Waits at most `total_s` in all, retries included. Raises ServiceIndisponible.
        """
        if not self.disjoncteur.laisse_passer():
            raise ServiceIndisponible("breaker open")
        fin = time.monotonic() + (total_s or self.limites.total_s)
        try:
            statut, corps = self._essayer(chemin, parametres, fin)
        except ServiceIndisponible as e:
            self.disjoncteur.echec(getattr(e, "pause_s", 0.0))
            journal.warning("outside service unavailable: %s: %s", urlsplit(self.base).hostname, e)
            raise
        self.disjoncteur.reussite()
        return statut, corps

    def _essayer(self, chemin: str, parametres: dict, fin: float) -> tuple[int, object]:
        for essai in range(1, self.limites.essais + 1):
            self._attendre_son_tour(fin)
            statut, entetes, octets = self._demander(chemin, parametres, fin)
            if statut not in A_REESSAYER:
                return statut, self._decoder(statut, octets)
            demande = lire_retry_after(entetes.get("Retry-After"))
            attente = 0.2 * 2 ** (essai - 1) if demande is None else demande
            reste = fin - time.monotonic()
            if essai == self.limites.essais or attente > self.limites.attente_max_s or attente >= reste:
                break
            time.sleep(attente)
        erreur = ServiceIndisponible(f"status {statut}")
        erreur.pause_s = min(demande or 0.0, self.limites.coupure_s)
        raise erreur

    def _attendre_son_tour(self, fin: float) -> None:
        attente = self.seau.attente()
        if attente >= fin - time.monotonic():
            self.seau.rendre()
            raise ServiceIndisponible("too many calls at once")
        if attente:
            time.sleep(attente)

    def _demander(self, chemin: str, parametres: dict, fin: float) -> tuple[int, dict, bytes]:
        from requests import RequestException
        from urllib3.exceptions import HTTPError

        reste = max(0.05, fin - time.monotonic())
        delais = (min(self.limites.connexion_s, reste), min(self.limites.lecture_s, reste))
        try:
            with self.session.get(
                self.base + chemin, params=parametres, timeout=delais, allow_redirects=False, stream=True
            ) as reponse:
                return reponse.status_code, reponse.headers, self._lire_corps(reponse, fin)
        except (RequestException, HTTPError, OSError) as e:
            raise ServiceIndisponible(type(e).__name__) from None

    def _lire_corps(self, reponse, fin: float) -> bytes:
        morceaux, taille = [], 0
        while morceau := reponse.raw.read1(65536, decode_content=True):
            morceaux.append(morceau)
            taille += len(morceau)
            if taille > self.limites.octets_max:
                raise ServiceIndisponible("answer too large")
            if time.monotonic() > fin:
                raise ServiceIndisponible("answer too slow")
        return b"".join(morceaux)

    def _decoder(self, statut: int, octets: bytes) -> object:
        if statut != 200 and not 400 <= statut < 500:
            raise ServiceIndisponible(f"status {statut}")
        try:
            return json.loads(octets)
        except (ValueError, RecursionError):
            if statut == 200:
                raise ServiceIndisponible("answer is not JSON") from None
            return None
