"""Working days of a place: without weekends, its holidays, and days that are closed every year."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from survey.errors import BadInput

SATURDAY = 5
DAY = timedelta(days=1)
# Longer than any run of holidays: a calendar without working days ends here.
LONGEST = 60
CATHOLIC = "catholic"


@dataclass(frozen=True, slots=True)
class Place:
    """Where people work: a time zone, a country and its part, and what is closed besides.

    `closed_days` are days of every year, as (month, day).
    """

    zone: ZoneInfo
    country: str = "DE"
    land: str = ""
    catholic: bool = False
    closed_days: frozenset[tuple[int, int]] = frozenset()

    def holiday(self, day: date) -> str:
        """What the day is called if nobody works because of it; empty otherwise, at weekends too."""
        name = _holidays(self.country, self.land, self.catholic, day.year).get(day, "")
        return name or (f"{day.day}.{day.month}." if (day.month, day.day) in self.closed_days else "")

    def is_working_day(self, day: date) -> bool:
        """Whether people work there on that day."""
        return day.weekday() < SATURDAY and not self.holiday(day)

    def from_day_on(self, day: date) -> date:
        """The day itself, or the next one on which people work."""
        return self._first(day + number * DAY for number in range(LONGEST))

    def before(self, day: date) -> date:
        """The last working day before."""
        return self._first(day - number * DAY for number in range(1, LONGEST))

    def _first(self, days: Iterable[date]) -> date:
        for day in days:
            if self.is_working_day(day):
                return day
        raise BadInput("There is no working day within two months: too many days are closed.")


def requires_place(country: str, land: str, *, catholic: bool) -> None:
    """Refuse a country or a part of it of which no holidays are known, and say which ones there are."""
    import holidays  # noqa: PLC0415  # it takes most of a second

    known = holidays.list_supported_countries()
    if country not in known:
        raise BadInput(
            "There are no holidays of “{country}”. Write the country with two letters, as DE.",
            country=country,
        )
    if land and land not in known[country]:
        raise BadInput(
            "{country} has no part “{land}” with holidays of its own. There are: {lands}.",
            country=country,
            land=land,
            lands=", ".join(known[country]) or "–",
        )
    categories = holidays.country_holidays(country, subdiv=land or None).supported_categories
    if catholic and CATHOLIC not in categories:
        raise BadInput("Of {country} no Catholic feasts are known; leave that setting out.", country=country)


def read_closed_days(days: Iterable[str]) -> frozenset[tuple[int, int]]:
    """Days of every year: "12-24", or as Germans write it, "24.12."."""
    found = set()
    for text in days:
        iso = re.fullmatch(r"(\d{1,2})-(\d{1,2})", text.strip())
        german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.?", text.strip())
        month, day = (
            (int(iso[1]), int(iso[2])) if iso else (int(german[2]), int(german[1])) if german else (0, 0)
        )
        try:
            date(2024, month, day)
        except ValueError:
            raise BadInput(
                "“{text}” is no day of the year. Write 12-24 for 24 December.", text=text
            ) from None
        found.add((month, day))
    return frozenset(found)


def stored_days(days: Iterable[tuple[int, int]]) -> str:
    """As the database has them."""
    return ",".join(f"{month:02}-{day:02}" for month, day in sorted(days))


@lru_cache(maxsize=64)
def _holidays(country: str, land: str, catholic: bool, year: int) -> dict[date, str]:
    import holidays  # noqa: PLC0415  # as above

    table = holidays.country_holidays(country, subdiv=land or None)
    categories = ("public", CATHOLIC) if catholic else ("public",)
    if catholic and CATHOLIC not in table.supported_categories:
        categories = ("public",)  # a list of another version; what was planned is stored
    found = holidays.country_holidays(
        country,
        subdiv=land or None,
        years=year,
        categories=categories,
        language=table.default_language,  # as people call them there, whatever this machine speaks
    )
    return dict(found.items())
