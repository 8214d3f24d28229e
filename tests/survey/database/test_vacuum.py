"""What is deleted and vacuumed is in no file of the database any more."""

import asyncio
import sqlite3
from contextlib import suppress
from pathlib import Path

import asyncpg
import pytest

from survey import database as db
from survey.database.sqlite import PRAGMAS
from survey.errors import Overloaded
from survey.organisation.tables import Department

MARKER = "Marker-7f3a"


async def add_many() -> None:
    await Department.insert(*(Department(name=f"{MARKER} {number}") for number in range(200)))
    await Department.insert(Department(name="Service"))


async def delete_marked() -> None:
    await Department.delete().where(Department.name.like(f"{MARKER}%"))


def holds_marker(folder: Path) -> bool:
    return any(MARKER.encode() in content(path) for path in folder.rglob("*") if path.is_file())


def content(path: Path) -> bytes:
    """Empty where PostgreSQL, which works on its files meanwhile, has just removed this one."""
    with suppress(FileNotFoundError):
        return path.read_bytes()
    return b""


async def test_sqlite_files_forget_what_was_deleted(sqlite_url: str, tmp_path: Path) -> None:
    await db.open(sqlite_url, "tests")
    try:
        await db.write(add_many)
        await db.write(delete_marked)
        assert holds_marker(tmp_path), "the write-ahead log still has it, or this test sees nothing"
        await db.vacuum(["department"])
        assert not holds_marker(tmp_path)
        assert await Department.count() == 1
    finally:
        await db.close()


async def test_sqlite_waits_for_readers_before_it_forgets(sqlite_url: str, tmp_path: Path) -> None:
    await db.open(sqlite_url, "tests")
    try:
        await db.write(add_many)

        async def read_while_it_is_deleted() -> None:
            await Department.count()
            await Department.count()

        readers = [asyncio.create_task(db.read(read_while_it_is_deleted)) for _ in range(20)]
        await asyncio.sleep(0)
        await db.write(delete_marked)
        await db.vacuum(["department"])
        assert not holds_marker(tmp_path)
        await asyncio.gather(*readers)
    finally:
        await db.close()


async def test_sqlite_says_when_another_program_keeps_old_pages(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PRAGMAS, "busy_timeout", "100")
    await db.open(sqlite_url, "tests")
    other = sqlite3.connect(tmp_path / "resonanz.sqlite", isolation_level=None)
    try:
        await db.write(add_many)
        other.execute("BEGIN")
        other.execute("SELECT * FROM department").fetchone()
        await db.write(delete_marked)
        with pytest.raises(Overloaded, match="Another program is reading"):
            await db.vacuum(["department"])
        other.execute("COMMIT")
        await db.vacuum(["department"])
        assert not holds_marker(tmp_path)
    finally:
        other.close()
        await db.close()


# The write-ahead log of PostgreSQL keeps old pages until it is recycled; what was in them was sealed.
async def test_postgresql_tables_forget_what_was_deleted(
    fresh_postgres_url: str, postgres_cluster: Path
) -> None:
    await db.open(fresh_postgres_url, "tests")
    try:
        await db.write(add_many)
        await db.write(delete_marked)
        await db.query("CHECKPOINT")
        assert holds_marker(postgres_cluster / "data" / "base"), "or this test sees nothing"
        await db.vacuum(["department"])
        await db.query("CHECKPOINT")
        assert not holds_marker(postgres_cluster / "data" / "base")
        assert await Department.count() == 1
        with pytest.raises(RuntimeError, match="outside"):  # the connection only reads again
            await Department.insert(Department(name="x"))
    finally:
        await db.close()


async def test_postgresql_says_when_somebody_still_sees_what_was_deleted(
    fresh_postgres_url: str, postgres_cluster: Path
) -> None:
    await db.open(fresh_postgres_url, "tests")
    reader = await asyncpg.connect(fresh_postgres_url)
    try:
        await db.write(add_many)
        async with reader.transaction(isolation="repeatable_read", readonly=True):
            assert await reader.fetchval("SELECT count(*) FROM site") == 0  # another table, and a snapshot
            await db.write(delete_marked)
            with pytest.raises(Overloaded, match="older state"):
                await db.vacuum(["department"])
            await db.query("CHECKPOINT")
            assert holds_marker(postgres_cluster / "data" / "base")
        await db.vacuum(["department"])
        await db.query("CHECKPOINT")
        assert not holds_marker(postgres_cluster / "data" / "base")
        assert await Department.count() == 1
    finally:
        await reader.close()
        await db.close()
