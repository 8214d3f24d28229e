"""A process beside the one that holds the database sees one state of it, and can change nothing."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from survey import database as db
from survey.errors import ResonanzError
from survey.organisation.tables import Department


async def test_a_sound_database_finds_no_damage(database: str) -> None:
    assert await db.damage() == []


@pytest.fixture
async def reading(database_url: str) -> AsyncIterator[str]:
    await db.open(database_url, "tests")
    await db.write(Department.insert(Department(id=uuid4(), name="Nord", parent=None)).run)
    await db.close()
    await db.open(database_url, "tests", only_read=True)
    yield database_url
    await db.close()


async def test_it_reads_what_is_there(reading: str) -> None:
    async def job() -> list[str]:
        return await Department.select(Department.name).output(as_list=True)

    assert await db.read(job) == await job() == ["Nord"]
    assert db.address() == reading
    assert await db.damage() == []


async def test_it_writes_nothing(reading: str) -> None:
    with pytest.raises(RuntimeError):
        await Department.delete(force=True)
    assert await Department.count() == 1


async def test_it_needs_no_lock_and_leaves_the_file_to_its_holder(sqlite_database: str) -> None:
    holder, db.ENGINE.backend = db.ENGINE.backend, None
    try:
        await db.open(sqlite_database, "tests", only_read=True)
        assert await Department.count() == 0
        await db.close()
    finally:
        db.ENGINE.backend = holder
    await db.write(Department.insert(Department(id=uuid4(), name="Nord", parent=None)).run)
    assert await Department.count() == 1


async def test_a_file_that_is_not_there_is_not_made(tmp_path: object) -> None:
    with pytest.raises(ResonanzError):
        await db.open(f"sqlite://{tmp_path}/none.sqlite", "tests", only_read=True)
