"""Closes a wave: count, publish, forget, destroy the keys. Restartable at any point, released exactly once.

    1  closing   the step that is the barrier; its fence number makes every earlier attempt invalid
    2  count     in memory
    3  listed    in the list beside the keys, so that no older backup lets the week be asked again
    4  released  one transaction: the release in, everything that led to it out
    5  keys      destroyed at once: from here on nobody can open an answer, wherever a copy of it may lie
    6  swept     what deleted rows left in the database's files is removed, repeated until it succeeds

Whoever is killed in between is followed by a restart that begins again at 1 (or, once released, at 5). A
running server tries again what of 5 and 6 did not succeed, and takes over a close that stands still. No step
asks what time it is.
"""

import asyncio
import logging
from datetime import datetime, timedelta

from survey import database, tally
from survey.ballots.key_directory import KeyDirectory
from survey.ballots.keys import destroy_wave_keys, load_sealing_key, waves_with_keys
from survey.ballots.manifest import read_manifest
from survey.ballots.receipts import LISTED_FOR
from survey.ballots.tables import Counted
from survey.errors import Closed, KeysGone, Misconfigured, Overloaded, Refused, TooManyBallots
from survey.organisation.leavers import forget_leavers
from survey.organisation.tables import LastImport, Person
from survey.waves.marks import has_mark, raise_mark
from survey.waves.released import note_released
from survey.waves.state import CLOSING, OPEN, OPENING, RELEASED, VOID, state_of
from survey.waves.tables import Cell, Wave

# A day more than they are shown for: a clock that is hours ahead deletes none too early.
COUNTED_FOR = LISTED_FOR + timedelta(days=1)
SWEEP_ATTEMPTS = 6
SWEEP_PAUSE = 0.5

RESTORED = "wave %s is void: this database is not, or holds less than, the one in which it was answered"

log = logging.getLogger("resonanz")


async def close_wave(keys: KeyDirectory, wave: str) -> str:
    """Close a wave and return the state it ends in, "released" or "void"."""
    fence = await _lead(wave)
    if fence is None:
        return await _finish(keys, wave)
    try:
        key = load_sealing_key(keys, wave)
        (row,) = await Wave.select(Wave.manifest).where(Wave.id == wave)
        manifest = read_manifest(row["manifest"].encode())
        cells = await Cell.select(Cell.id, Cell.department)
        departments = {str(c["id"]): str(c["department"] or "") for c in cells}
        issued, box = await tally.read_issued(wave), await tally.read_box(wave)
        counted = await asyncio.to_thread(tally.count_ballots, manifest, departments, issued, box, key)
    except (KeysGone, TooManyBallots) as error:
        log.error("wave %s is void: %s", wave, error)
        await _end(wave, fence, VOID, None)
    else:
        try:
            await asyncio.to_thread(note_released, keys, [wave])
        except Misconfigured as error:  # tried again every minute and at each start
            log.error("wave %s is not listed as released yet: %s", wave, error)
        await _end(wave, fence, RELEASED, counted)
    return await _finish(keys, wave)


async def recover(keys: KeyDirectory, now: datetime) -> None:
    """At start: end what was begun, destroy keys no open wave needs, give up what cannot be counted."""
    for row in await Wave.select(Wave.id, Wave.state).where(Wave.state.is_in([OPENING, OPEN, CLOSING])):
        if row["state"] == OPENING or not await _can_go_on(keys, row["id"]):
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
    """Try again what an end could not do: list it, destroy keys on a read-only disk, sweep."""
    ended = await Wave.select(Wave.id, Wave.state, Wave.swept).where(Wave.state.is_in([RELEASED, VOID]))
    try:
        # The whole list may have been lost, in a memory file system with every start of the machine.
        released = [row["id"] for row in ended if row["state"] == RELEASED]
        await asyncio.to_thread(note_released, keys, released)
    finally:
        left = await asyncio.to_thread(waves_with_keys, keys)
        for row in ended:
            if row["id"] in left or not row["swept"]:
                await _finish(keys, row["id"])


async def void_wave(wave: str, from_states: tuple[str, ...] = (OPENING, OPEN, CLOSING)) -> None:
    """Give a wave up: what was answered can never be read, so it is deleted, and the wave says so."""
    fence = await _lead(wave, from_states)
    if fence is not None:
        await _end(wave, fence, VOID, None)


async def guard_waves(keys: KeyDirectory) -> None:
    """Raise the mark of each open wave; give up one whose database has been restored or has failed over."""
    for row in await Wave.select(Wave.id).where(Wave.state == OPEN):
        if not await raise_mark(keys, row["id"]):
            log.error(RESTORED, row["id"])
            await void_wave(row["id"])
            await _finish(keys, row["id"])


async def forget_counted(now: datetime) -> None:
    """The receipts of a wave are listed for four weeks."""

    async def job() -> None:
        old = await Wave.select(Wave.id).where(Wave.closes < now - COUNTED_FOR)
        if old:
            await Counted.delete().where(Counted.wave.is_in([row["id"] for row in old]))

    await database.write(job)


async def _can_go_on(keys: KeyDirectory, wave: str) -> bool:
    try:
        load_sealing_key(keys, wave)
    except KeysGone as error:
        log.error("wave %s is void: %s", wave, error)
        return False
    if await has_mark(keys, wave) and await raise_mark(keys, wave):
        return True
    log.error(RESTORED, wave)
    return False


async def _lead(wave: str, from_states: tuple[str, ...] = (OPEN, CLOSING)) -> int | None:
    """Take the lead with a new fence number; None where the wave has ended already."""

    async def lead() -> int | None:
        if OPENING not in from_states:
            await state_of(wave, hold="UPDATE")
        rows = await (
            Wave.update({Wave.state: CLOSING, Wave.fence: Wave.fence + 1})
            .where(Wave.id == wave, Wave.state.is_in(list(from_states)))
            .returning(Wave.fence)
        )
        return int(rows[0]["fence"]) if rows else None

    return await database.write(lead)


async def _end(wave: str, fence: int, state: str, counted: tally.Tally | None) -> None:
    async def end() -> None:
        variance = counted.release.variance if counted else None
        rows = await (
            Wave.update({Wave.state: state, Wave.pooled_variance: variance and variance.value})
            .where(Wave.id == wave, Wave.state == CLOSING, Wave.fence == fence)
            .returning(Wave.id)
        )
        if not rows:
            raise Refused("Wave {wave} is being closed by another process, which took over.", wave=wave)
        if counted:
            await tally.publish_and_forget(wave, counted)
        else:
            await tally.forget(wave)
        await forget_leavers()

    await database.write(end)


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
    tables = [table._meta.tablename for table in (*tally.FORGOTTEN, Person, LastImport)]
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
            await asyncio.sleep(SWEEP_PAUSE)

    async def note() -> None:
        await Wave.update({Wave.swept: True}).where(Wave.id == wave)

    await database.write(note)
