"""What somebody who answers can ask of a wave. The server passes it on; its keeper knows, signs and locks.

Each request is judged by what it says before anything about a person is looked up, so that a malformed one
gets the same sentence whoever it is about.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from survey.ballots.ballot import SentBallot, requires_form, verify_ballot
from survey.ballots.blind_signature import requires_blinded
from survey.ballots.box import Stored, cast_ballot
from survey.ballots.keys import wave_has_keys
from survey.ballots.locked_rows import LockedRow
from survey.children.keepers import Keepers
from survey.children.messages import Done, FindPlace, Issue, LockBallot, NoteSeen, Placed, Row, Signed, Spare
from survey.errors import BadInput, KeysGone
from survey.lifecycle.published import published_wave
from survey.measures.replies import reply_on_the_pulse
from survey.releases.latest import latest_release
from survey.waves.state import refuse_unless_open, state_of


@dataclass(frozen=True, slots=True)
class Place:
    """With whom one answers, under which key, what they said the last time, what their lead replied to that,
    and how often their links have been written.
    """

    cell: str
    key: bytes
    names: Sequence[str]
    last: dict[str, object] | None
    reply: str | None
    links_written: int


@asynccontextmanager
async def _closed_meanwhile(wave: str) -> AsyncIterator[None]:
    """Between two steps a close may destroy the keys, and a keeper that was killed cannot come back then."""
    try:
        yield
    except KeysGone:
        refuse_unless_open(await state_of(wave))
        raise


async def find_place(keepers: Keepers, wave: str, invitation: str) -> Place:
    """The place of an invited person; nothing is written, and it is the same before and after an answer."""
    refuse_unless_open(await state_of(wave))
    async with _closed_meanwhile(wave):
        placed = await keepers.ask(wave, FindPlace(invitation), Placed)
        cell = UUID(placed.cell)
        key = (await published_wave(keepers.keys, wave)).key(placed.cell)
    last = await latest_release(cell)
    reply = await reply_on_the_pulse(cell, str(last["wave"])) if last else None
    return Place(placed.cell, key.der, sorted(placed.names), last, reply, placed.links_written)


async def issue(
    keepers: Keepers, wave: str, invitation: Callable[[], str], cell: str, key_id: str, blinded: bytes
) -> bytes:
    """The blind signature of `blinded`, once for each invitation; the same request again gets the same.

    `invitation` reads the link, which is not looked at before the rest is in order.
    """
    async with _closed_meanwhile(wave):
        published = await published_wave(keepers.keys, wave)
        if not published.keys:
            refuse_unless_open(await state_of(wave))
        promised = published.key(cell)
        if promised.id.hex() != key_id:
            raise BadInput("This page holds another key than this week's. Please reload it.")
        requires_blinded(promised.public.public_numbers().n, blinded)
        refuse_unless_open(await state_of(wave))
        return (await keepers.ask(wave, Issue(invitation(), cell, blinded), Signed)).signature


async def cast(keepers: Keepers, wave: str, ballot: SentBallot) -> Stored:
    """Store a ballot if it is next in turn, and tell what the box holds; returns once that is durable."""
    published = await published_wave(keepers.keys, wave)
    requires_form(ballot, published.manifest.padding)
    if not published.keys:
        refuse_unless_open(await state_of(wave))
    nullifier = verify_ballot(ballot, published.manifest, published.keys)
    # What stores it asks whether the wave is open; before that only why there is nobody who could lock it.
    if not wave_has_keys(keepers.keys, wave):
        refuse_unless_open(await state_of(wave))
    lock = LockBallot(
        nullifier, ballot.cell, ballot.token, ballot.point, ballot.rev, ballot.signature, ballot.sealed
    )
    async with _closed_meanwhile(wave):
        row = await keepers.ask(wave, lock, Row)
    stored = await cast_ballot(wave, LockedRow(row.key, row.rev, row.locked))
    if stored.rev:
        await keepers.tell(wave, NoteSeen(nullifier, stored.rev))
    return stored


async def acknowledge(keepers: Keepers, wave: str, invitation: str) -> None:
    """Note that this person needs no reminder; neither when nor what they answered."""
    refuse_unless_open(await state_of(wave))
    async with _closed_meanwhile(wave):
        await keepers.ask(wave, Spare(invitation), Done)
