"""Closes a wave: count, publish, forget. Restartable at any point, counted and released exactly once.

    1  closing    the step that is the barrier: from here on the database takes no answers of this wave
    2  counted    by a process of its own; what comes out is signed and written beside the keys, once for all
    3  listed     in the list beside the keys: no older or rewritten database can have the week asked again
    4  destroyed  keys, secrets, who was asked and who was signed: nobody can open an answer any more
    5  released   one transaction: what was signed in, the locked boxes out
    6  swept      what deleted rows left in the database's files is removed, repeated until it succeeds

Whoever is killed in between is followed by a restart that begins again at 1, or, once counted, at 3. Nothing
recounts, voids or opens a week that has been counted. A running server tries again what of 3 to 6 did not
succeed, and takes over a close that stands still. No step asks what time it is.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from piccolo.columns import Column

from survey import clock, database
from survey.ballots.keys import destroy_wave_keys, keys_are_whole, waves_with_keys
from survey.ballots.manifest import manifest_hash
from survey.ballots.tables import Ballot
from survey.calls.events import note_release
from survey.children.child import short_child
from survey.children.messages import Count, Done, Row
from survey.ended.listed import Ended, ended_waves, note_ended
from survey.ended.result import Result, forget_result, recall_result, waves_with_results
from survey.errors import Closed, KeysGone, Misconfigured, Overloaded
from survey.key_directory import KeyDirectory
from survey.lifecycle.marks import Marks
from survey.organisation.leavers import forget_leavers
from survey.organisation.tables import LastImport, Person
from survey.releases.publishing import Rows, publish, rows_to_publish
from survey.releases.receipts import LISTED_FOR
from survey.waves.state import CLOSING, OPEN, OPENING, RELEASED, VOID, state_of
from survey.waves.tables import Wave

# A day more than they are shown for: a clock that is hours ahead deletes none too early.
COUNTED_FOR = LISTED_FOR + timedelta(days=1)
ROWS_AT_ONCE = 100  # of two kilobytes and a half: deleting so many takes the event loop three milliseconds
SWEEP_ATTEMPTS = 6
SWEEP_PAUSE = 0.5

RESTORED = "wave %s is void: this database is not, or holds less than, the one in which it was answered"

log = logging.getLogger("resonanz")


async def close_wave(keys: KeyDirectory, wave: str, also: Callable[[], Awaitable[None]] | None = None) -> str:
    """Close a wave and return the state it ends in, "released" or "void".

    `also` is done in the transaction from which on nobody can answer any more.
    """
    result = await asyncio.to_thread(recall_result, keys, wave)
    if result is None and await _lead(wave, also=also):
        try:
            await count_wave(keys, wave)
        except KeysGone as error:
            result = await asyncio.to_thread(recall_result, keys, wave)
            if result is None:
                log.error("wave %s is void: %s", wave, error)
                await _end_without_result(wave)
        else:
            result = await asyncio.to_thread(recall_result, keys, wave)
    if result:
        await conclude(keys, result)
    return await _finish(keys, wave)


async def count_wave(keys: KeyDirectory, wave: str) -> None:
    """Hand the box to a counter, which writes the result beside the keys and ends."""
    async with short_child("counter", keys, wave) as counter:
        after = b""
        while rows := await _rows(wave, after):
            for row in rows:
                await counter.tell(row)
            after = rows[-1].key
        await counter.ask(Count(), Done)


async def conclude(keys: KeyDirectory, result: Result) -> None:
    """Make a result public: list it, destroy the keys, put it into the database. Safe to repeat."""
    listed = (await asyncio.to_thread(ended_waves, keys.secrets)).get(result.wave)
    if listed and listed != result.ended():
        # Counted once more by somebody who was late, beside keys that could not be destroyed.
        await asyncio.to_thread(forget_result, keys, result.wave)
        return
    if result.outcome == "void":
        log.error("wave %s is void: %s", result.wave, result.reason)
    await asyncio.to_thread(note_ended, keys.secrets, [result.ended()])
    # Where keys cannot be destroyed, all the more is what they open removed; `_finish` says what is left.
    with suppress(Misconfigured):
        await asyncio.to_thread(destroy_wave_keys, keys, result.wave)
    rows = await asyncio.to_thread(_rows_of, result)
    if await database.write(partial(_enter, result, rows)):
        with suppress(Misconfigured):  # it is found again, and then does nothing but go
            await asyncio.to_thread(forget_result, keys, result.wave)
        await forget_leavers()
    else:
        log.error("wave %s: this database does not know it; its result stays beside the keys", result.wave)


async def recover(keys: KeyDirectory, now: datetime) -> None:
    """At start: end what was begun, destroy keys no open wave needs, give up what cannot be counted."""
    await _conclude_all(keys)
    marks = Marks(keys)
    for row in await Wave.select(Wave.id, Wave.state).where(Wave.state.is_in([OPENING, OPEN, CLOSING])):
        if row["state"] == OPENING or not await _can_go_on(keys, marks, row["id"]):
            await void_wave(row["id"])
        elif row["state"] == CLOSING:
            await close_wave(keys, row["id"])
    needed = {row["id"] for row in await Wave.select(Wave.id).where(Wave.state.is_in([OPEN, CLOSING]))}
    for wave in sorted(waves_with_keys(keys) - needed):
        await asyncio.to_thread(destroy_wave_keys, keys, wave)
    await finish_ended(keys)
    await forget_leavers()
    await forget_counted(now)


async def finish_ended(keys: KeyDirectory) -> None:
    """Try again what an end could not do: publish, list, destroy keys on a read-only disk, sweep."""
    await _conclude_all(keys)
    columns = (Wave.id, Wave.state, Wave.swept)
    ended = await Wave.select(*columns).where(Wave.state.is_in([RELEASED, VOID])).order_by(Wave.week, Wave.id)
    try:
        await _list_again(keys, [row["id"] for row in ended if row["state"] == RELEASED])
    finally:
        left = await asyncio.to_thread(waves_with_keys, keys)
        for row in ended:
            if row["id"] in left or not row["swept"]:
                await _finish(keys, row["id"])


async def _list_again(keys: KeyDirectory, released: Sequence[str]) -> None:
    """The whole list may have been lost, in a memory file system with every start of the machine."""
    listed = await asyncio.to_thread(ended_waves, keys.secrets)
    for wave in released:
        if wave in listed:
            continue  # what it holds of it stays: nobody reads megabytes each minute to learn that
        (row,) = await Wave.select(Wave.manifest, Wave.release_text).where(Wave.id == wave)
        hashes = (manifest_hash(row[name].encode()) for name in ("manifest", "release_text"))
        await asyncio.to_thread(note_ended, keys.secrets, [Ended(wave, *hashes)])


async def void_wave(wave: str, from_states: tuple[str, ...] = (OPENING, OPEN, CLOSING)) -> None:
    """Give up a wave that was not counted: what was answered can never be read, so it is deleted."""
    if await _lead(wave, from_states):
        await _end_without_result(wave)


async def guard_waves(keys: KeyDirectory, marks: Marks) -> None:
    """Give up an open wave whose database has been restored or has failed over."""
    for row in await Wave.select(Wave.id).where(Wave.state == OPEN):
        if not await marks.is_whole(row["id"]):
            log.error(RESTORED, row["id"])
            await void_wave(row["id"])
            await _finish(keys, row["id"])


async def forget_counted(now: datetime) -> None:
    """The list of counted ballots is shown for four weeks."""

    async def job() -> None:
        await Wave.update({Wave.counted: ""}).where(Wave.closes < now - COUNTED_FOR, Wave.counted != "")

    await database.write(job)


async def _conclude_all(keys: KeyDirectory) -> None:
    for wave in await asyncio.to_thread(waves_with_results, keys):
        result = await asyncio.to_thread(recall_result, keys, wave)
        if result:
            await conclude(keys, result)


async def _can_go_on(keys: KeyDirectory, marks: Marks, wave: str) -> bool:
    if wave in ended_waves(keys.secrets):
        log.error(RESTORED, wave)
        return False
    if not keys_are_whole(keys, wave):
        log.error("wave %s is void: its keys are gone", wave)
        return False
    if await marks.is_whole(wave):
        return True
    log.error(RESTORED, wave)
    return False


async def _rows(wave: str, after: bytes) -> list[Row]:
    """The next rows of the box."""
    rows = await _next(wave, after, Ballot.key, Ballot.rev, Ballot.locked)
    return [Row(bytes(row["key"]), row["rev"], bytes(row["locked"])) for row in rows]


async def _next(wave: str, after: bytes, *columns: Column) -> list[dict[str, Any]]:
    """Columns of the next rows, in the order of their random keys."""
    query = Ballot.select(*columns).where(Ballot.wave == wave, Ballot.key > after)
    found: list[dict[str, Any]] = await query.order_by(Ballot.key).limit(ROWS_AT_ONCE)
    return found


async def _lead(
    wave: str,
    from_states: tuple[str, ...] = (OPEN, CLOSING),
    also: Callable[[], Awaitable[None]] | None = None,
) -> bool:
    """Take the lead with a new fence number; False where the wave has ended already."""

    async def lead() -> bool:
        if OPENING not in from_states:
            await state_of(wave, hold="UPDATE")
        rows = await (
            Wave.update({Wave.state: CLOSING, Wave.fence: Wave.fence + 1})
            .where(Wave.id == wave, Wave.state.is_in(list(from_states)))
            .returning(Wave.fence)
        )
        if rows and also:
            await also()
        return bool(rows)

    return await database.write(lead)


def _rows_of(result: Result) -> Rows | None:
    """All that is published; of a void wave nothing is."""
    if result.outcome == "void":
        return None
    return rows_to_publish(result.wave, result.text, result.comments)


async def _enter(result: Result, published: Rows | None) -> bool:
    """Inside a write: these very bytes, whatever the database says meanwhile; False where no such wave is.

    Nothing is entered twice: who comes second finds the state.
    """
    state = RELEASED if published else VOID
    rows = await (
        Wave.update(
            {
                Wave.state: state,
                Wave.manifest: result.manifest,
                Wave.release_text: result.text,
                Wave.release_signature: result.signature,
                Wave.counted: "".join(result.counted),
            }
        )
        .where(Wave.id == result.wave, Wave.state != state)
        .returning(Wave.id)
    )
    if rows and published:
        await publish(result.wave, published)
        await note_release(clock.now())
    await forget(result.wave)
    return bool(rows) or bool(await Wave.exists().where(Wave.id == result.wave))


async def _end_without_result(wave: str) -> None:
    async def end() -> None:
        await Wave.update({Wave.state: VOID}).where(Wave.id == wave, Wave.state == CLOSING)
        await forget(wave)
        await forget_leavers()

    await database.write(end)


async def forget(wave: str) -> None:
    """Inside a write: delete what was said, in parts between which others read.

    Who was asked lies beside the keys and goes with them.
    """
    after = b""
    while rows := await _next(wave, after, Ballot.key):
        keys = [row["key"] for row in rows]
        await Ballot.delete().where(Ballot.key.is_in(keys))
        after = keys[-1]
        await clock.sleep(0)


async def _finish(keys: KeyDirectory, wave: str) -> str:
    """After the end, whichever it was: keys, then traces. Does nothing a second time."""
    rows = await Wave.select(Wave.state, Wave.swept).where(Wave.id == wave)
    state = str(rows[0]["state"])
    if state not in {RELEASED, VOID}:
        raise Closed("Wave {wave} is still being closed.", wave=wave)
    stuck = None
    try:
        await asyncio.to_thread(destroy_wave_keys, keys, wave)
    except Misconfigured as error:
        stuck = error
    if not rows[0]["swept"]:
        await _sweep(wave)
    if stuck:
        raise Misconfigured(
            "Wave {wave} has ended, but its keys are still there. {reason} Until they are destroyed, whoever "
            "has them and an older copy of the database can read answers. A running server tries again every "
            "minute.",
            wave=wave,
            reason=stuck,
        ) from stuck
    return state


async def _sweep(wave: str) -> None:
    """Remove what deleted rows left in the files; somebody reading may be in the way for a while.

    Not while the next wave is open: it would hold up everybody who answers, and is done when that one ends.
    """
    if await Wave.exists().where(Wave.state.is_in([OPEN, CLOSING])):
        return
    tables = [table._meta.tablename for table in (Ballot, Person, LastImport)]
    for attempt in range(SWEEP_ATTEMPTS):
        try:
            await database.vacuum(tables)
            break
        except Overloaded as error:
            if attempt == SWEEP_ATTEMPTS - 1:
                log.warning(
                    "wave %s: what its deleted rows left in the files is still there: %s", wave, error
                )
                return
            await clock.sleep(SWEEP_PAUSE)

    async def note() -> None:
        await Wave.update({Wave.swept: True}).where(Wave.id == wave)

    await database.write(note)
