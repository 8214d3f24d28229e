"""Who got which of a wave's mails: one byte in each slot, always there, gone with the keys.

0 is nothing yet, 1 the first mail, 2 and more the reminders; REFUSED says that the first mail was refused for
good. Whoever was passed over (no address, mails paused, answered already) is noted like whoever got it, so
that totals tell nobody apart.
"""

from collections.abc import Sequence
from uuid import UUID

from survey.invitations.slots import NOBODY, Slots

FIRST = 1
MOST = 200
REFUSED = 255


def is_due(slots: Slots, identifier: bytes, number: int) -> bool:
    """Whether this person is to get mail `number` at this moment: not dealt with, and not acknowledged."""
    row = slots.file.execute(
        "SELECT mailed, no_reminder FROM slot WHERE identifier = ?", (identifier,)
    ).fetchone()
    return row is not None and not row[1] and row[0][0] < number


def note_dealt_with(
    slots: Slots, identifiers: Sequence[bytes], number: int, *, refused: bool = False
) -> None:
    """Mail `number` needs no further try; durable when this returns. A smaller number changes nothing."""
    state = bytes([REFUSED if refused else min(number, MOST)])
    with slots.writing():
        slots.file.executemany(
            "UPDATE slot SET mailed = ? WHERE identifier = ? AND mailed < ?",
            ((state, identifier, state) for identifier in identifiers),
        )


def everybody(slots: Slots) -> list[UUID]:
    """Everybody who is asked by a link, in random order."""
    rows = slots.file.execute("SELECT person FROM slot WHERE person <> ? ORDER BY random()", (NOBODY,))
    return [UUID(bytes=person) for (person,) in rows]


def first_mails(slots: Slots) -> tuple[int, list[UUID]]:
    """How many first mails are dealt with, and whose was refused for good."""
    (dealt,) = slots.file.execute("SELECT count(*) FROM slot WHERE mailed > ?", (b"\0",)).fetchone()
    rows = slots.file.execute("SELECT person FROM slot WHERE mailed = ?", (bytes([REFUSED]),))
    return int(dealt), [UUID(bytes=person) for (person,) in rows]
