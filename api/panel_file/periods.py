"""Periods other than weeks: 2019, 2012/13, 2019-Q3, 2019-05, and the days that stand for them.

A column holds one kind. Which one depends on all its cells: 2011-12 is a month, unless every cell names the
year after; the first day of a month is that month, unless a day of the middle shows that weeks are meant.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from analytics.panel import WeekKind
from analytics.weeks import week_label
from survey.errors import BadInput
from survey.spreadsheets.weeks import First, first_in_dates, read_date

YEAR = re.compile(r"(\d{4})(?:\.0+)?", re.ASCII)
YEARS = re.compile(r"(\d{4})\s*[-/–]\s*(\d{2}|\d{4})", re.ASCII)
QUARTER = re.compile(r"(\d{4})\s*[-/ ]?\s*Q\s*([1-4])", re.ASCII | re.I)
QUARTER_FIRST = re.compile(
    r"(?:Q\s*([1-4])|([1-4])\.?\s*(?:Quartal|Quarter))\s*[-/ ]?\s*(\d{4})", re.ASCII | re.I
)
MONTH = re.compile(r"(\d{4})\s*[-/.M]\s*(\d{1,2})", re.ASCII)
MONTH_FIRST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})", re.ASCII)
MONTH_NAMED = re.compile(r"([^\W\d_]{3,9})\.?[\s-]+(\d{4})")
NAMES = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner", "feb february februar", "mar march mär mrz märz", "apr april",
            "may mai", "jun june juni", "jul july juli", "aug august", "sep sept september",
            "oct october okt oktober", "nov november", "dec december dez dezember",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
EARLIEST, LATEST = 1900, 2200
FEWEST_DAYS = 3  # of fewer, all may be the first of a month by chance


class Period(NamedTuple):
    """One period of a panel, whatever its length: which of its kind."""

    kind: WeekKind
    number: int

    @property
    def label(self) -> str:
        """As it is written in files."""
        return str(week_label(self.number, self.kind))


def period_reader(cells: Iterable[str]) -> Callable[[str], Period] | None:
    """How to read this column, if most of its cells are periods other than weeks; None where they are not."""
    known = [cell.strip() for cell in dict.fromkeys(cells) if cell.strip()]
    if (days := _of_days(known)) is not None:
        return days
    for kind, read in KINDS.items():
        fitting = [cell for cell in known if read(cell) is not None]
        # 2011-12 alone is a month.
        certain = kind not in {"years", "year"} or len(fitting) == len(known)
        alone = kind == "years" and len(known) == 1 and _month(known[0]) is not None
        if certain and not alone and 2 * len(fitting) > len(known):
            return _strictly(kind, read, example=fitting[0])
    return None


def is_period(cell: str) -> bool:
    """Whether this alone is a month, a quarter or a year, whatever the rest of its column is."""
    return any(read(cell) is not None for read in KINDS.values())


def requires_ended_or_running(period: Period, latest: int | None) -> Period:
    """Nobody can know a period that is still to come; `latest` is the last week that has begun."""
    if latest is None:
        return period
    day = date.fromordinal(7 * latest + 1) + timedelta(days=6)
    begun = {"month": 12 * day.year + day.month - 1, "quarter": 4 * day.year + (day.month - 1) // 3}
    if period.number > begun.get(period.kind, day.year):
        raise BadInput("This period has not begun yet; is the year right?")
    return period


def _strictly(kind: WeekKind, read: Callable[[str], int | None], example: str) -> Callable[[str], Period]:
    def strictly(cell: str) -> Period:
        number = read(cell)
        if number is None:
            raise BadInput("Most cells are periods as {example}; this one is not.", example=example)
        return Period(kind, number)

    return strictly


def _of_days(cells: list[str]) -> Callable[[str], Period] | None:
    """Months, quarters or years that are written as their first day, or all as their last."""
    first = first_in_dates(cells)
    days = [_day(cell, first) for cell in cells]
    known = [day for day in days if day is not None]
    if len(known) < FEWEST_DAYS or len(known) < len(cells):
        return None
    firsts, lasts = all(day.day == 1 for day in known), all((day + timedelta(1)).day == 1 for day in known)
    if not (firsts or lasts):
        return None
    months = {day.month for day in known}

    def read(cell: str) -> Period:
        day = read_date(cell, "", first)
        if len(months) == 1:
            return Period("year", day.year)
        if len({month % 3 for month in months}) == 1:
            return Period("quarter", 4 * day.year + (day.month - 1) // 3)
        return Period("month", 12 * day.year + day.month - 1)

    return read


def _day(cell: str, first: First | None) -> date | None:
    try:
        return read_date(cell, "", first)
    except BadInput:
        return None


def _plausible(year: int) -> bool:
    return EARLIEST <= year <= LATEST


def _year(cell: str) -> int | None:
    found = YEAR.fullmatch(cell)
    return int(found[1]) if found and _plausible(int(found[1])) else None


def _years(cell: str) -> int | None:
    """2012/13, 2012-2013: the second names the year after the first."""
    found = YEARS.fullmatch(cell)
    if not found or not _plausible(int(found[1])):
        return None
    after = int(found[1]) + 1
    return int(found[1]) if found[2] in {f"{after}", f"{after % 100:02d}"} else None


def _quarter(cell: str) -> int | None:
    if found := QUARTER.fullmatch(cell):
        year, quarter = int(found[1]), int(found[2])
    elif found := QUARTER_FIRST.fullmatch(cell):
        year, quarter = int(found[3]), int(found[1] or found[2])
    else:
        return None
    return 4 * year + quarter - 1 if _plausible(year) else None


def _month(cell: str) -> int | None:
    if found := MONTH.fullmatch(cell):
        year, month = int(found[1]), int(found[2])
    elif found := MONTH_FIRST.fullmatch(cell):
        year, month = int(found[2]), int(found[1])
    elif found := MONTH_NAMED.fullmatch(cell):
        year, month = int(found[2]), NAMES.get(found[1].casefold(), 0)
    else:
        return None
    return 12 * year + month - 1 if _plausible(year) and 1 <= month <= 12 else None


KINDS: dict[WeekKind, Callable[[str], int | None]] = {
    "years": _years,
    "year": _year,
    "quarter": _quarter,
    "month": _month,
}
