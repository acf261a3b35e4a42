"""A job and its slots: a slot is named by the instant, in UTC, at which the job was due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from apscheduler.triggers.cron import CronTrigger

from cmon.temps import PARIS

MICROSECONDE = timedelta(microseconds=1)
# How far back the last slot is looked for: most jobs run every hour or every day.
RECULS = (timedelta(hours=2), timedelta(days=2), timedelta(days=8), timedelta(days=32), timedelta(days=367))


@dataclass(frozen=True)
class Tache:
    """A job: its name, when it is due (five crontab fields, on the clocks of Paris) and its function.

    The function is idempotent, is called with `le=` (an aware datetime), commits its own batches and returns counts as
    `{word: number}`. Avoid 02:00–02:59 for a daily job: that hour comes twice, or not at all, once a year.
    """

    nom: str
    quand: str
    fonction: Callable[..., dict[str, int]]

    @cached_property
    def declencheur(self) -> CronTrigger:
        """The trigger that APScheduler understands."""
        return CronTrigger.from_crontab(self.quand, timezone=PARIS)

    def prochain_creneau(self, le: datetime) -> datetime:
        """The first slot after `le`, in UTC."""
        return self.declencheur.get_next_fire_time(None, le + MICROSECONDE).astimezone(UTC)

    def dernier_creneau(self, le: datetime) -> datetime | None:
        """The last slot that is not after `le`, in UTC, or None when there was none for a year."""
        for recul in RECULS:
            trouve, instant = None, self.prochain_creneau(le - recul)
            while instant <= le:
                trouve, instant = instant, self.prochain_creneau(instant)
            if trouve:
                return trouve
        return None


def nom_du_creneau(instant: datetime) -> str:
    """The name of a slot: « 2027-03-28T01:05Z »."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
