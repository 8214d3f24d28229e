"""Opens a wave: freezes who answers with whom, makes the keys, publishes the manifest, enters the invited.

Reserved first, then keyed, then opened, each step durable before the next. A crash in between leaves a wave
that never opened and whose keys the next start destroys.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from survey import database
from survey.ballots.answer import PADDING, requires_room
from survey.ballots.key_directory import KeyDirectory
from survey.ballots.keys import PublicKeys, create_wave_keys, destroy_wave_keys, load_invitation_secret
from survey.ballots.manifest import (
    Manifest,
    ManifestCell,
    ManifestQuestion,
    manifest_hash,
    write_manifest,
)
from survey.catalogue.questions import CORE, questions_of_week
from survey.errors import Refused
from survey.invitations.identities import invitation_id, ledger_key
from survey.invitations.tables import Ledger
from survey.organisation.leavers import keep_last_import, last_import_number
from survey.organisation.roster_digest import requires_untouched_roster
from survey.releases.rules import Rules
from survey.waves.frozen_roster import FrozenCell, freeze_roster
from survey.waves.marks import begin_mark
from survey.waves.released import refusal
from survey.waves.state import CLOSING, OPEN, OPENING, VOID, last_wave
from survey.waves.tables import Cell, CellPart, Wave, WaveCell, WaveRoster
from survey.weeks import week_label

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WaveTimes:
    """Which week is asked about, and when answers are taken (both with a time zone)."""

    week: int
    opens: datetime
    closes: datetime


async def open_wave(keys: KeyDirectory, times: WaveTimes, rules: Rules) -> str:
    """Open the wave of one week and return its name. Only one wave is open at a time."""

    async def roster() -> tuple[int, tuple[FrozenCell, ...]]:
        await requires_untouched_roster(keys)
        return await last_import_number(), await freeze_roster(times.week)

    number, cells = await database.read(roster)  # what is judged and what is frozen is the same
    questions = questions_of_week(times.week)
    requires_room([question.id for question in questions], PADDING)
    refused = await asyncio.to_thread(refusal, keys, week_label(times.week))
    wave = await _reserve(times, refused)
    try:
        public = await asyncio.to_thread(create_wave_keys, keys, wave, [str(cell.id) for cell in cells])
        await begin_mark(keys, wave)
        manifest = _manifest(wave, times, rules, cells, public, await _previous_hash())
        await _enter(wave, cells, manifest, load_invitation_secret(keys, wave), number)
    except BaseException as error:
        await asyncio.shield(asyncio.to_thread(destroy_wave_keys, keys, wave))
        if isinstance(error, database.RowConflict):
            await database.write(Wave.delete().where(Wave.id == wave, Wave.state == OPENING).run)
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


async def _previous_hash() -> bytes | None:
    """The manifest before this one, void or not: a gap in the chain would be seen."""
    last = await last_wave(Wave.manifest)
    return manifest_hash(last["manifest"].encode()) if last else None


def _manifest(
    wave: str,
    times: WaveTimes,
    rules: Rules,
    cells: Sequence[FrozenCell],
    public: PublicKeys,
    previous: bytes | None,
) -> str:
    manifest = Manifest(
        wave=wave,
        opens=times.opens,
        closes=times.closes,
        k=rules.k,
        c_lo=rules.c_lo,
        c_hi=rules.c_hi,
        padding=PADDING,
        questions=tuple(
            ManifestQuestion(
                question.id,
                question.id == CORE,
                question.text,
                {language: tuple(labels) for language, labels in question.labels.items()},
            )
            for question in questions_of_week(times.week)
        ),
        sealing_key=public.sealing,
        cells=tuple(
            ManifestCell(
                str(cell.id), cell.label, len(cell.people), cell.newcomers, public.cells[str(cell.id)]
            )
            for cell in cells
        ),
        previous=previous,
    )
    return write_manifest(manifest).decode()


async def _enter(wave: str, cells: Sequence[FrozenCell], manifest: str, secret: bytes, number: int) -> None:
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
        if not await keep_last_import(number):
            raise database.RowConflict("another roster has been imported since this one was frozen")
        for cell in cells:
            await enter_cell(wave, cell)
        places = [(person, cell.id) for cell in cells for person in cell.people]
        # Sorted by what is random, so that the order of rows follows no order of people.
        for part in _parts(sorted((uuid4(), person, cell) for person, cell in places)):
            await WaveRoster.insert(
                *(WaveRoster(id=row, wave=wave, person=person, cell=cell) for row, person, cell in part)
            )
        entries = sorted((ledger_key(invitation_id(secret, person)), person, cell) for person, cell in places)
        for part_ in _parts(entries):
            await Ledger.insert(
                *(Ledger(invitation=key, wave=wave, person=person, cell=cell) for key, person, cell in part_)
            )

    await database.write(enter)


async def enter_cell(wave: str, cell: FrozenCell) -> None:
    """Inside a write: a cell of this wave; the cell itself is made when its teams meet for the first time."""
    if not await Cell.exists().where(Cell.id == cell.id):
        await Cell.insert(Cell(id=cell.id, department=cell.department, office=cell.office))
        for team in cell.teams:
            await CellPart.insert(CellPart(cell=cell.id, team=team))
        for department in cell.departments:
            await CellPart.insert(CellPart(cell=cell.id, leads_of=department))
    await WaveCell.insert(WaveCell(wave=wave, cell=cell.id, label=cell.label, eligible=len(cell.people)))


def _parts(rows: Sequence[T], size: int = 1000) -> list[Sequence[T]]:
    """PostgreSQL takes 32,767 arguments in one statement."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]
