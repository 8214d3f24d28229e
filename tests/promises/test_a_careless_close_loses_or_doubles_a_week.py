"""Attack 37 in part, its control: a close in another order does not survive being killed.

The same kill and the same restart as for ours (tests/survey/lifecycle/test_a_close_that_is_killed.py).
"""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from survey import database as db
from survey.lifecycle.closing import recover
from survey.releases.tables import Release
from survey.waves.tables import Wave
from tests.survey.lifecycle.week import NOW, TEAMS, Week, hire, open_week


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[None]:
    await db.open(url, "tests")
    try:
        yield
    finally:
        await db.close()


async def killed_and_restarted(url: str, folder: Path, way: str) -> str:
    """Everybody answers, a careless process closes and is killed, and ours goes on: the state it ends in."""
    async with opened(url):
        await hire()
        week: Week = await open_week(folder)
        for cell, person in await week.people():
            await week.answer(person, cell, 4)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.promises.careless_close"),
        *(url, str(folder / "keys"), week.wave, way),
    )
    assert await asyncio.wait_for(process.wait(), 180) == -signal.SIGKILL
    async with opened(url):
        await recover(week.keys, NOW)
        (row,) = await Wave.select(Wave.state)
    return str(row["state"])


async def test_the_control_that_destroys_the_keys_first_loses_the_week(
    database_url: str, tmp_path: Path
) -> None:
    assert await killed_and_restarted(database_url, tmp_path, "keys_before_the_result") == "void"
    async with opened(database_url):
        assert await Release.count() == 0


async def test_the_control_in_several_transactions_publishes_the_week_twice(
    database_url: str, tmp_path: Path
) -> None:
    assert await killed_and_restarted(database_url, tmp_path, "in_several_transactions") == "released"
    async with opened(database_url):
        assert await Release.count() == 2 * len(TEAMS)
