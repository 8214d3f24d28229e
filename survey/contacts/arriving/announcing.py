"""Contacts as they are announced: checked, placed into their week, and each only once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from survey import database
from survey.contacts.arriving.asks import Ask
from survey.contacts.arriving.fields import requires_no_address
from survey.contacts.arriving.known_names import KnownNames, read_known_names
from survey.contacts.colleagues import first_named, kept_key, refused
from survey.contacts.tables import Contact
from survey.contacts.weeks import week_of_contact
from survey.database import RowConflict
from survey.errors import BadInput, KeyReused

LONGEST_KEY = 200

# In the order of `contact_row`. Run twice, after a connection that died, it leaves the same contact behind.
_STORE = """
INSERT INTO contact (id, team, touchpoint, channel, segment, stage, begun_by, ended_at, week, customer,
                     api_key, idempotency_key)
VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})
ON CONFLICT (id) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One contact, its fields read by `survey.contacts.arriving.fields`; team and place still by name."""

    team: str
    touchpoint: str
    channel: str
    ended_at: datetime
    segment: str | None = None
    stage: str | None = None
    begun_by: str | None = None
    customer: str | None = None
    # Kept in no column of the contact: see survey/asking.
    ask: Ask | None = None


@dataclass(frozen=True, slots=True)
class Announced:
    """A stored contact; `new` is False where the same announcement had come before."""

    contact: UUID
    ended_at: datetime
    new: bool


async def announce_contact(
    announcement: Announcement,
    timezone: ZoneInfo,
    api_key: UUID,
    idempotency_key: str | None,
    also: Callable[[UUID], Awaitable[None]] | None = None,
) -> Announced:
    """Store a contact; the same announcement under the same key of the same sender is the same contact.

    `also` is done in the transaction that makes a new one.
    """
    if idempotency_key is not None:
        requires_key(idempotency_key)
    # Read before the transaction, which others wait for; a team that goes in between is a RowConflict.
    known = await read_known_names()
    row = contact_row(announcement, known, timezone)
    if idempotency_key is not None and row["touchpoint"] in known.internal:
        idempotency_key = kept_key(idempotency_key)

    contact = uuid4()
    told = (contact, *row.values(), api_key, idempotency_key)

    async def job() -> Announced:
        if idempotency_key is not None:
            earlier = await _earlier(row, api_key, idempotency_key)
            if earlier is not None:
                return Announced(earlier, announcement.ended_at, False)
        await database.write_one(_STORE, *told)
        if also is not None:
            await also(contact)
        return Announced(contact, announcement.ended_at, True)

    try:
        # A single statement needs no transaction.
        return await (job() if also is None else database.write(job))
    except RowConflict:  # the same announcement twice at the same moment: a write sees the other one
        return await database.write(job)


def new_contacts(
    announcements: Sequence[Announcement], known: KnownNames, timezone: ZoneInfo, api_key: UUID
) -> list[dict[str, Any]]:
    """Many contacts, all new, as rows in their order."""
    return [
        {"id": uuid4(), "api_key": api_key, **contact_row(each, known, timezone)} for each in announcements
    ]


def contact_row(announcement: Announcement, known: KnownNames, timezone: ZoneInfo) -> dict[str, Any]:
    """The columns that an announcement fills; at an internal touchpoint nothing of whoever rates there."""
    touchpoint = known.touchpoint(announcement.touchpoint)
    mailed = announcement.ask.address if announcement.ask else None
    told = (announcement.segment, announcement.stage, announcement.customer, mailed)
    if touchpoint in known.internal and (field := first_named(told)):
        raise refused(field, announcement.touchpoint)
    return {
        "team": known.team(announcement.team),
        "touchpoint": touchpoint,
        "channel": announcement.channel,
        "segment": announcement.segment,
        "stage": announcement.stage,
        "begun_by": announcement.begun_by,
        "ended_at": announcement.ended_at,
        "week": week_of_contact(announcement.ended_at, timezone),
        "customer": announcement.customer,
    }


def is_same_contact(stored: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether a stored contact says what this announcement says."""
    # The week follows from the rest, and would differ after the time zone has been corrected.
    return all(stored[name] == value for name, value in row.items() if name != "week")


async def _earlier(row: dict[str, Any], api_key: UUID, idempotency_key: str) -> UUID | None:
    """The contact stored under this key; another one is a mistake of the sender."""
    stored = (
        await Contact.select()
        .where(Contact.api_key == api_key, Contact.idempotency_key == idempotency_key)
        .first()
    )
    if stored is None:
        return None
    if not is_same_contact(stored, row):
        raise KeyReused(
            "Another contact was reported under this Idempotency-Key. Every contact needs a key of its own."
        )
    contact: UUID = stored["id"]
    return contact


def requires_key(idempotency_key: str) -> None:
    """An Idempotency-Key that can be kept."""
    if not idempotency_key.isprintable() or not 1 <= len(idempotency_key) <= LONGEST_KEY:
        raise BadInput("An Idempotency-Key has 1 to {longest} printable characters.", longest=LONGEST_KEY)
    requires_no_address(idempotency_key)
