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

from api.chores import housekeeping
from survey import database as db
from survey.ballots.keys import wave_has_keys, waves_with_keys
from survey.ballots.tables import Ballot
from survey.database.sqlite import Sqlite
from survey.ended.result import recall_result
from survey.errors import Closed, Misconfigured, Overloaded
from survey.lifecycle import closing
from survey.lifecycle.closing import close_wave, finish_ended
from survey.lifecycle.published import published_wave
from survey.releases.tables import Comment, Release
from survey.waves.tables import Wave
from tests.survey.lifecycle.week import TEAM_SIZE, TEAMS, Week, counted_among, hire, open_week
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


async def nothing_is_lost(week: Week, *, counted: bool) -> None:
    """Either everything that is counted with is there, or what came out of it, once for all."""
    assert await Ballot.count() == EVERYBODY
    assert await Release.count() == await Comment.count() == 0
    assert (await Wave.select(Wave.counted, Wave.release_text)) == [{"counted": "", "release_text": ""}]
    assert wave_has_keys(week.keys, week.wave) != counted
    assert (recall_result(week.keys, week.wave) is not None) == counted


async def everything_is_released(week: Week, voters: Sequence[Voter]) -> None:
    assert await Wave.select(Wave.state) == [{"state": "released"}]
    assert await Release.count() == len(TEAMS)
    assert await Comment.count() == EVERYBODY
    assert len(await counted_among(week, voters)) == EVERYBODY
    assert await Ballot.count() == 0
    assert waves_with_keys(week.keys) == set()
    assert recall_result(week.keys, week.wave) is None


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
            await nothing_is_lost(week, counted=state == "closing")
    written = recall_result(week.keys, week.wave)
    assert await close_wave(week.keys, week.wave) == "released"
    await everything_is_released(week, voters)
    if written:  # not counted anew: these very bytes
        assert await Wave.select(Wave.release_text) == [{"release_text": written.text}]


async def test_a_key_directory_without_room_for_the_result_keeps_everything_for_the_next_try(
    fresh_postgres_url: str, tmp_path: Path
) -> None:
    await db.open(fresh_postgres_url, "tests")  # whose files another process writes
    try:
        week, voters = await a_week(tmp_path)
        with no_file_may_grow(), pytest.raises(Misconfigured, match="keys cannot be used"):
            await close_wave(week.keys, week.wave)
        assert await Wave.select(Wave.state) == [{"state": "closing"}]
        await nothing_is_lost(week, counted=False)
        assert await close_wave(week.keys, week.wave) == "released"
        await everything_is_released(week, voters)
    finally:
        await db.close()


async def test_who_comes_while_it_cannot_close_is_refused_and_not_lost(database: str, tmp_path: Path) -> None:
    week, voters = await a_week(tmp_path)
    async with no_room_for_the_release(database):
        with pytest.raises(Overloaded, match="disk"):
            await close_wave(week.keys, week.wave)
        with pytest.raises(Closed):
            await week.cast(voters[0], 1, rev=2)
        # What the week has promised is still read from beside the keys, and not from the tables.
        assert (await published_wave(week.keys, week.wave)).manifest == week.manifest
    await close_wave(week.keys, week.wave)
    await everything_is_released(week, voters)


async def test_the_running_server_closes_it_when_there_is_room(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(housekeeping, "MINUTE", 0.01)
    week, voters = await a_week(tmp_path)

    async def it_has_tried() -> bool:
        return "could not be finished" in caplog.text

    async def it_is_closed() -> bool:
        return await Wave.exists().where(Wave.swept.eq(True))

    async with no_room_for_the_release(database):
        with pytest.raises(Overloaded, match="disk"):
            await close_wave(week.keys, week.wave)
        async with housekeeping.housekeeping(week.keys):
            await eventually(it_has_tried)
        await nothing_is_lost(week, counted=True)
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
