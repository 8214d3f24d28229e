"""The disk is full when a wave closes: nothing acknowledged is lost, and it closes once there is room.

Attack 38 in part.
"""

import resource
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Protocol

import asyncpg
import pytest
from survey.invitations.tables import Ledger

from api import housekeeping
from survey import database as db
from survey.ballots.keys import wave_has_keys, waves_with_keys
from survey.ballots.tables import Ballot, Counted
from survey.database.sqlite import Sqlite
from survey.errors import Closed, Overloaded
from survey.releases.tables import Comment, Release
from survey.waves import closing
from survey.waves.closing import close_wave, finish_ended
from survey.waves.tables import Wave, WaveRoster
from tests.survey.waves.week import TEAM_SIZE, TEAMS, Week, hire, open_week
from tests.voter import Voter
from tests.waiting import eventually

EVERYBODY = TEAM_SIZE * len(TEAMS)
LONG = "x" * 900  # the comments of everybody do not fit into the pages that are there


class FullDisk(Protocol):
    def __call__(self, url: str) -> AbstractAsyncContextManager[None]: ...


@asynccontextmanager
async def no_room_for_anything(url: str) -> AsyncIterator[None]:
    """Not even the barrier can be written."""
    if url.startswith("sqlite"):
        with no_file_may_grow():
            yield
    else:
        async with postgres_refuses(url, "UPDATE ON wave"):
            yield


@asynccontextmanager
async def no_room_for_the_release(url: str) -> AsyncIterator[None]:
    """The barrier is written, the release is not."""
    if url.startswith("sqlite"):
        backend = db.ENGINE.opened
        assert isinstance(backend, Sqlite)
        writer = backend._connections[-1]
        (pages,) = writer.execute("PRAGMA page_count").fetchone().values()
        writer.execute(f"PRAGMA max_page_count={pages}")
        try:
            yield
        finally:
            writer.execute("PRAGMA max_page_count=1000000")
    else:
        async with postgres_refuses(url, "INSERT ON comment"):
            yield


@contextmanager
def no_file_may_grow() -> Iterator[None]:
    """The kernel refuses the write itself, as a failing disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@asynccontextmanager
async def postgres_refuses(url: str, act: str) -> AsyncIterator[None]:
    """What PostgreSQL says where a file cannot grow, said by a trigger."""
    other = await asyncpg.connect(url)
    table = act.rsplit(maxsplit=1)[-1]
    try:
        await other.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$"
        )
        await other.execute(f"CREATE TRIGGER full_disk BEFORE {act} EXECUTE FUNCTION full_disk()")
        yield
        await other.execute(f"DROP TRIGGER full_disk ON {table}; DROP FUNCTION full_disk")
    finally:
        await other.close()


async def a_week(folder: Path) -> tuple[Week, list[Voter]]:
    await hire()
    week = await open_week(folder)
    return week, [await week.answer(person, cell, 4, LONG) for cell, person in await week.people()]


async def nothing_is_lost(week: Week) -> None:
    assert await Ballot.count() == await Ledger.count() == await WaveRoster.count() == EVERYBODY
    assert await Release.count() == await Counted.count() == await Comment.count() == 0
    assert wave_has_keys(week.keys, week.wave)


async def everything_is_released(week: Week, voters: Sequence[Voter]) -> None:
    assert await Wave.select(Wave.state) == [{"state": "released"}]
    assert await Release.count() == len(TEAMS)
    assert await Comment.count() == EVERYBODY
    counted = await Counted.select(Counted.nullifier)
    assert sorted(row["nullifier"] for row in counted) == sorted(voter.nullifier for voter in voters)
    assert await Ballot.count() == await Ledger.count() == await WaveRoster.count() == 0
    assert waves_with_keys(week.keys) == set()


@pytest.mark.parametrize(
    ("full_disk", "state"), [(no_room_for_anything, "open"), (no_room_for_the_release, "closing")]
)
async def test_nothing_is_lost_and_the_wave_closes_once_there_is_room(
    database: str, tmp_path: Path, full_disk: FullDisk, state: str
) -> None:
    week, voters = await a_week(tmp_path)
    async with full_disk(database):
        for _ in range(2):
            with pytest.raises(Overloaded, match="disk"):
                await close_wave(week.keys, week.wave)
            assert await Wave.select(Wave.state) == [{"state": state}]
            await nothing_is_lost(week)
    assert await close_wave(week.keys, week.wave) == "released"
    await everything_is_released(week, voters)


async def test_who_comes_while_it_cannot_close_is_refused_and_not_lost(database: str, tmp_path: Path) -> None:
    week, voters = await a_week(tmp_path)
    async with no_room_for_the_release(database):
        with pytest.raises(Overloaded, match="disk"):
            await close_wave(week.keys, week.wave)
        with pytest.raises(Closed):
            await week.cast(voters[0], 1, rev=2)
    await close_wave(week.keys, week.wave)
    await everything_is_released(week, voters)


async def test_the_running_server_closes_it_when_there_is_room(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "TEN_MINUTES", 0.01)
    week, voters = await a_week(tmp_path)

    async def it_has_tried() -> bool:
        (row,) = await Wave.select(Wave.fence)
        return bool(row["fence"] > 2)

    async def it_is_closed() -> bool:
        return not wave_has_keys(week.keys, week.wave)

    async with no_room_for_the_release(database):
        with pytest.raises(Overloaded, match="disk"):
            await close_wave(week.keys, week.wave)
        async with housekeeping.housekeeping(week.keys):
            await eventually(it_has_tried)
        await nothing_is_lost(week)
    async with housekeeping.housekeeping(week.keys):
        await eventually(it_is_closed)
    await everything_is_released(week, voters)


async def test_a_disk_without_room_for_the_sweep_keeps_nobody_from_the_release(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "SWEEP_PAUSE", 0.01)
    week, voters = await a_week(tmp_path)
    vacuum = db.vacuum

    async def on_a_full_disk(tables: Sequence[str]) -> None:
        with no_file_may_grow():
            await vacuum(tables)

    with monkeypatch.context() as full:
        full.setattr(db, "vacuum", on_a_full_disk)
        assert await close_wave(week.keys, week.wave) == "released"
    await everything_is_released(week, voters)
    assert await Wave.select(Wave.swept) == [{"swept": False}]
    await finish_ended(week.keys)
    assert await Wave.select(Wave.swept) == [{"swept": True}]
