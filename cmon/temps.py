"""Time: UTC inside, Europe/Paris for people. Verbs and queries receive it as the argument `le`."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def maintenant() -> datetime:
    """The current instant, aware, in UTC."""
    return datetime.now(UTC)


def heure_de_paris(le: datetime) -> datetime:
    """The same instant on the clocks of Paris."""
    return le.astimezone(PARIS)


def jour_de_paris(le: datetime) -> date:
    """The local day of an instant. A date is past once this day is over, not at midnight UTC."""
    return le.astimezone(PARIS).date()


def debut_du_jour(jour: date) -> datetime:
    """The first instant of a local day, in UTC."""
    return datetime.combine(jour, time.min, tzinfo=PARIS).astimezone(UTC)


def fin_du_jour(jour: date) -> datetime:
    """The first instant of the day after, in UTC: right on the two days a year that do not last 24 hours."""
    return debut_du_jour(jour + timedelta(days=1))


def instant_de_paris(jour: date, heure: time) -> datetime | None:
    """The instant, in UTC, when the clocks of Paris show that day and hour; None in the hour that spring skips.

    In the hour that autumn repeats, the first of the two.
    """
    local = datetime.combine(jour, heure, tzinfo=PARIS)
    instant = local.astimezone(UTC)
    return instant if instant.astimezone(PARIS).replace(tzinfo=None) == local.replace(tzinfo=None) else None
