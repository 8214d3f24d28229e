"""From a rhythm, working days and pauses to the days of a wave: for the preview, and for what happens.

Opening and close follow the organisation's place, each round of reminders the site's. A day on which nobody
works moves to the next working day. A close never moves past the next opening: it comes on the last working
day before instead. A wave that would be open for less than a day is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from survey.pauses.keeping import KeptPause
from survey.schedule.rhythm import Rhythm
from survey.schedule.times import moment
from survey.schedule.working_days import Place
from survey.weeks import monday_of, week_of

# Everybody needs a working day to answer; whoever is asked later could as well not be asked.
SHORTEST = timedelta(hours=24)
# Between a close and the next opening, for counting.
APART = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A day and a local time, and the holiday that it was moved because of (empty where it was not)."""

    day: date
    at: time
    zone: ZoneInfo
    moved: str = ""

    @property
    def moment(self) -> datetime:
        """In UTC."""
        return moment(self.day, self.at, self.zone)


@dataclass(frozen=True, slots=True)
class PlannedAgain:
    """When one site, or everybody else (None), is asked again."""

    site: UUID | None
    when: PlannedDay


@dataclass(frozen=True, slots=True)
class Planned:
    """A wave as it will be."""

    week: int
    opens: PlannedDay
    closes: PlannedDay
    rounds: tuple[PlannedAgain, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A week whose turn it is and that is not asked: because of a pause, or of too many holidays."""

    week: int
    opens: PlannedDay
    because: Literal["pause", "holidays"]
    label: str = ""


def plan_week(
    week: int, rhythm: Rhythm, place: Place, sites: Mapping[UUID, Place], pauses: Sequence[KeptPause]
) -> Planned | Gap:
    """One week of the rhythm."""
    opens = _opening(week, rhythm, place)
    for pause in pauses:
        if not pause.groups and pause.holds_on(opens.day):
            return Gap(week, opens, "pause", pause.label)
    closes = _close(week, rhythm, place)
    latest = _opening(week + 1, rhythm, place).moment - APART if rhythm.every == 1 else None
    if latest is not None and closes.moment > latest:
        nominal = _nominal_close(week, rhythm)
        closes = PlannedDay(place.before(nominal), rhythm.closes.at, place.zone, closes.moved)
    if closes.moment - opens.moment < SHORTEST:
        return Gap(week, opens, "holidays", opens.moved or closes.moved)
    places: list[tuple[UUID | None, Place]] = [(None, place), *sites.items()]
    rounds = tuple(
        PlannedAgain(site, when)
        for site, its_place in places
        for when in _rounds(week, rhythm, its_place, opens, closes)
    )
    return Planned(week, opens, closes, rounds)


def plan_from(
    first: int, rhythm: Rhythm, place: Place, sites: Mapping[UUID, Place], pauses: Sequence[KeptPause]
) -> Iterator[Planned | Gap]:
    """The weeks of the rhythm from this one on, without an end."""
    for week in count(first):
        if rhythm.asks(week):
            yield plan_week(week, rhythm, place, sites, pauses)


def first_week(now: datetime, place: Place) -> int:
    """The week from which on openings may lie ahead: moved ones of the week before among them."""
    return week_of(now.astimezone(place.zone).date()) - 1


def _opening(week: int, rhythm: Rhythm, place: Place) -> PlannedDay:
    return _moved(monday_of(week) + timedelta(days=rhythm.opens.weekday - 1), rhythm.opens.at, place)


def _nominal_close(week: int, rhythm: Rhythm) -> date:
    opening = monday_of(week) + timedelta(days=rhythm.opens.weekday - 1)
    return opening + timedelta(days=rhythm.closes.days_after(rhythm.opens))


def _close(week: int, rhythm: Rhythm, place: Place) -> PlannedDay:
    return _moved(_nominal_close(week, rhythm), rhythm.closes.at, place)


def _rounds(
    week: int, rhythm: Rhythm, place: Place, opens: PlannedDay, closes: PlannedDay
) -> Iterator[PlannedDay]:
    """One a day at most, after the opening and before the close; what holidays push past it is left out."""
    opening = monday_of(week) + timedelta(days=rhythm.opens.weekday - 1)
    taken: set[date] = set()
    for each in sorted(rhythm.rounds, key=lambda each: (each.days_after(rhythm.opens), each.at)):
        when = _moved(opening + timedelta(days=each.days_after(rhythm.opens)), each.at, place)
        if opens.moment < when.moment < closes.moment and when.day not in taken:
            taken.add(when.day)
            yield when


def _moved(nominal: date, at: time, place: Place) -> PlannedDay:
    day = place.from_day_on(nominal)
    return PlannedDay(day, at, place.zone, "" if day == nominal else place.holiday(nominal) or "–")
