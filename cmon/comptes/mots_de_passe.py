"""Passwords: argon2id, a length, and a list of the ones everybody tries."""

from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

LONGUEUR_MIN = 12
LONGUEUR_MIN_EQUIPE = 16
LONGUEUR_MAX = 256
_hacheur = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked in place of a missing account's password, so that both cases take the same time.
_LEURRE = _hacheur.hash("un mot de passe que personne n’a")


def hacher(mot: str) -> str:
    """The argon2id hash of a password, with its own salt and parameters."""
    return _hacheur.hash(mot)


def verifier(hache: str | None, mot: str) -> bool:
    """Is it the password of that hash? Without a hash the answer is no, after the same work."""
    try:
        return _hacheur.verify(hache or _LEURRE, mot[:LONGUEUR_MAX]) and hache is not None
    except (Argon2Error, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _courants() -> frozenset[str]:
    fichier = Path(__file__).with_name("mots_de_passe_courants.txt")
    return frozenset(fichier.read_text(encoding="utf-8").split("\n"))


def motif_de_refus(mot: str, equipe: bool = False) -> str | None:
    """Why a new password is refused, in French, or None: too short (12 characters, 16 for the équipe) or too common."""
    minimum = LONGUEUR_MIN_EQUIPE if equipe else LONGUEUR_MIN
    if len(mot) < minimum:
        return f"Choisissez un mot de passe d’au moins {minimum} caractères."
    if len(mot) > LONGUEUR_MAX:
        return f"Choisissez un mot de passe de {LONGUEUR_MAX} caractères au plus."
    simple = mot.lower().strip()
    if simple in _courants() or len(set(simple)) < 5 or simple.rstrip("0123456789!?.") in _courants():
        return "Ce mot de passe est trop courant : choisissez-en un autre, par exemple trois mots sans rapport."
    return None
