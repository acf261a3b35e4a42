"""A long list asks for the same communes, métiers and diplomas again and again: each is looked for once."""

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

_gardees: ContextVar[dict | None] = ContextVar("reponses_gardees", default=None)


@contextmanager
def reponses_gardees():
    """Inside this block, to be kept within one transaction, what `une_fois` marks is asked once for each text."""
    jeton = _gardees.set({})
    try:
        yield
    finally:
        _gardees.reset(jeton)


def une_fois(fonction: Callable) -> Callable:
    """Remember the answers of that function inside `reponses_gardees`; elsewhere it is called each time."""

    @wraps(fonction)
    def demander(*mots):
        gardees = _gardees.get()
        if gardees is None:
            return fonction(*mots)
        cle = (fonction, *mots)
        if cle not in gardees:
            gardees[cle] = fonction(*mots)
        return gardees[cle]

    return demander
