"""Attack: put an older copy of the database back while a wave is open, and let somebody answer twice.

The copy holds older answers than people were told are stored, or lacks them. (Who was signed lies beside the
keys, so nobody can be signed twice, whatever is restored.) Control: the same copy, looked at by a server that
does not know how far the wave had come.
"""

import asyncio
import random
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from api.chores.guarding import guarding
from survey import database as db
from survey.ballots.keys import load_mark, wave_folder, wave_has_keys
from survey.ballots.seen import Seen, Totals
from survey.ballots.tables import Ballot
from survey.errors import Closed, Conflict
from survey.lifecycle.closing import guard_waves, recover
from survey.lifecycle.marks import Marks
from survey.waves.tables import Wave
from tests.copies import copy_database, put_back
from tests.survey.lifecycle.week import NOW, Week, hire, open_week
from tests.voter import Voter

Act = Callable[[Week, Voter], Awaitable[object]]


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[None]:
    await db.open(url, "tests")
    try:
        yield
    finally:
        await db.close()


async def somebody_answers(week: Week, _: Voter) -> None:
    cell, person = (await week.people())[1]
    await week.answer(person, cell, 2)


async def somebody_changes_the_answer(week: Week, voter: Voter) -> None:
    await week.cast(voter, 5, rev=2)


async def nobody_does_anything(_: Week, __: Voter) -> None:
    pass


async def state_of_the_wave() -> str:
    (row,) = await Wave.select(Wave.state)
    return str(row["state"])


async def a_week_with_one_answer(folder: Path) -> tuple[Week, Voter]:
    await hire()
    week = await open_week(folder)
    cell, person = (await week.people())[0]
    return week, await week.answer(person, cell, 1)


async def restored_after(act: Act, url: str, folder: Path) -> tuple[Week, Voter]:
    """One answer, a copy, one more act that is acknowledged, an orderly stop, and the copy put back."""
    async with opened(url):
        week, voter = await a_week_with_one_answer(folder)
        async with guarding(week.keys):
            copy = copy_database(url, folder / "copy")
            await act(week, voter)
    put_back(url, copy)
    return week, voter


@pytest.mark.parametrize("act", [somebody_answers, somebody_changes_the_answer])
async def test_a_wave_in_an_older_copy_is_void_and_says_so(
    database_url: str, tmp_path: Path, act: Act
) -> None:
    week, voter = await restored_after(act, database_url, tmp_path)
    async with opened(database_url):
        await recover(week.keys, NOW)
        assert await state_of_the_wave() == "void"
        assert not wave_has_keys(week.keys, week.wave)
        assert await Ballot.count() == 0
        with pytest.raises(Closed, match="has lost keys or answers"):
            await week.cast(voter, 4, rev=2)


async def test_the_control_goes_on_with_an_answer_missing(database_url: str, tmp_path: Path) -> None:
    await restored_after(somebody_answers, database_url, tmp_path)
    async with opened(database_url):
        assert await state_of_the_wave() == "open"
        assert await Ballot.count() == 1  # of two that were acknowledged, and nobody looks


async def test_nobody_is_signed_a_second_time_whatever_is_restored(database_url: str, tmp_path: Path) -> None:
    week, _ = await restored_after(somebody_answers, database_url, tmp_path)
    async with opened(database_url):
        with pytest.raises(Conflict):
            await somebody_answers(week, week.voter((await week.people())[1][0]))


async def test_a_running_server_notices_as_well(database_url: str, tmp_path: Path) -> None:
    week, _ = await restored_after(somebody_answers, database_url, tmp_path)
    async with opened(database_url):
        await guard_waves(week.keys, Marks(week.keys))
        assert await state_of_the_wave() == "void"
        assert not wave_has_keys(week.keys, week.wave)


@pytest.mark.parametrize("act", [nobody_does_anything, somebody_answers])
async def test_a_wave_goes_on_after_an_orderly_restart(database_url: str, tmp_path: Path, act: Act) -> None:
    async with opened(database_url):
        week, voter = await a_week_with_one_answer(tmp_path)
        async with guarding(week.keys):
            await act(week, voter)
    async with opened(database_url):
        await recover(week.keys, NOW)
        assert await state_of_the_wave() == "open"
        await week.cast(voter, 4, rev=2)


@pytest.mark.parametrize("milliseconds", [random.Random(seed).randint(0, 300) for seed in range(3)])  # noqa: S311  # no secret
async def test_a_wave_goes_on_after_the_server_was_killed(
    database_url: str, tmp_path: Path, milliseconds: int
) -> None:
    async with opened(database_url):
        await hire(["Nord"], 8)
        week = await open_week(tmp_path)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.survey.lifecycle.answering_process"),
        *(database_url, str(tmp_path / "keys"), week.wave),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    assert await asyncio.wait_for(process.stdout.readline(), 180) == b"open\n"
    await asyncio.sleep(milliseconds / 1000)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    assert totals(week).ballots == 8
    async with opened(database_url):
        await recover(week.keys, NOW)
        assert await state_of_the_wave() == "open"
        assert await Ballot.count() == 8


async def test_the_same_rows_in_another_postgresql_database_are_void(
    fresh_postgres_url: str, tmp_path: Path
) -> None:
    async with opened(fresh_postgres_url):
        week, _ = await a_week_with_one_answer(tmp_path)
        copy = copy_database(fresh_postgres_url, tmp_path / "copy")
    name = f"test_{uuid4().hex}"
    other = fresh_postgres_url.replace(fresh_postgres_url.partition("@/")[2].partition("?")[0], name)
    await _outside_a_transaction(fresh_postgres_url, f"CREATE DATABASE {name}")
    try:
        put_back(other, copy)
        async with opened(other):
            await recover(week.keys, NOW)
            assert await state_of_the_wave() == "void"
    finally:
        await _outside_a_transaction(fresh_postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


async def test_a_wave_without_a_mark_is_void(sqlite_database: str, tmp_path: Path) -> None:
    week, _ = await a_week_with_one_answer(tmp_path)
    (tmp_path / "keys" / "waves" / week.wave / "mark").unlink()
    await guard_waves(week.keys, Marks(week.keys))  # out of reach for a moment is no reason yet
    assert await state_of_the_wave() == "open"
    await recover(week.keys, NOW)
    assert await state_of_the_wave() == "void"


async def test_the_mark_is_the_database_and_what_was_seen_is_each_ballots_newest_revision(
    sqlite_database: str, tmp_path: Path
) -> None:
    week, voter = await a_week_with_one_answer(tmp_path)
    assert load_mark(week.keys, week.wave) == b""  # an SQLite file has no name of its own
    assert totals(week) == Totals(1, 1)
    await week.cast(voter, 4, rev=2)
    await somebody_answers(week, voter)
    assert totals(week) == Totals(2, 3)


def totals(week: Week) -> Totals:
    """What the servers have seen stored."""
    return Seen(wave_folder(week.keys, week.wave)).read()


async def _outside_a_transaction(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
