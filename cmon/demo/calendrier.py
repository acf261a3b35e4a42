"""Days of the demonstration: everything is relative to the day when it is loaded."""

from datetime import date, datetime, time, timedelta

from cmon.demo.lecture import JOURS_EXACTS
from cmon.temps import PARIS, fin_du_jour, jour_de_paris

SAMEDI = 5
# Days off that fall on the same date every year: nobody visits a company on them.
FERIES = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
# « Begun a while ago »: the last of these hours that is past. One of them has begun from 8:50 to the evening.
HEURES_EN_COURS = [time(8, 30), time(11), time(13, 30), time(16), time(18, 30)]
EN_COURS = "maintenant"


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

    def debut_de_rencontre(self, jours: int, heure: str, *, samedi: bool = False) -> datetime:
        """When a rencontre begins: on a working day on or after that day, or on a Saturday; today and tomorrow stay.

        `heure` is « 14:00 », or « maintenant » for one that has begun and is not over.
        """
        jour = self.jour + timedelta(days=jours)
        if jours not in (0, 1):
            while self._ne_convient_pas(jour, samedi):
                jour += timedelta(days=1)
        if heure == EN_COURS:
            passees = [h for h in HEURES_EN_COURS if self._a(jour, h) + timedelta(minutes=20) <= self.le]
            return self._a(jour, passees[-1] if passees else HEURES_EN_COURS[0])
        return self._a(jour, time.fromisoformat(heure))

    @staticmethod
    def _a(jour: date, heure: time) -> datetime:
        return datetime.combine(jour, heure, tzinfo=PARIS)

    @staticmethod
    def _ne_convient_pas(jour: date, samedi: bool) -> bool:
        bon_jour = jour.weekday() == SAMEDI if samedi else jour.weekday() < SAMEDI
        return not bon_jour or (jour.month, jour.day) in FERIES

    @staticmethod
    def lendemain(jour: date) -> datetime:
        """When the job unpublishes an offer that started on that day: in the first hour of the next one."""
        return fin_du_jour(jour) + timedelta(minutes=5)
