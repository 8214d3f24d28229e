"""Takes in the contacts of a file: one transaction, all or nothing, the same a second time."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from survey import database
from survey.contacts.arriving.announcing import Announced, Announcement, contact_row, is_same_contact
from survey.contacts.arriving.contacts_file import FileContact, ReadFile, read_contacts_file
from survey.contacts.arriving.known_names import KnownNames, read_known_names
from survey.contacts.colleagues import kept_key
from survey.contacts.tables import Contact
from survey.contacts.touchpoints import spellings
from survey.database import RowConflict
from survey.errors import Conflict

Row = dict[str, Any]
# Prepares outside the write what is stored beside new contacts inside it.
Beside = Callable[[Sequence[UUID], Sequence[Announcement]], Awaitable[Callable[[], Awaitable[None]]]]

NAMED = 5


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file would do: every contact of it with whether it is new, and the headers that nobody reads."""

    contacts: list[tuple[FileContact, bool]]
    unread: tuple[str, ...]


async def look_at_contacts(data: bytes, name: str, timezone: ZoneInfo, now: datetime) -> Looked:
    """What importing a file would do now, or everything that is wrong with it; nothing is written."""
    known = await read_known_names()
    read, rows = await asyncio.to_thread(_read, data, name, known, timezone, now)
    earlier = await _earlier([row["idempotency_key"] for row in rows])
    found, _ = await asyncio.to_thread(_compared, name, read.contacts, rows, earlier, timezone)
    return Looked([(contact, announced.new) for contact, announced in found], read.unread)


async def import_contacts(
    data: bytes, name: str, timezone: ZoneInfo, now: datetime, beside: Beside | None = None
) -> list[tuple[FileContact, Announced]]:
    """Store what is new in a file, and return every contact of it in the file's order.

    `beside` stores what else came with those that are new, in their transaction.
    """
    known = await read_known_names()
    # In a thread, because whoever rates or answers meanwhile should not wait for a long file.
    read, rows = await asyncio.to_thread(_read, data, name, known, timezone, now)
    try:
        return await _store(name, read.contacts, rows, timezone, beside)
    except RowConflict:  # the same file twice at the same moment: asked again where the other one is seen
        return await database.write(_store, name, read.contacts, rows, timezone, beside)


def _read(
    data: bytes, name: str, known: KnownNames, timezone: ZoneInfo, now: datetime
) -> tuple[ReadFile, list[Row]]:
    touchpoints = [each for name in known.touchpoint_names for each in spellings(name)]
    internal = {each for each in touchpoints if known.touchpoint(each) in known.internal}
    read = read_contacts_file(data, name, known.team_names, touchpoints, timezone, now, internal)
    rows: list[Row] = []
    alike: Counter[tuple[object, ...]] = Counter()
    for contact in read.contacts:
        row = contact_row(contact.announcement, known, timezone)
        key = contact.key
        if key is None:
            # What has no number is known again by what it says; of several that say the same by how many.
            moment = row["ended_at"]
            when = moment.astimezone(timezone).date() if contact.whole_day else moment
            said = (row["team"], row["touchpoint"], row["channel"], when, row["customer"])
            alike[said] += 1
            key = "row " + sha256(repr((*map(str, said), alike[said])).encode()).hexdigest()
        elif row["touchpoint"] in known.internal:
            key = kept_key(key)
        rows.append({"id": uuid4(), "api_key": None, "idempotency_key": key, **row})
    return read, rows


async def _store(
    name: str,
    contacts: Sequence[FileContact],
    rows: Sequence[Row],
    timezone: ZoneInfo,
    beside: Beside | None,
) -> list[tuple[FileContact, Announced]]:
    earlier = await _earlier([row["idempotency_key"] for row in rows])
    found, new = await asyncio.to_thread(_compared, name, contacts, rows, earlier, timezone)
    told = {announced.contact: each.announcement for each, announced in found if announced.new}
    store_beside = await beside(list(told), list(told.values())) if beside else None

    async def store() -> None:
        await database.insert_rows(Contact, new)
        if store_beside:
            await store_beside()

    await database.write(store)
    return found


async def _earlier(keys: list[str]) -> dict[str, Row]:
    """The contacts that came from a file under these keys."""
    found: dict[str, Row] = {}
    for some in database.in_parts(keys):
        stored = await Contact.select().where(
            Contact.api_key.is_null(), Contact.idempotency_key.is_in(list(some))
        )
        found.update({row["idempotency_key"]: row for row in stored})
    return found


def _compared(
    file: str,
    contacts: Sequence[FileContact],
    rows: Sequence[Row],
    earlier: Mapping[str, Row],
    timezone: ZoneInfo,
) -> tuple[list[tuple[FileContact, Announced]], list[Row]]:
    """What becomes of each contact, and the rows that are new.

    A number that stands for another contact by now is a mistake, and which one nobody can tell.
    """
    found, new, other = [], [], []
    for contact, row in zip(contacts, rows, strict=True):
        stored = earlier.get(row["idempotency_key"])
        if stored is None:
            new.append(row)
            found.append((contact, Announced(row["id"], row["ended_at"], True)))
            continue
        found.append((contact, Announced(stored["id"], stored["ended_at"], False)))
        if contact.key and not _is_same(stored, row, timezone):
            other.append(contact.key)
    if other:
        raise Conflict(
            "{file}: under these numbers other contacts were imported before: {keys}. Nothing was read.",
            file=file,
            keys=", ".join(other[:NAMED]) + (", …" if len(other) > NAMED else ""),
        )
    return found, new


def _is_same(stored: Row, row: Row, timezone: ZoneInfo) -> bool:
    # A day without a time is read as noon, or as now while noon is still to come: the same file can differ.
    days = {each["ended_at"].astimezone(timezone).date() for each in (stored, row)}
    told = {name: value for name, value in row.items() if name not in {"id", "ended_at"}}
    return len(days) == 1 and is_same_contact(stored, told)
