"""Takes in the contacts of a file: one transaction, all or nothing, the same a second time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from survey import database
from survey.contacts.contacts_file import FileContact, read_contacts
from survey.contacts.places import read_places
from survey.contacts.reporting import Reported, contact_row, is_same_contact
from survey.contacts.tables import Contact
from survey.contacts.touchpoints import spellings
from survey.database import RowConflict
from survey.errors import BadInput, Conflict

Row = dict[str, Any]

MOST_CONTACTS = 20_000  # the server answers nobody else while it writes them
AT_ONCE = 500  # rows of one statement: PostgreSQL takes 32,767 values
NAMED = 5


async def import_contacts(
    data: bytes, name: str, timezone: ZoneInfo, now: datetime
) -> list[tuple[FileContact, Reported]]:
    """Store what is new in a file, and return every contact of it in the file's order."""
    places = await database.read(read_places)
    touchpoints = [each for known in places.touchpoint_names for each in spellings(known)]
    contacts = read_contacts(data, name, places.team_names, touchpoints, timezone, now)
    if len(contacts) > MOST_CONTACTS:
        raise BadInput("{file} holds more than {limit} contacts; split it.", file=name, limit=MOST_CONTACTS)
    rows = [contact_row(contact.report, places, timezone) for contact in contacts]

    async def job() -> list[Reported]:
        earlier = await _earlier([contact.key for contact in contacts if contact.key])
        _refuse_others(name, contacts, rows, earlier, timezone)
        reported, new = [], []
        for contact, row in zip(contacts, rows, strict=True):
            if contact.key in earlier:
                stored = earlier[contact.key]
                reported.append(Reported(stored["id"], stored["ended_at"], False))
            else:
                reported.append(Reported(uuid4(), contact.report.ended_at, True))
                new.append(Contact(id=reported[-1].contact, idempotency_key=contact.key, **row))
        for begin in range(0, len(new), AT_ONCE):
            await Contact.insert(*new[begin : begin + AT_ONCE])
        return reported

    try:
        found = await database.write(job)
    except RowConflict:  # the same file twice at the same moment: now the other one is there
        found = await database.write(job)
    return list(zip(contacts, found, strict=True))


async def _earlier(keys: list[str]) -> dict[str | None, Row]:
    """The contacts that came from a file under these numbers."""
    found: dict[str | None, Row] = {}
    for begin in range(0, len(keys), AT_ONCE):
        some = keys[begin : begin + AT_ONCE]
        stored = await Contact.select().where(Contact.api_key.is_null(), Contact.idempotency_key.is_in(some))
        found.update({row["idempotency_key"]: row for row in stored})
    return found


def _refuse_others(
    file: str,
    contacts: Sequence[FileContact],
    rows: Sequence[Row],
    earlier: Mapping[str | None, Row],
    timezone: ZoneInfo,
) -> None:
    """A number that stands for another contact by now is a mistake, and which one nobody can tell."""
    other = [
        contact.key
        for contact, row in zip(contacts, rows, strict=True)
        if contact.key and contact.key in earlier and not _is_same(earlier[contact.key], row, timezone)
    ]
    if other:
        raise Conflict(
            "{file}: under these numbers other contacts were imported before: {keys}. Nothing was read.",
            file=file,
            keys=", ".join(other[:NAMED]) + (", …" if len(other) > NAMED else ""),
        )


def _is_same(stored: Row, row: Row, timezone: ZoneInfo) -> bool:
    # A day without a time is read as noon, or as now while noon is still to come: the same file can differ.
    days = {each["ended_at"].astimezone(timezone).date() for each in (stored, row)}
    return len(days) == 1 and is_same_contact(stored, {**row, "ended_at": stored["ended_at"]})
