"""Two who close the same wave at the same time: it is released once, as whoever counted first has signed it.

Attack 37 in part.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from api.chores.housekeeping import TakingOver
from survey import database as db
from survey.ballots.keys import destroy_wave_keys, waves_with_keys
from survey.ballots.tables import Ballot
from survey.ended.result import recall_result
from survey.invitations import slots
from survey.key_directory import open_key_directory
from survey.lifecycle import closing
from survey.lifecycle.closing import close_wave
from survey.releases.receipts import signed_release
from survey.releases.tables import Release
from survey.waves.tables import Wave
from tests.survey.lifecycle import closing_process
from tests.survey.lifecycle.week import NOW, TEAM_SIZE, TEAMS, Week, everybody_answers, hire, open_week
from tests.warm import beside

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
    assert len((await signed_release(week.wave, NOW)).counted) == TEAM_SIZE * len(TEAMS)
    assert await Ballot.count() == 0
    assert await Wave.select(Wave.state, Wave.swept) == [{"state": "released", "swept": True}]
    assert waves_with_keys(week.keys) == set()


@pytest.mark.parametrize("step", ["count_wave", "_rows", "conclude"])
async def test_a_leader_that_wakes_up_after_the_release_changes_nothing(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    week = await a_week(tmp_path)
    held = Held(getattr(closing, step), leaders=1)
    monkeypatch.setattr(closing, step, held)
    older = asyncio.create_task(close_wave(week.keys, week.wave))
    await held.reached[0].wait()
    assert await close_wave(week.keys, week.wave) == "released"
    before = await Wave.select()
    held.go_on[0].set()
    assert await older == "released"  # whose box is empty by now, or whose result is the other's
    assert await Wave.select() == before
    await released_once(week)


async def test_of_two_who_have_counted_both_release_what_was_written_first(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = await a_week(tmp_path)
    held = Held(closing.conclude, leaders=2)
    monkeypatch.setattr(closing, "conclude", held)
    first = asyncio.create_task(close_wave(week.keys, week.wave))
    await held.reached[0].wait()
    written = recall_result(week.keys, week.wave)
    await closing.count_wave(week.keys, week.wave)
    second = asyncio.create_task(close_wave(week.keys, week.wave))
    await held.reached[1].wait()
    assert recall_result(week.keys, week.wave) == written
    held.go_on[1].set()
    assert await second == "released"
    held.go_on[0].set()
    assert await first == "released"
    assert written
    assert await Wave.select(Wave.release_text) == [{"release_text": written.text}]
    await released_once(week)


async def test_a_leader_that_finds_the_keys_gone_does_not_make_a_released_wave_void(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = await a_week(tmp_path)
    lead = closing._lead

    async def overtaken(wave: str, **more: Any) -> bool:
        leads = await lead(wave, **more)
        monkeypatch.setattr(closing, "_lead", lead)
        assert await close_wave(week.keys, week.wave) == "released"
        return leads

    monkeypatch.setattr(closing, "_lead", overtaken)
    assert await close_wave(week.keys, week.wave) == "released"
    await released_once(week)


async def test_a_leader_whose_counter_finds_the_keys_go_while_it_reads_takes_the_others_result(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = await a_week(tmp_path)
    held = Held(closing.conclude, leaders=1)
    monkeypatch.setattr(closing, "conclude", held)
    older = asyncio.create_task(close_wave(week.keys, week.wave))
    await held.reached[0].wait()
    connect = slots._connect

    def half_way(path: Path) -> sqlite3.Connection:
        destroy_wave_keys(week.keys, week.wave)
        return connect(path)

    monkeypatch.setattr(slots, "_connect", half_way)
    # The younger one has looked for a result just before there was one.
    looked = iter([None])
    monkeypatch.setattr(closing, "recall_result", lambda *of: next(looked, recall_result(*of)))
    assert await close_wave(week.keys, week.wave) == "released"
    held.go_on[0].set()
    assert await older == "released"
    await released_once(week)


async def test_a_leader_is_left_alone_for_a_while_and_taken_over_when_it_stands_still(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = await a_week(tmp_path)
    held = Held(closing.count_wave, leaders=1)
    monkeypatch.setattr(closing, "count_wave", held)
    older = asyncio.create_task(close_wave(week.keys, week.wave))
    await held.reached[0].wait()
    housekeeping = TakingOver(week.keys)
    await housekeeping.take_over()
    assert await Wave.select(Wave.state, Wave.fence) == [{"state": "closing", "fence": 1}]
    await housekeeping.take_over()
    held.go_on[0].set()
    assert await older == "released"
    await released_once(week)
    await housekeeping.take_over()
    await released_once(week)


async def test_four_at_the_same_moment_release_it_once(database: str, tmp_path: Path) -> None:
    week = await a_week(tmp_path)
    ends = await asyncio.gather(*(close_wave(week.keys, week.wave) for _ in range(4)))
    assert set(ends) == {"released"}
    await released_once(week)


async def test_two_processes_release_it_once(fresh_postgres_url: str, tmp_path: Path) -> None:
    await db.open(fresh_postgres_url, "tests")
    try:
        week = await a_week(tmp_path)
        words = fresh_postgres_url, str(tmp_path / "keys"), week.wave, "never killed"
        with (
            beside(closing_process.run, *words) as (_, one),
            beside(closing_process.run, *words) as (_, other),
        ):
            said = [one.read(), other.read()]
        assert all("done" in each for each in said), said
        assert open_key_directory(tmp_path / "keys") == week.keys
        await released_once(week)
    finally:
        await db.close()
