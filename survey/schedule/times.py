"""Local times of day that exist once on every day, and the moments they are."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from survey.errors import BadInput, untranslated

WEEKDAYS = {
    1: ("mon", "monday", "mo", "montag"),
    2: ("tue", "tuesday", "di", "dienstag"),
    3: ("wed", "wednesday", "mi", "mittwoch"),
    4: ("thu", "thursday", "do", "donnerstag"),
    5: ("fri", "friday", "fr", "freitag"),
    6: ("sat", "saturday", "sa", "samstag"),
    7: ("sun", "sunday", "so", "sonntag"),
}
NUMBERS = {name: number for number, names in WEEKDAYS.items() for name in names}
# Where summer time begins and ends, a time between these does not exist on one day, and twice on another.
DOUBTFUL = (time(2), time(3))
DAYS_LOOKED_AT = 800

AS_WRITTEN = untranslated("“{text}” is no weekday with a time. Write it as wed 09:00.")


@dataclass(frozen=True, slots=True, order=True)
class WeekTime:
    """A weekday, from 1 for Monday, and a local time of day."""

    weekday: int
    at: time

    def stored(self) -> str:
        """As the database has it: "3 09:00"."""
        return f"{self.weekday} {self.at:%H:%M}"

    def days_after(self, other: "WeekTime") -> int:
        """How many days after the other it comes for the first time."""
        days = (self.weekday - other.weekday) % 7
        return days + 7 if days == 0 and self.at <= other.at else days


def read_week_time(text: str) -> WeekTime:
    """What somebody has written: "wed 09:00", "Mittwoch 9:00"."""
    found = re.fullmatch(r"([a-z]+|[1-7])\.?\s+(\d{1,2}):(\d{2})", text.strip().lower())
    weekday = (int(found[1]) if found[1].isdigit() else NUMBERS.get(found[1])) if found else None
    if not found or weekday is None or int(found[2]) > 23 or int(found[3]) > 59:
        raise BadInput(AS_WRITTEN, text=text)
    return WeekTime(weekday, time(int(found[2]), int(found[3])))


def requires_certain(at: time, zone: ZoneInfo) -> None:
    """Refuse a time that summer time takes away on one day and gives twice on another."""
    if DOUBTFUL[0] <= at <= DOUBTFUL[1]:
        raise BadInput(
            "{at} lies between 02:00 and 03:00, which does not exist on one day of the year and comes twice "
            "on another. Choose another time.",
            at=f"{at:%H:%M}",
        )
    day = _doubtful_day(at, zone)
    if day is not None:
        raise BadInput(
            "{at} does not exist in {zone} on {day}, or comes twice, because the clocks are changed then. "
            "Choose another time.",
            at=f"{at:%H:%M}",
            zone=zone.key,
            day=day.isoformat(),
        )


@lru_cache(maxsize=64)
def _doubtful_day(at: time, zone: ZoneInfo) -> date | None:
    # Rules of the years to come are announced late; the changes of two years show at which hours they are.
    first = date(2026, 1, 1)
    for number in range(DAYS_LOOKED_AT):
        day = first + timedelta(days=number)
        local = datetime.combine(day, at, zone)
        if local.utcoffset() != local.replace(fold=1).utcoffset():
            return day
    return None


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When that is, in UTC; computed when it is needed, because governments change clocks."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def clock_time(stored: str) -> time:
    """A time of day as the database has it."""
    return time.fromisoformat(stored)
