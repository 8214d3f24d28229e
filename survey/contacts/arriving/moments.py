"""When something ended or was given, as files write it: a moment, or a day alone."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from survey.contacts.arriving import fields
from survey.errors import untranslated
from survey.spreadsheets.weeks import read_date

GERMAN_MOMENT = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}),?[T ]\s*(\d{1,2}):(\d{2}(?::\d{2})?)", re.ASCII)
TIME = re.compile(r"\d,?[T ]\s*\d{1,2}:\d", re.ASCII)


def read_moment(cell: str, timezone: ZoneInfo, now: datetime) -> tuple[datetime, bool]:
    """The moment in UTC, and whether only the day was told, which is then taken at noon.

    A time without an offset is one of `timezone`.
    """
    if found := GERMAN_MOMENT.fullmatch(cell):
        day, month, year, hour, rest = found.groups()
        cell = f"{year}-{month:0>2}-{day:0>2}T{hour:0>2}:{rest}"
    if TIME.search(cell):
        return fields.read_ended_at(cell.replace(" UTC", "+00:00"), timezone), False
    day_alone = read_date(
        cell, untranslated("This is no moment; write 2026-03-11T14:30:00+01:00 or 11.03.2026 14:30.")
    )
    noon = datetime(day_alone.year, day_alone.month, day_alone.day, 12, tzinfo=timezone).astimezone(UTC)
    today = day_alone == now.astimezone(timezone).date()
    return (min(noon, now.replace(microsecond=0)) if today else noon), True
