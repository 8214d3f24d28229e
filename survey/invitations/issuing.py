"""One blind signature for each person invited: the same request again gets the same, another one none."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from survey import database
from survey.errors import Conflict, Refused
from survey.invitations.identities import ledger_key
from survey.invitations.tables import Ledger
from survey.waves.state import refuse_unless_open, requires_open, state_of

Sign = Callable[[bytes], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger."""

    key: bytes
    person: UUID
    cell: UUID
    blinded: bytes | None
    blind_signature: bytes | None


async def find_entry(wave: str, invitation: str) -> Entry:
    """The ledger's line of an invitation; nobody else's links get this far."""
    row = (
        await Ledger.select(
            Ledger.invitation, Ledger.person, Ledger.cell, Ledger.blinded, Ledger.blind_signature
        )
        .where(Ledger.invitation == ledger_key(invitation), Ledger.wave == wave)
        .first()
    )
    if row is None:
        raise Refused(
            "This link is not for this week. Please open the newest one you were sent; "
            "if there is none, you are on the list from the next week on."
        )
    return Entry(row["invitation"], row["person"], row["cell"], row["blinded"], row["blind_signature"])


async def issue(wave: str, invitation: str, cell: UUID, blinded: bytes, sign: Sign) -> bytes:
    """The blind signature of `blinded`, once for each invitation.

    `sign` is given, not imported: who was asked and what was said live in different rooms. It runs before the
    transaction, because it takes milliseconds and gives the same signature whenever it is asked.
    """
    refuse_unless_open(await state_of(wave))
    entry = await find_entry(wave, invitation)
    if entry.cell != cell:
        raise Refused("You answer in another group this week. Please reload the page.")
    digest = hashlib.sha256(blinded).digest()
    known = _known_signature(entry, digest)
    if known is not None:
        return known
    signature = await sign(blinded)

    async def record() -> bytes:
        await requires_open(wave)
        await database.lock_rows(
            Ledger.select(Ledger.invitation).where(Ledger.invitation == entry.key), "UPDATE"
        )
        first = _known_signature(await find_entry(wave, invitation), digest)
        if first is not None:
            return first
        await Ledger.update({Ledger.blinded: digest, Ledger.blind_signature: signature}).where(
            Ledger.invitation == entry.key
        )
        return signature

    return await database.write(record)


def _known_signature(entry: Entry, digest: bytes) -> bytes | None:
    if entry.blinded is None:
        return None
    if entry.blinded != digest:
        raise Conflict("You have already answered, or started, on another device: change it there.")
    return entry.blind_signature


async def acknowledge(wave: str, invitation: str) -> None:
    """Note that this person needs no reminder; neither when nor what they answered."""
    refuse_unless_open(await state_of(wave))
    entry = await find_entry(wave, invitation)

    async def note() -> None:
        await requires_open(wave)
        await Ledger.update({Ledger.acked: True}).where(Ledger.invitation == entry.key)

    await database.write(note)
