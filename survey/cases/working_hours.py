"""When an answer is due: so many working hours later, in the calendar of the team that owes it."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from survey.errors import BadInput
from survey.schedule.settings import place_of_team
from survey.schedule.working_days import Place

# A calendar in which nobody works for so long is none.
MOST_DAYS = 400
# What is answered has to be settled within so many times as long.
TO_SETTLE = 5


@dataclass(frozen=True, slots=True)
class Terms:
    """What the organisation promises: an answer within so many hours, counted while people work."""

    zone: ZoneInfo
    hours: int = 8
    begins: time = field(default=time(9))
    ends: time = field(default=time(17))


async def due_after(terms: Terms, team: UUID | None, start: datetime, times: int = 1) -> datetime:
    """The moment after so many promised spans, by the team's calendar."""
    place = await place_of_team(team, terms.zone)
    # Lists of holidays take most of a second to load, in which others want their pages.
    return await asyncio.to_thread(after_hours, start, terms.hours * times, place, terms)


def after_hours(start: datetime, hours: float, place: Place, terms: Terms) -> datetime:
    """So many working hours after a moment, in UTC."""
    left, day = timedelta(hours=hours), start.astimezone(place.zone).date()
    for _ in range(MOST_DAYS):
        begin, end = _span(day, place, terms)
        begin = max(start.astimezone(UTC), begin)
        if begin < end:
            if left <= end - begin:
                return begin + left
            left -= end - begin
        day += timedelta(days=1)
    raise BadInput("There is no working day within a year: too many days are closed.")


def hours_between(start: datetime, end: datetime, place: Place, terms: Terms) -> float:
    """Working hours from one moment to another."""
    total, day = timedelta(), start.astimezone(place.zone).date()
    while day <= end.astimezone(place.zone).date():
        first, last = _span(day, place, terms)
        total += max(timedelta(), min(last, end) - max(first, start))
        day += timedelta(days=1)
    return total / timedelta(hours=1)


def _span(day: date, place: Place, terms: Terms) -> tuple[datetime, datetime]:
    """From when until when people work on a day, in UTC; nothing of a day on which they do not."""
    begin, end = (datetime.combine(day, at, place.zone).astimezone(UTC) for at in (terms.begins, terms.ends))
    return (begin, end) if place.is_working_day(day) else (begin, begin)
