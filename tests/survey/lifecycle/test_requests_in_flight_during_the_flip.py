"""Whoever is half-way when the wave closes is either counted or refused: the step to closing is the barrier.

Attacks 9 and 37 in part.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from survey import database as db
from survey.ballots.tables import Ballot
from survey.children.messages import Request, Row
from survey.database.sqlite import Sqlite
from survey.errors import Closed
from survey.lifecycle import answering
from survey.lifecycle import closing as close
from survey.lifecycle.answering import acknowledge, find_place, issue
from survey.lifecycle.closing import close_wave
from survey.lifecycle.published import published_wave
from survey.waves.state import state_of
from survey.waves.tables import Wave
from tests.near_keepers import A, NearKeepers
from tests.survey.lifecycle.week import Week, counted_among, hire, open_week
from tests.waiting import eventually


class Gate:
    """A place where somebody stops until the test lets them go on."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()

    async def stop(self) -> None:
        self.reached.set()
        await self.go_on.wait()


async def somebody_waits_for_another() -> bool:
    """Whether a transaction is held up by one that is not yet over."""
    backend = db.ENGINE.opened
    if isinstance(backend, Sqlite):
        return len(backend._writer._waiting) > 0
    return bool(await db.query("SELECT 1 FROM pg_locks WHERE NOT granted"))


async def a_week(folder: Path) -> Week:
    await hire()
    return await open_week(folder)


