"""Two who close the same wave at the same time: it is released once, by the newer of them.

Attack 37 in part.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from api.housekeeping import TakingOver
from survey import database as db
from survey import tally
from survey.ballots.key_directory import open_key_directory
from survey.ballots.keys import waves_with_keys
from survey.ballots.tables import Ballot, Counted
from survey.errors import Refused
from survey.releases.tables import Release
from survey.waves import closing
from survey.waves.closing import close_wave
from survey.waves.tables import Wave
from tests.survey.waves.week import TEAM_SIZE, TEAMS, Week, everybody_answers, hire, open_week

AsyncAnything = Callable[..., Awaitable[Any]]


class Held:
    """A step at which the first leaders to come are held, each until the test lets it go on."""

    def __init__(self, step: AsyncAnything, leaders: int) -> None:
        self._step = step
        self._free = leaders
        self.reached = [asyncio.Event() for _ in range(leaders)]
        self.go_on = [asyncio.Event() for _ in range(leaders)]

    async def __call__(self, *args: Any) -> Any:
        number = len(self.reached) - self._free
        if self._free:
            self._free -= 1
            self.reached[number].set()
            await self.go_on[number].wait()
        return await self._step(*args)


async def a_week(folder: Path) -> Week:
    await hire()
    week = await open_week(folder)
    await everybody_answers(week)
    return week


async def released_once(week: Week) -> None:
    """Every team once, every ballot counted once, nothing else left."""
    assert [row["n"] for row in await Release.select()] == [TEAM_SIZE - 1] * len(TEAMS)
    assert await Counted.count() == TEAM_SIZE * len(TEAMS)
    assert await Ballot.count() == 0
    assert await Wave.select(Wave.state, Wave.swept) == [{"state": "released", "swept": True}]
    assert waves_with_keys(week.keys) == set()


@pytest.mark.parametrize(("place", "step"), [(tally, "read_box"), (closing, "_end")])
async def test_a_leader_that_wakes_up_after_the_release_writes_nothing(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Any, step: str
) -> None:
    week = await a_week(tmp_path)
    held = Held(getattr(place, step), leaders=1)
    monkeypatch.setattr(place, step, held)
    older = asyncio.create_task(close_wave(week.keys, week.wave))
    await held.reached[0].wait()
    assert await close_wave(week.keys, week.wave) == "released"
    held.go_on[0].set()
    with pytest.raises(Refused, match="another process, which took over"):
        await older  # whose box is empty by now, or whose count is as good as the other one
    await released_once(week)


async def test_the_older_fence_is_refused_even_while_the_newer_is_still_counting(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = await a_week(tmp_path)
    held = Held(closing._end, leaders=2)
    monkeypatch.setattr(closing, "_end", held)
    older = asyncio.create_task(close_wave(week.keys, week.wave))
    await held.reached[0].wait()
    newer = asyncio.create_task(close_wave(week.keys, week.wave))
    await held.reached[1].wait()
    held.go_on[0].set()
    with pytest.raises(Refused, match="took over"):
        await older
    assert await Release.count() == 0
    held.go_on[1].set()
    assert await newer == "released"
    await released_once(week)


async def test_a_leader_that_finds_the_keys_gone_does_not_make_a_released_wave_void(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = await a_week(tmp_path)
    lead = closing._lead

    async def overtaken(wave: str) -> int | None:
        fence = await lead(wave)
        monkeypatch.setattr(closing, "_lead", lead)
        assert await close_wave(week.keys, week.wave) == "released"
        return fence

    monkeypatch.setattr(closing, "_lead", overtaken)
    with pytest.raises(Refused, match="took over"):
        await close_wave(week.keys, week.wave)
    await released_once(week)


async def test_a_leader_is_left_alone_for_a_while_and_taken_over_when_it_stands_still(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = await a_week(tmp_path)
    held = Held(tally.read_box, leaders=1)
    monkeypatch.setattr(tally, "read_box", held)
    older = asyncio.create_task(close_wave(week.keys, week.wave))
    await held.reached[0].wait()
    housekeeping = TakingOver(week.keys)
    await housekeeping.take_over()
    assert await Wave.select(Wave.state, Wave.fence) == [{"state": "closing", "fence": 1}]
    await housekeeping.take_over()
    held.go_on[0].set()
    with pytest.raises(Refused, match="took over"):
        await older
    await released_once(week)
    await housekeeping.take_over()
    await released_once(week)


async def test_ten_at_the_same_moment_release_it_once(database: str, tmp_path: Path) -> None:
    week = await a_week(tmp_path)
    ends = await asyncio.gather(
        *(close_wave(week.keys, week.wave) for _ in range(10)), return_exceptions=True
    )
    assert "released" in ends
    assert all(end == "released" or isinstance(end, Refused) for end in ends), ends
    assert await close_wave(week.keys, week.wave) == "released"
    await released_once(week)


async def test_two_processes_release_it_once(fresh_postgres_url: str, tmp_path: Path) -> None:
    await db.open(fresh_postgres_url, "tests")
    try:
        week = await a_week(tmp_path)
        processes = [
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.survey.waves.closing_process"),
                *(fresh_postgres_url, str(tmp_path / "keys"), week.wave, "never killed"),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            for _ in range(2)
        ]
        ends = await asyncio.wait_for(asyncio.gather(*(process.communicate() for process in processes)), 120)
        said = [out.decode() + error.decode() for out, error in ends]
        assert any("done" in each for each in said), said
        assert all("done" in each or "took over" in each for each in said), said
        assert open_key_directory(tmp_path / "keys") == week.keys
        await released_once(week)
    finally:
        await db.close()
