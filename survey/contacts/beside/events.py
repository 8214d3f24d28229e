"""Keeps the calendar of events: one transaction, all or nothing, the same a second time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from survey import database
from survey.contacts.beside.events_file import CalendarEvent
from survey.contacts.tables import Event
from survey.errors import NotFound
from survey.organisation.tables import Department, Team

Key = tuple[date, str, UUID | None, UUID | None]


@dataclass(frozen=True, slots=True)
class EventChanges:
    """What an import did, in events."""

    new: int
    changed: int
    unchanged: int
    removed: int


async def import_events(told: Sequence[CalendarEvent], *, complete: bool = False) -> EventChanges:
    """Store events; another last day replaces the earlier one. A complete calendar drops what it lacks."""

    async def job() -> EventChanges:
        departments = {r["name"]: r["id"] for r in await Department.select(Department.id, Department.name)}
        teams = {row["name"]: row["id"] for row in await Team.select(Team.id, Team.name)}
        before = {
            (row["begins"], row["label"], row["department"], row["team"]): row for row in await Event.select()
        }
        new = changed = 0
        for event in told:
            key: Key = (
                event.begins,
                event.label,
                departments[event.department] if event.department else None,
                teams[event.team] if event.team else None,
            )
            stored = before.pop(key, None)
            if stored is None:
                new += 1
                await Event.insert(
                    Event(
                        id=uuid4(),
                        begins=key[0],
                        ends=event.ends,
                        label=key[1],
                        department=key[2],
                        team=key[3],
                    )
                )
            elif stored["ends"] != event.ends:
                changed += 1
                await Event.update({Event.ends: event.ends}).where(Event.id == stored["id"])
        gone = [row["id"] for row in before.values()] if complete else []
        for event_id in gone:
            await Event.delete().where(Event.id == event_id)
        return EventChanges(new, changed, len(told) - new - changed, len(gone))

    return await database.write(job)


async def drop_event(event: CalendarEvent) -> None:
    """Inside a write: an event that should not be in the calendar."""
    departments = {row["id"]: row["name"] for row in await Department.select(Department.id, Department.name)}
    teams = {row["id"]: row["name"] for row in await Team.select(Team.id, Team.name)}
    rows = await Event.select().where(
        Event.begins == event.begins, Event.ends == event.ends, Event.label == event.label
    )
    for row in rows:
        if (departments.get(row["department"]), teams.get(row["team"])) == (event.department, event.team):
            await Event.delete().where(Event.id == row["id"])
            return
    raise NotFound("There is no such event in the calendar any more.")


async def events() -> tuple[CalendarEvent, ...]:
    """The calendar, the earliest first."""
    rows = await Event.select(
        Event.begins,
        Event.ends,
        Event.label,
        Event.department.name.as_alias("department"),
        Event.team.name.as_alias("team"),
    ).order_by(Event.begins, Event.ends, Event.label)
    return tuple(CalendarEvent(**row) for row in rows)