async def test_a_ballot_that_has_seen_the_wave_open_is_counted(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = await a_week(tmp_path)
    *others, (cell, person) = await week.people()
    voters = [await week.answer(one, group, 4) for group, one in others]
    late = await week.signed(person, cell)
    gate = Gate()

    async def slowly(sql: str, *args: object) -> list[dict[str, object]]:
        async def stored() -> list[dict[str, object]]:
            rows = await db.query(sql, *args)
            await gate.stop()  # the wave was open, and nothing is committed yet
            return rows

        return await db.write(stored)

    monkeypatch.setattr(db, "write_one", slowly)
    casting = asyncio.create_task(week.cast(late, 5))
    await gate.reached.wait()
    closing = asyncio.create_task(close_wave(week.keys, week.wave))
    await eventually(somebody_waits_for_another)
    assert not closing.done()
    gate.go_on.set()
    await casting
    assert await closing == "released"
    assert len(await counted_among(week, [*voters, late])) == len(voters) + 1


async def test_a_ballot_that_waits_for_the_step_to_closing_is_refused_after_it(
    database: str, tmp_path: Path
) -> None:
    week = await a_week(tmp_path)
    cell, person = (await week.people())[0]
    late = await week.signed(person, cell)
    gate = Gate()

    async def flip() -> None:
        await state_of(week.wave, hold="UPDATE")
        await gate.stop()
        await Wave.update({Wave.state: "closing"}).where(Wave.id == week.wave)

    flipping = asyncio.create_task(db.write(flip))
    await gate.reached.wait()
    casting = asyncio.create_task(week.cast(late, 5))
    await eventually(somebody_waits_for_another)
    gate.go_on.set()
    await flipping
    with pytest.raises(Closed):
        await casting
    assert await Ballot.count() == 0


async def test_a_ballot_that_comes_while_the_box_is_counted_is_refused(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = await a_week(tmp_path)
    voters = [await week.answer(person, cell, 4) for cell, person in await week.people()]
    gate, rows = Gate(), close._rows

    async def slowly(wave: str, after: bytes) -> list[Row]:
        await gate.stop()
        return await rows(wave, after)

    monkeypatch.setattr(close, "_rows", slowly)
    closing = asyncio.create_task(close_wave(week.keys, week.wave))
    await gate.reached.wait()
    assert await Wave.select(Wave.state) == [{"state": "closing"}]
    with pytest.raises(Closed):
        await week.cast(voters[0], 1, rev=2)
    cell, person = (await week.people())[0]
    with pytest.raises(Closed):
        await week.signature(person, cell, week.voter(cell).blinded)
    with pytest.raises(Closed):
        await acknowledge(week.keepers, week.wave, week.invitation(person))
    gate.go_on.set()
    assert await closing == "released"
    assert len(await counted_among(week, voters)) == len(voters)
    assert await Ballot.count() == 0


async def test_no_signature_is_made_once_the_wave_has_closed(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = await a_week(tmp_path)
    *others, (cell, person) = await week.people()
    voters = [await week.answer(one, group, 4) for group, one in others]
    gate = Gate()

    async def slowly(wave: str) -> str:
        state = await state_of(wave)
        await gate.stop()  # the wave was open, and its keeper has not been asked yet
        return state

    monkeypatch.setattr(answering, "state_of", slowly)
    invitation, blinded = week.invitation(person), week.voter(cell).blinded
    key_id = (await published_wave(week.keys, week.wave)).key(str(cell)).id.hex()
    asking = asyncio.create_task(
        issue(week.keepers, week.wave, lambda: invitation, str(cell), key_id, blinded)
    )
    await gate.reached.wait()
    assert await close_wave(week.keys, week.wave) == "released"
    gate.go_on.set()
    with pytest.raises(Closed):
        await asking
    assert len(await counted_among(week, voters)) == len(voters)


async def test_a_signature_made_while_the_box_is_counted_lets_nothing_in_and_voids_nothing(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = await a_week(tmp_path)
    *others, (cell, person) = await week.people()
    voters = [await week.answer(one, group, 4) for group, one in others]
    gate, rows, held = Gate(), close._rows, Gate()

    async def slowly(wave: str) -> str:
        state = await state_of(wave)
        await gate.stop()
        return state

    async def rows_slowly(wave: str, after: bytes) -> list[Row]:
        await held.stop()
        return await rows(wave, after)

    monkeypatch.setattr(close, "_rows", rows_slowly)
    with monkeypatch.context() as half_way:
        half_way.setattr(answering, "state_of", slowly)
        asking = asyncio.create_task(week.signed(person, cell))
        await gate.reached.wait()
    closing = asyncio.create_task(close_wave(week.keys, week.wave))
    await held.reached.wait()
    gate.go_on.set()
    late = await asking
    with pytest.raises(Closed):
        await week.cast(late, 1)
    held.go_on.set()
    assert await closing == "released"
    assert len(await counted_among(week, [*voters, late])) == len(voters)


class KilledMeanwhile(NearKeepers):
    """Asked before or after the wave closes, by a keeper that was killed and is started again after that."""

    def __init__(self, week: Week, gate: Gate, *, asked: str) -> None:
        super().__init__(week.keys)
        self._gate, self._asked_when = gate, asked

    async def ask(self, wave: str, request: Request, kind: type[A]) -> A:
        if self._asked_when == "before":
            answer = await super().ask(wave, request, kind)
            await self._gate.stop()
            return answer
        await self._gate.stop()
        return await super().ask(wave, request, kind)


@pytest.mark.parametrize(
    ("what", "asked"),
    [
        ("place", "after"),
        ("place", "before"),
        ("signature", "after"),
        ("ballot", "after"),
        ("acknowledge", "after"),
    ],
)
async def test_whoever_asks_a_keeper_that_finds_no_keys_is_told_that_the_week_is_closed(
    database: str, tmp_path: Path, what: str, asked: str
) -> None:
    week = await a_week(tmp_path)
    *others, (cell, person) = await week.people()
    for one_cell, one in others:
        await week.answer(one, one_cell, 4)
    late = await week.signed(person, cell)
    invitation, gate = week.invitation(person), Gate()
    asking = replace(week, keepers=KilledMeanwhile(week, gate, asked=asked))
    requests: dict[str, Callable[[], Awaitable[object]]] = {
        "place": lambda: find_place(asking.keepers, week.wave, invitation),
        "signature": lambda: asking.signature(person, cell, late.blinded),
        "ballot": lambda: asking.cast(late, 5),
        "acknowledge": lambda: acknowledge(asking.keepers, week.wave, invitation),
    }
    request = asyncio.ensure_future(requests[what]())
    await gate.reached.wait()
    assert await close_wave(week.keys, week.wave) == "released"
    gate.go_on.set()
    with pytest.raises(Closed):
        await request
