"""Weeks and dates as people write them; only what can be read in one way is read."""

import re
from contextlib import suppress
from datetime import date
from typing import Literal, NamedTuple

from survey.errors import BadInput, untranslated
from survey.weeks import week_label, week_of

ISO_WEEK = re.compile(r"(\d{4})-?[wW](\d{1,2})", re.ASCII)
GERMAN_WEEK = re.compile(
    r"(?:KW\s*(\d{1,2})\s*[-/ ]\s*(\d{4})|(\d{4})\s*[-/ ]?\s*KW\s*(\d{1,2}))", re.ASCII | re.I
)
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
SLASH_DATE = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})", re.ASCII)
GERMAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
MIDNIGHT = re.compile(r"(?<=\d)[T ]00:00(:00(\.0+)?)?$", re.ASCII)
ANY_TIME = re.compile(r"(?<=\d)[T ]\d{1,2}:\d{2}", re.ASCII)
AMBIGUOUS_DATE = re.compile(r"\d{1,2}/\d{1,2}/(\d{4}|\d{2})", re.ASCII)
SLASHES = re.compile(r"\d{1,2}/\d{1,2}/\d{4}", re.ASCII)
SHORT_YEAR = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2}", re.ASCII)
WHOLE = re.compile(r"(\d+)(\.0+)?", re.ASCII)

# What programs write where there is no date: LimeSurvey's anonymous responses, Unix, Excel.
NO_DATE = {date(1980, 1, 1), date(1970, 1, 1), date(1900, 1, 1), date(1899, 12, 30)}
LARGEST_NUMBER = 9_999


class Week(NamedTuple):
    """A calendar week counted from the first Monday of year 1, or a file's own week number."""

    kind: Literal["iso", "number"]
    number: int

    @property
    def label(self) -> str:
        """As it is written in files: 2026-W03, or the plain number."""
        return week_label(self.number) if self.kind == "iso" else str(self.number)


def read_week(cell: str) -> Week:
    """One trimmed cell as a week: ISO week, date (its ISO week), or a plain number."""
    if found := ISO_WEEK.fullmatch(cell):
        return _iso(int(found[1]), int(found[2]))
    if found := GERMAN_WEEK.fullmatch(cell):
        return _iso(int(found[2] or found[3]), int(found[1] or found[4]))
    if found := WHOLE.fullmatch(cell):
        return _numbered(found[1])
    if re.fullmatch(r"-\d+", cell, re.ASCII):
        raise BadInput("A week number cannot be negative.")
    otherwise = untranslated("This is neither a week (2026-W03), a date nor a whole number.")
    return Week("iso", week_of(read_date(cell, otherwise)))


def read_calendar_week(cell: str) -> int:
    """One trimmed cell as a week of the calendar."""
    week = read_week(cell)
    if week.kind != "iso":
        raise BadInput("Write year and week (2026-W03) or a date; a plain number is no week of the calendar.")
    return week.number


def read_date(cell: str, otherwise: str) -> date:
    """One trimmed cell as a date: 2026-01-14, 2026/01/14 or 14.01.2026; `otherwise` says what was wanted."""
    day = MIDNIGHT.sub("", cell)
    try:
        if found := ISO_DATE.fullmatch(day) or SLASH_DATE.fullmatch(day):
            value = date(int(found[1]), int(found[2]), int(found[3]))
        elif found := GERMAN_DATE.fullmatch(day):
            value = date(int(found[3]), int(found[2]), int(found[1]))
        else:
            raise _no_date(cell, otherwise)
    except ValueError:
        raise BadInput("There is no such day in the calendar.") from None
    if value in NO_DATE:
        raise BadInput("Programs write this date where they have none (LimeSurvey: anonymous responses).")
    if not 1900 <= value.year <= 2200:
        raise BadInput("The year {year} cannot be right.", year=value.year)
    return value


def _no_date(cell: str, otherwise: str) -> BadInput:
    if ANY_TIME.search(cell):
        return BadInput("Write the day alone: which week a time of day falls into depends on its time zone.")
    if day := _only_day(cell):
        return BadInput(
            "This can only be {day}, but other days of the file could be read in two ways; write all of them "
            "like this.",
            day=day.isoformat(),
        )
    if AMBIGUOUS_DATE.fullmatch(cell):
        return BadInput("Day and month cannot be told apart; write 2026-01-14 or 14.01.2026.")
    if SHORT_YEAR.fullmatch(cell):
        return BadInput("Write the year with four digits.")
    return BadInput(otherwise)


def _only_day(cell: str) -> date | None:
    """The day of 01/14/2026 or 14/01/2026, which no other reading makes a day."""
    if not SLASHES.fullmatch(cell):
        return None
    first, second, year = map(int, cell.split("/"))
    days = set()
    for month, day in ((first, second), (second, first)):
        with suppress(ValueError):
            days.add(date(year, month, day))
    return days.pop() if len(days) == 1 else None


def _iso(year: int, week: int) -> Week:
    if not 1900 <= year <= 2200:
        raise BadInput("The year {year} cannot be right.", year=year)
    try:
        return Week("iso", week_of(date.fromisocalendar(year, week, 1)))
    except ValueError:
        raise BadInput("{year} has no week {week}.", year=year, week=week) from None


def _numbered(digits: str) -> Week:
    number = int(digits) if len(digits) <= 8 else LARGEST_NUMBER + 1
    if number > LARGEST_NUMBER:
        raise BadInput(
            "A week number has at most four digits; write year and week as 2026-W03, a day as 2026-01-14."
        )
    return Week("number", number)
