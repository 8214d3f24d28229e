"""On SQLite a short read waits for no thread, and a long one holds nobody up."""

import asyncio

import pytest

from survey import database as db
from survey.database.sqlite import READERS, Sqlite
from survey.organisation.tables import Department

# Some hundred thousand steps of SQLite's machine.
COUNT = "SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000"
LONG = f"WITH RECURSIVE n(i) AS ({COUNT}) SELECT max(i) AS m FROM n"  # noqa: S608  # nothing from outside


def opened() -> Sqlite:
    backend = db.ENGINE.opened
    assert isinstance(backend, Sqlite)
    return backend


async def test_a_short_read_is_answered_while_every_thread_is_busy(sqlite_database: str) -> None:
    busy = [await opened()._free.get() for _ in range(READERS)]
    assert await Department.count() == 0
    for reader in busy:
        opened()._free.put_nowait(reader)


async def test_a_long_read_is_left_to_a_thread_and_finds_the_same(sqlite_database: str) -> None:
    assert opened()._short.fetch(LONG, ()) is None
    assert await db.query(LONG) == [{"m": 20_000}]
    assert opened()._short.fetch("SELECT 1 AS one", ()) == [
        {"one": 1}
    ]  # what was broken off left nothing behind


async def test_a_short_read_stays_one_however_often_it_is_repeated(sqlite_database: str) -> None:
    found = [opened()._short.fetch("SELECT count(*) AS n FROM department", ()) for _ in range(500)]
    assert found == [[{"n": 0}]] * 500


async def test_a_short_read_sees_what_was_just_written(sqlite_database: str) -> None:
    for number in range(20):
        await db.write(Department.insert(Department(name=str(number))).run)
        assert await Department.count() == number + 1


async def test_nobody_reads_in_passing_while_deleted_rows_are_removed(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(opened()._short, "fetch", lambda sql, _: asked.append(sql))
    async with opened()._vacuuming:
        assert await Department.count() == 0
    assert asked == []


async def test_many_short_reads_in_a_row_let_others_go_on(sqlite_database: str) -> None:
    turns: list[str] = []

    async def read(name: str) -> None:
        for _ in range(3):
            await Department.count()
            turns.append(name)

    await asyncio.gather(read("Anna"), read("Berta"))
    assert turns == ["Anna", "Berta"] * 3
