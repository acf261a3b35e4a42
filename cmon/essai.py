"""Try a verb: what a refused one has changed is undone, the files received before it stay."""

from collections.abc import Callable

from sqlalchemy.orm.exc import StaleDataError

from cmon.base import RegleMetier
from cmon.extensions import db


class Conflit(RegleMetier):
    """Somebody else saved the same row at the same instant."""


def essayer(verbe: Callable) -> tuple:
    """Run a verb inside a savepoint; the view commits. Gives what it made and None, or None and the rule that refuses.

    Objects that a refused verb has touched must be read again before they are shown.
    """
    try:
        with db.session.begin_nested():
            return verbe(), None
    except RegleMetier as regle:
        return None, regle
    except StaleDataError:
        return None, Conflit("Une autre personne a enregistré cette fiche en même temps que vous.")
