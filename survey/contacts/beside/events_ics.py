"""Events from an organisation's calendar (ICS, RFC 5545): from, to and what; no place, no people."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from survey.contacts.beside.events_file import CalendarEvent, scope_reader
from survey.errors import BadInput, ResonanzError, RowError, WrongRows, untranslated
from survey.spreadsheets.names import read_name

LARGEST = 5 * 2**20
MOST_EVENTS = 2000
MOST_ERRORS = 20
MOST_LINES = 100_000
BEGIN = b"BEGIN:VCALENDAR"
_LINE = re.compile(rb"^(BEGIN|END):(VCALENDAR|VEVENT)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_LONE_RETURN = re.compile(rb"\r(?!\n)")


def read_calendar(
    data: bytes,
    name: str,
    scope: str | None,
    departments: Collection[str],
    teams: Collection[str],
    zone: ZoneInfo,
) -> tuple[CalendarEvent, ...]:
    """Read every event; raises BadInput, or WrongRows with all that is wrong. The rows are the events.

    Moments in UTC, as many programs write them, are days of `zone`.
    """
    department, team = scope_reader(departments, teams)(scope) if scope else (None, None)
    events: dict[tuple[date, str], CalendarEvent] = {}
    errors: list[RowError] = []
    for number, found in enumerate(_events(data, name), start=1):
        try:
            begins, ends = _days(found, zone)
            label = read_name(_text(found, "SUMMARY"))
            if not label:
                raise BadInput("It has no name (SUMMARY).")
            event = CalendarEvent(begins, ends, label, department, team)
            before = events.setdefault((begins, label), event)
            if before != event:
                raise BadInput("Another event of this name begins on the same day and ends on another.")
        except ResonanzError as error:
            errors.append(
                RowError(number, None, _text(found, "SUMMARY")[:60], error.message, dict(error.values))
            )
    if errors:
        raise WrongRows(name, errors[:MOST_ERRORS], max(len(errors) - MOST_ERRORS, 0))
    return tuple(events.values())


def _events(data: bytes, name: str) -> Iterator[Any]:
    import icalendar  # noqa: PLC0415  # it takes most of a second

    if len(data) > LARGEST:
        raise BadInput(
            "{file} has more than {most} MB; export fewer years.", file=name, most=LARGEST // 2**20
        )
    if BEGIN not in data.lstrip(b"\xef\xbb\xbf \r\n\t")[: len(BEGIN)].upper():
        raise BadInput(
            "{file} is no calendar: it does not begin with BEGIN:VCALENDAR. Export it as ICS (iCalendar).",
            file=name,
        )
    data = _LONE_RETURN.sub(b"\n", data.lstrip(b"\xef\xbb\xbf \r\n\t"))
    _requires_whole(data, name)
    try:
        calendars = icalendar.Calendar.from_ical(data, multiple=True)
        # What was called off did not take place; calendars keep it all the same.
        found = [
            event
            for calendar in calendars
            for event in calendar.walk("VEVENT")
            if _text(event, "STATUS").upper() != "CANCELLED"
        ]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise BadInput(
            "{file} is damaged and cannot be read as a calendar. Export it again, as ICS (iCalendar).",
            file=name,
        ) from error
    if not found:
        raise BadInput("{file} holds no event.", file=name)
    if len(found) > MOST_EVENTS:
        raise _too_many(name)
    yield from found


def _requires_whole(data: bytes, name: str) -> None:
    """Before anything takes time: nothing that was begun is left open, and it is not too much."""
    marks = Counter(tuple(each.upper() for each in found) for found in _LINE.findall(data))
    if marks[b"BEGIN", b"VEVENT"] > MOST_EVENTS:
        raise _too_many(name)
    if data.count(b"\n") > MOST_LINES:
        raise BadInput("{file} has more than {most} lines; export fewer years.", file=name, most=MOST_LINES)
    for kind in (b"VCALENDAR", b"VEVENT"):
        if marks[b"BEGIN", kind] != marks[b"END", kind]:
            raise BadInput(
                "{file} is cut off, or damaged: not all that begins in it ends. Export it again, as ICS "
                "(iCalendar).",
                file=name,
            )


def _too_many(name: str) -> BadInput:
    return BadInput("{file} holds more than {most} events; export fewer.", file=name, most=MOST_EVENTS)


def _days(event: Any, zone: ZoneInfo) -> tuple[date, date]:
    """The first and the last day, as they are called where the event takes place."""
    if any(event.get(repeats) is not None for repeats in ("RRULE", "RDATE")):
        raise BadInput("It repeats; only single events can be read. Export each as an event of its own.")
    begins = _value(event, "DTSTART")
    if begins is None:
        raise BadInput("It has no beginning (DTSTART).")
    ends = _value(event, "DTEND")
    if ends is None and (duration := event.get("DURATION")) is not None:
        try:
            ends = begins + duration.dt
        except (AttributeError, TypeError, ValueError, OverflowError) as error:
            raise BadInput("Its duration cannot be read.") from error
    begins, ends = _seen_in(begins, zone), _seen_in(ends, zone) if ends is not None else None
    first, last = _day(begins), _day(ends) if ends is not None else _day(begins)
    # The end is the first moment that no longer belongs to it.
    whole_days = not isinstance(ends, datetime)
    at_midnight = isinstance(ends, datetime) and ends.time() == datetime.min.time()
    if ends is not None and (whole_days or at_midnight) and last > first:
        last -= timedelta(days=1)
    if last < first:
        raise BadInput("It ends before it begins.")
    return first, last


def _value(event: Any, name: str) -> date | None:
    found = event.get(name)
    if found is None:
        return None
    try:
        value = getattr(found, "dt", None)
    except ValueError:  # the library keeps what it could not read, and says so where it is used
        value = None
    if isinstance(found, list) or not isinstance(value, date):
        raise BadInput("Its days cannot be read ({name}).", name=name)
    return value


def _seen_in(value: date, zone: ZoneInfo) -> date:
    """A moment in UTC as the clocks of a zone show it; everything else is as it was written."""
    if not isinstance(value, datetime) or str(value.tzinfo) != "UTC":
        return value
    try:
        return value.replace(tzinfo=UTC).astimezone(zone)
    except OverflowError:
        return value


def _day(value: date) -> date:
    day = value.date() if isinstance(value, datetime) else value
    if not 1970 <= day.year <= 2100:
        raise BadInput("{day} is no day of these times.", day=day.isoformat())
    return day


def _text(event: Any, name: str) -> str:
    found = event.get(name)
    return untranslated(str(found)) if found is not None and not isinstance(found, list) else ""
