"""Weeks and dates as people write them; only what can be read in one way is read."""

import re
from collections.abc import Iterable
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
EITHER_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
AMBIGUOUS_DATE = re.compile(r"\d{1,2}/\d{1,2}/(\d{4}|\d{2})", re.ASCII)
NO_YEAR = re.compile(r"(KW|CW|W|WK|Woche|Week)\s*\d{1,2}", re.ASCII | re.I)
SHORT_YEAR = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2}", re.ASCII)
WHOLE = re.compile(r"(\d+)(\.0+)?", re.ASCII)

First = Literal["day", "month"]

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


def first_in_dates(cells: Iterable[str]) -> First | None:
    """What 01/02/2026 begins with, if any date of the column, as 01/14/2026, can only be read one way."""
    found: set[First] = {order for cell in cells if (order := _certain_order(cell)) is not None}
    return found.pop() if len(found) == 1 else None


def _certain_order(cell: str) -> First | None:
    slashed = EITHER_FIRST.fullmatch(MIDNIGHT.sub("", cell))
    if slashed is None or (int(slashed[1]) > 12) == (int(slashed[2]) > 12):
        return None
    return "day" if int(slashed[1]) > 12 else "month"


def read_week(cell: str, first: First | None = None) -> Week:
    """One trimmed cell as a week: ISO week, date (its ISO week), or a plain number.

    `first` says what dates like 01/02/2026 begin with.
    """
    if found := ISO_WEEK.fullmatch(cell):
        return _iso(int(found[1]), int(found[2]))
    if found := GERMAN_WEEK.fullmatch(cell):
        return _iso(int(found[2] or found[3]), int(found[1] or found[4]))
    if found := WHOLE.fullmatch(cell):
        return _numbered(found[1])
    if re.fullmatch(r"-\d+", cell, re.ASCII):
        raise BadInput("A week number cannot be negative.")
    if NO_YEAR.fullmatch(cell):
        raise BadInput("Write the year with the week, as 2026-W03.")
    otherwise = untranslated("This is neither a week (2026-W03), a date nor a whole number.")
    return Week("iso", week_of(read_date(cell, otherwise, first)))


def read_calendar_week(cell: str, first: First | None = None) -> int:
    """One trimmed cell as a week of the calendar."""
    week = read_week(cell, first)
    if week.kind != "iso":
        raise BadInput("Write year and week (2026-W03) or a date; a plain number is no week of the calendar.")
    return week.number


def read_date(cell: str, otherwise: str, first: First | None = None) -> date:
    """One trimmed cell as a date: 2026-01-14, 2026/01/14 or 14.01.2026; `otherwise` says what was wanted.

    01/14/2026 can be read one way only; 01/02/2026 only where `first` says what it begins with.
    """
    day = MIDNIGHT.sub("", cell)
    try:
        if found := ISO_DATE.fullmatch(day) or SLASH_DATE.fullmatch(day):
            value = date(int(found[1]), int(found[2]), int(found[3]))
        elif found := GERMAN_DATE.fullmatch(day):
            value = date(int(found[3]), int(found[2]), int(found[1]))
        elif (found := EITHER_FIRST.fullmatch(day)) and (order := _certain_order(day) or first):
            one, two = int(found[1]), int(found[2])
            value = date(int(found[3]), *((one, two) if order == "month" else (two, one)))
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
    if AMBIGUOUS_DATE.fullmatch(cell):
        return BadInput("Day and month cannot be told apart; write 2026-01-14 or 14.01.2026.")
    if SHORT_YEAR.fullmatch(cell):
        return BadInput("Write the year with four digits.")
    return BadInput(otherwise)


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
