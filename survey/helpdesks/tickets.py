"""Tickets that a help desk has closed: each becomes one contact, however often and late its end is told.

Its number, its queue and its end are all that is taken: neither agent nor customer.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from survey import database
from survey.contacts.links import LINK_LIFE
from survey.contacts.tables import Contact
from survey.contacts.weeks import week_of_contact
from survey.database import RowConflict
from survey.helpdesks.placing import Place, places
from survey.helpdesks.tables import TicketAside

# Inside the write that makes the contact: what its help desk is told.
Told = Callable[[str, UUID, datetime], Awaitable[None]]


class Became(StrEnum):
    """What became of the end of a ticket."""

    CONTACT = "contact"
    KNOWN = "known"
    ASIDE = "aside"
    TOO_OLD = "too old"


@dataclass(frozen=True, slots=True)
class ClosedTicket:
    """A ticket that was closed."""

    ticket: str
    queue: str
    ended_at: datetime


async def take_closed(
    system: str, closed: ClosedTicket, timezone: ZoneInfo, now: datetime, told: Told
) -> Became:
    """One contact for each ticket; it waits where nobody has placed its queue."""

    async def job() -> Became:
        number = number_of(system, closed.ticket)
        if await Contact.exists().where(Contact.api_key.is_null(), Contact.idempotency_key == number):
            return Became.KNOWN
        if closed.ended_at <= now - LINK_LIFE:
            return Became.TOO_OLD
        place = (await places(system)).get(closed.queue)
        if place is None:
            row = {
                "id": uuid4(),
                "system": system,
                "ticket": closed.ticket,
                "queue": closed.queue,
                "ended_at": closed.ended_at,
            }
            await database.insert_rows(TicketAside, [row], same=("system", "ticket"))
            return Became.ASIDE
        await TicketAside.delete().where(TicketAside.system == system, TicketAside.ticket == closed.ticket)
        await _store(system, closed, place, timezone, told)
        return Became.CONTACT

    try:
        return await database.write(job)
    except RowConflict:  # the same at the same moment: now the other one is there
        return await database.write(job)


async def take_tickets_aside(system: str, queue: str, timezone: ZoneInfo, now: datetime, told: Told) -> int:
    """Inside a write: what lay aside for a queue that has its place by now."""
    place = (await places(system))[queue]
    rows = (
        await TicketAside.delete()
        .where(TicketAside.system == system, TicketAside.queue == queue)
        .returning(TicketAside.ticket, TicketAside.ended_at)
    )
    fresh = [
        ClosedTicket(row["ticket"], queue, row["ended_at"])
        for row in rows
        if row["ended_at"] > now - LINK_LIFE
    ]
    for closed in fresh:
        await _store(system, closed, place, timezone, told)
    return len(fresh)


async def forget_tickets_aside(now: datetime) -> None:
    """Remove those whose link would be over."""

    async def job() -> None:
        await TicketAside.delete().where(TicketAside.ended_at <= now - LINK_LIFE)

    await database.write(job)


def number_of(system: str, ticket: str) -> str:
    """What the contact is known by; it goes after a year, as the number of any contact."""
    return f"{system} ticket {ticket}"


async def _store(system: str, closed: ClosedTicket, place: Place, timezone: ZoneInfo, told: Told) -> None:
    contact = uuid4()
    row = {
        "id": contact,
        "team": place.team,
        "touchpoint": place.touchpoint,
        "channel": place.channel,
        "ended_at": closed.ended_at,
        "week": week_of_contact(closed.ended_at, timezone),
        "idempotency_key": number_of(system, closed.ticket),
    }
    await database.insert_rows(Contact, [row])
    await told(closed.ticket, contact, closed.ended_at)
