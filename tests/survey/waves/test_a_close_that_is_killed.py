"""kill −9 at every step of the close and at random points: released once, and everything forgotten.

Attack 37.
"""

import asyncio
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from survey.invitations.tables import Ledger

from survey import database as db
from survey.ballots.key_directory import open_key_directory
from survey.ballots.keys import waves_with_keys
from survey.ballots.tables import Ballot, Counted
from survey.releases.tables import Release
from survey.waves.closing import close_wave, recover
from survey.waves.released import released_waves
from survey.waves.tables import Wave, WaveRoster
from tests.survey.waves.closing_process import STEPS
from tests.survey.waves.week import NOW, TEAM_SIZE, hire, open_week

POINTS = [str(random.Random(seed).randint(0, 60)) for seed in range(6)]  # noqa: S311  # milliseconds, no secret


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[None]:
    await db.open(url, "tests")
    try:
        yield
    finally:
        await db.close()


@pytest.mark.parametrize("step", [*STEPS, *POINTS])
async def test_a_close_killed_anywhere_is_finished_by_the_restart(
    database_url: str, tmp_path: Path, step: str
) -> None:
    async with opened(database_url):
        await hire()
        week = await open_week(tmp_path)
        voters = [await week.answer(person, cell, 4) for cell, person in await week.people()]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.survey.waves.closing_process"),
        *(database_url, str(tmp_path / "keys"), week.wave, step),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    if step in STEPS:
        assert (process.returncode, said) == (-signal.SIGKILL, b"open\n")
    async with opened(database_url):
        keys = open_key_directory(tmp_path / "keys")
        visible = await Wave.exists().where(Wave.state == "released")
        assert released_waves(keys) == {week.wave} or not visible
        await recover(keys, NOW)
        (wave,) = await Wave.select(Wave.state, Wave.swept)
        if wave["state"] == "open":  # killed before the barrier: nothing has happened, and the wave goes on
            assert step in {"before the barrier", *POINTS}
            assert await Ballot.count() == 3 * TEAM_SIZE

            await close_wave(keys, week.wave)
            (wave,) = await Wave.select(Wave.state, Wave.swept)
        assert wave == {"state": "released", "swept": True}
        assert [(row["n"], row["eligible"]) for row in await Release.select()] == [
            (TEAM_SIZE - 1, TEAM_SIZE)
        ] * 3
        counted = await Counted.select(Counted.nullifier)
        assert sorted(row["nullifier"] for row in counted) == sorted(voter.nullifier for voter in voters)
        assert await Ballot.count() == await Ledger.count() == await WaveRoster.count() == 0
        assert waves_with_keys(keys) == set()
        assert released_waves(keys) == {week.wave}
