"""Whoever is half-way when the wave closes is either counted or refused: the step to closing is the barrier.

Attacks 9 and 37 in part.
"""

import asyncio
from pathlib import Path
from uuid import UUID

import pytest
from survey.invitations.issuing import acknowledge, issue
from survey.invitations.tables import Ledger

from survey import database as db
from survey import tally
from survey.ballots import box
from survey.ballots.blind_signature import blind_sign
from survey.ballots.keys import load_signing_key
from survey.ballots.tables import Ballot, Counted
from survey.database.sqlite import Sqlite
from survey.errors import Closed
from survey.waves.closing import close_wave
from survey.waves.state import requires_open
from survey.waves.tables import Wave
from tests.survey.waves.week import Week, hire, open_week
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
    late = week.voter(cell)
    late.token(await week.signature(person, cell, late.blinded))
    gate = Gate()

    async def slowly(wave: str) -> None:
        await requires_open(wave)
        await gate.stop()  # the wave was open, and nothing is stored yet

    monkeypatch.setattr(box, "requires_open", slowly)
    casting = asyncio.create_task(week.cast(late, 5))
    await gate.reached.wait()
    closing = asyncio.create_task(close_wave(week.keys, week.wave))
    await eventually(somebody_waits_for_another)
    assert not closing.done()
    gate.go_on.set()
    await casting
    assert await closing == "released"
    counted = {row["nullifier"] for row in await Counted.select(Counted.nullifier)}
    assert counted == {voter.nullifier for voter in [*voters, late]}


async def test_a_ballot_that_comes_while_the_box_is_counted_is_refused(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = await a_week(tmp_path)
    voters = [await week.answer(person, cell, 4) for cell, person in await week.people()]
    gate, read_box = Gate(), tally.read_box

    async def slowly(wave: str) -> list[tally.SealedBallot]:
        await gate.stop()
        return await read_box(wave)

    monkeypatch.setattr(tally, "read_box", slowly)
    closing = asyncio.create_task(close_wave(week.keys, week.wave))
    await gate.reached.wait()
    assert await Wave.select(Wave.state) == [{"state": "closing"}]
    with pytest.raises(Closed):
        await week.cast(voters[0], 1, rev=2)
    with pytest.raises(Closed):
        await week.cast(week.voter(UUID(week.manifest.cells[0].id)), 1)
    with pytest.raises(Closed):
        await acknowledge(week.wave, week.invitation((await week.people())[0][1]))
    gate.go_on.set()
    assert await closing == "released"
    assert await Counted.count() == len(voters)
    assert await Ballot.count() == 0


@pytest.mark.parametrize("whole", [True, False])
async def test_a_signature_made_while_the_wave_closes_is_not_given_out(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    week = await a_week(tmp_path)
    *others, (cell, person) = await week.people()
    for group, one in others:
        await week.answer(one, group, 4)
    gate, held = Gate(), Gate()
    key = load_signing_key(week.keys, week.wave, str(cell))

    async def sign(message: bytes) -> bytes:
        await gate.stop()
        return blind_sign(key, message)

    if not whole:  # the close stands between the barrier and the release
        read_box = tally.read_box

        async def slowly(wave: str) -> list[tally.SealedBallot]:
            await held.stop()
            return await read_box(wave)

        monkeypatch.setattr(tally, "read_box", slowly)
    asking = asyncio.create_task(
        issue(week.wave, week.invitation(person), cell, week.voter(cell).blinded, sign)
    )
    await gate.reached.wait()
    closing = asyncio.create_task(close_wave(week.keys, week.wave))
    await (closing if whole else held.reached.wait())
    gate.go_on.set()
    with pytest.raises(Closed):
        await asking
    held.go_on.set()
    assert await closing == "released"
    assert await Counted.count() == len(others)
    assert await Ledger.count() == 0
