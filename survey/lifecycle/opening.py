"""Opens a wave: freezes who answers with whom, makes the keys, publishes the manifest.

Reserved first, then keyed, then opened, each step durable before the next. A crash in between leaves a wave
that never opened and whose keys the next start destroys. Keys, secrets and the list of who may answer are
made by a process of their own and lie beside the keys alone; the database gets the groups, and a copy of the
manifest for later.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial
from uuid import UUID, uuid4

from survey import database
from survey.audit.recording import hold_log
from survey.ballots.answer import PADDING, requires_room
from survey.ballots.keys import destroy_wave_keys
from survey.children.child import short_child
from survey.children.messages import Opened
from survey.ended.listed import refusal
from survey.errors import Held, Refused
from survey.key_directory import KeyDirectory
from survey.lifecycle.asking import Frozen, WaveTimes, all_it_takes, freeze
from survey.lifecycle.marks import make_mark
from survey.organisation.known_people import found_known, read_known
from survey.organisation.leavers import keep_last_import
from survey.organisation.roster_digest import requires_untouched_roster
from survey.releases.rules import Rules
from survey.waves.frozen_roster import FrozenCell
from survey.waves.holding import requires_not_held
from survey.waves.state import CLOSING, OPEN, OPENING, VOID
from survey.waves.tables import Cell, CellPart, Wave, WaveCell
from survey.weeks import week_label


async def open_wave(
    keys: KeyDirectory,
    times: WaveTimes,
    rules: Rules,
    language: str = "en",
    paused: Collection[str] = (),
    also: Callable[[str], Awaitable[None]] | None = None,
) -> str:
    """Open the wave of one week and return its name. Only one wave is open at a time.

    What merged groups are called is said in `language`; groups all of whose parts are `paused` are not asked.
    A check asks staff and leadership, each as one group, and takes the week's place: all else is the same.
    `also` is done in the transaction that opens it, with the wave's name.
    """

    async def roster() -> Frozen:
        await requires_untouched_roster(keys.secrets)
        return await freeze(times, language, paused, known)

    await asyncio.to_thread(requires_not_held, keys.secrets)
    known = await asyncio.to_thread(read_known, keys.secrets)
    frozen = await database.read(roster)  # what is judged and what is frozen is the same
    requires_room([question.id for question in frozen.questions], PADDING)
    refused = await asyncio.to_thread(refusal, keys.secrets, week_label(times.week))
    wave = await _reserve(times, refused)
    try:
        async with short_child("opener", keys, wave) as opener:
            mark = await make_mark()
            told = await asyncio.to_thread(all_it_takes, wave, times, rules, frozen, mark)
            opened = await opener.ask(told, Opened)
        await _enter(keys, wave, frozen, opened.manifest.decode(), also)
    except BaseException as error:
        await asyncio.shield(asyncio.to_thread(destroy_wave_keys, keys, wave))
        if isinstance(error, database.RowConflict | Held):
            await database.write(Wave.delete().where(Wave.id == wave, Wave.state == OPENING).run)
        if isinstance(error, database.RowConflict):  # somebody has changed teams and departments meanwhile
            raise Refused(
                "The roster was changed while wave {wave} was being opened. Please open it again.", wave=wave
            ) from error
        raise
    return wave


async def _reserve(times: WaveTimes, refused: Refused | None) -> str:
    """Take the week's name, so that of two who open at once one is refused.

    `refused` is what the list of released waves has against it; a reason that the database knows goes first.
    """
    label = week_label(times.week)

    async def reserve() -> str:
        if database.ENGINE.engine_type == "postgres":
            await database.query("LOCK TABLE wave IN SHARE ROW EXCLUSIVE MODE")
        waves = await Wave.select(Wave.id, Wave.week, Wave.state)
        for wave in waves:
            if wave["state"] in {OPENING, OPEN, CLOSING}:
                raise Refused(
                    "Wave {wave} has not ended. Close it before you open another.",
                    wave=wave["id"],
                )
        earlier = [wave for wave in waves if wave["week"] == times.week]
        if any(wave["state"] != VOID for wave in earlier):
            raise Refused(
                "Week {week} has been asked already. A second release of one week would let people subtract "
                "one from the other.",
                week=label,
            )
        if refused:
            raise refused
        name = f"{label}-{len(earlier) + 1}" if earlier else label
        await Wave.insert(
            Wave(
                id=name,
                week=times.week,
                opens=times.opens,
                closes=times.closes,
                state=OPENING,
                manifest="",
            )
        )
        return name

    return await database.write(reserve)


async def _enter(
    keys: KeyDirectory,
    wave: str,
    frozen: Frozen,
    manifest: str,
    also: Callable[[str], Awaitable[None]] | None,
) -> None:
    """Everything that makes the wave real, in one transaction; the last import of a roster stays with it."""

    async def enter() -> None:
        opened = (
            await Wave.update({Wave.state: OPEN, Wave.manifest: manifest})
            .where(Wave.id == wave, Wave.state == OPENING)
            .returning(Wave.id)
        )
        if not opened:
            raise Refused(
                "Opening wave {wave} was interrupted by a restart. Please open it again.", wave=wave
            )
        if not await keep_last_import(frozen.number):
            raise database.RowConflict("another roster has been imported since this one was frozen")
        await enter_cells(wave, frozen.cells)
        if also is not None:
            await also(wave)
        # Whoever holds the opening takes a turn in the log too: this is refused, or was there before.
        await hold_log()
        requires_not_held(keys.secrets)
        database.after_commit(partial(found_known, keys.secrets, frozen.founders))

    await database.write(enter)


async def enter_cells(wave: str, cells: Sequence[FrozenCell]) -> None:
    """Inside a write: a wave's cells; a cell itself is made when its teams meet for the first time."""
    known: set[UUID] = set()
    for part in database.in_parts([cell.id for cell in cells]):
        known |= {row["id"] for row in await Cell.select(Cell.id).where(Cell.id.is_in(list(part)))}
    fresh = [cell for cell in cells if cell.id not in known]
    await database.insert_rows(
        Cell, [{"id": cell.id, "department": cell.department, "office": cell.office} for cell in fresh]
    )
    parts = [
        {"id": uuid4(), "cell": cell.id, "team": team, "leads_of": department}
        for cell in fresh
        for team, department in (
            *((team, None) for team in cell.teams),
            *((None, department) for department in cell.departments),
        )
    ]
    await database.insert_rows(CellPart, parts)
    asked = [
        {"id": uuid4(), "wave": wave, "cell": cell.id, "label": cell.label, "eligible": len(cell.people)}
        for cell in cells
    ]
    await database.insert_rows(WaveCell, asked)
