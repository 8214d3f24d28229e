"""Somebody reads an older state while a wave closes: released at once, and swept when they have ended."""

from pathlib import Path

import pytest

from api.chores import housekeeping
from survey import database as db
from survey.ballots.keys import wave_has_keys
from survey.database.sqlite import Sqlite
from survey.lifecycle import closing
from survey.lifecycle.closing import close_wave, finish_ended, recover
from survey.waves.tables import Wave
from tests.survey.database.reading import somebody_reads
from tests.survey.lifecycle.week import NOW, WEEK, Week, everybody_answers, hire, open_week
from tests.waiting import eventually

MARKER = b"7f3a-somebody-said-this"


@pytest.fixture(autouse=True)
def no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "SWEEP_PAUSE", 0.01)
    monkeypatch.setattr("survey.database.postgres.VACUUM_LOCK", "50ms")


async def state() -> tuple[str, bool]:
    (row,) = await Wave.select(Wave.state, Wave.swept)
    return row["state"], row["swept"]


async def left_in_the_files(url: str, week: Week, locked: bytes) -> bool:
    """Whether a locked box can still be found where the database keeps its rows."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite://"))
        return any(locked in file.read_bytes() for file in path.parent.glob(path.name + "*"))
    (row,) = await db.query("SELECT pg_relation_size('ballot') AS size")
    return bool(row["size"])


@pytest.mark.parametrize("table", ["ballot", "person"])
async def test_the_wave_is_released_and_a_later_try_sweeps_it(
    database: str, tmp_path: Path, table: str
) -> None:
    await hire()
    week = await open_week(tmp_path)
    await everybody_answers(week)
    (row,) = await db.query("SELECT locked FROM ballot ORDER BY key LIMIT 1")
    locked = row["locked"][100:200]
    async with somebody_reads(database, table):
        assert await close_wave(week.keys, week.wave) == "released"
        assert not wave_has_keys(week.keys, week.wave)  # nobody waits for the reader with these
        assert await state() == ("released", False)
        assert await left_in_the_files(database, week, locked), "or this test sees nothing"
        await finish_ended(week.keys)
        assert await state() == ("released", False)
    await finish_ended(week.keys)
    assert await state() == ("released", True)
    assert not await left_in_the_files(database, week, locked)


async def test_the_running_server_tries_again_by_itself(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "MINUTE", 0.01)
    await hire()
    week = await open_week(tmp_path)
    await everybody_answers(week)
    async with housekeeping.housekeeping(week.keys):
        async with somebody_reads(database, "ballot"):
            await close_wave(week.keys, week.wave)
            assert await state() == ("released", False)

        async def swept() -> bool:
            return await state() == ("released", True)

        await eventually(swept)


async def test_a_start_tries_again_too(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    await everybody_answers(week)
    async with somebody_reads(database, "ballot"):
        await close_wave(week.keys, week.wave)
    await recover(week.keys, NOW)
    assert await state() == ("released", True)


async def test_nobody_who_answers_waits_for_the_sweep_of_the_week_before(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hire()
    first = await open_week(tmp_path)
    async with somebody_reads(database, "ballot"):
        await close_wave(first.keys, first.wave)
    second = await open_week(tmp_path, WEEK + 1)
    with monkeypatch.context() as patched:
        patched.setattr(db, "vacuum", None)  # whoever calls it fails
        await finish_ended(first.keys)
    await close_wave(second.keys, second.wave)
    await finish_ended(first.keys)
    assert [row["swept"] for row in await Wave.select(Wave.swept)] == [True, True]


async def test_on_sqlite_those_who_write_do_not_wait_for_a_reader(
    sqlite_database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    backend = db.ENGINE.opened
    assert isinstance(backend, Sqlite)
    backend._writer._patience = 600_000  # what a vacuum that waits would take
    async with somebody_reads(sqlite_database, "ballot"):
        assert await close_wave(week.keys, week.wave) == "released"
        assert await state() == ("released", False)
    (left,) = backend._connections[-1].execute("PRAGMA busy_timeout").fetchone().values()
    assert left == 0  # nothing but the BEGIN of whoever writes waits for another program
