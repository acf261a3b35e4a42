"""Days of the demonstration: everything is relative to the day when it is loaded."""

from datetime import date, datetime, time, timedelta

from cmon.demo.lecture import JOURS_EXACTS
from cmon.temps import PARIS, fin_du_jour, jour_de_paris


class Calendrier:
    """Turns days from today into instants and dates, as seen from the instant `le`."""

    def __init__(self, le: datetime):
        self.le = le
        self.jour = jour_de_paris(le)

    def instant(self, jours: int, ref: str, rang: int = 0) -> datetime:
        """An instant of office hours of that day, always the same for a `ref`, never after now.

        `rang` makes gestures of the same day follow each other.
        """
        minutes = sum(ref.encode()) % 300 + 40 * rang
        moment = datetime.combine(self.jour + timedelta(days=jours), time(8, 40), tzinfo=PARIS)
        return min(moment + timedelta(minutes=minutes), self.le - timedelta(minutes=30 - rang))

    def debut(self, jours: int | None) -> date | None:
        """The first day of a stage: the Monday on or after that day, or the day itself when it is close to today."""
        if jours is None:
            return None
        jour = self.jour + timedelta(days=jours)
        return jour if jours in JOURS_EXACTS else jour + timedelta(days=-jour.weekday() % 7)

    @staticmethod
    def lendemain(jour: date) -> datetime:
        """When the job unpublishes an offer that started on that day: in the first hour of the next one."""
        return fin_du_jour(jour) + timedelta(minutes=5)
