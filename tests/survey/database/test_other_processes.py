"""What happens when processes die or meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import pytest

from survey import database as db
from survey.errors import InUse
from survey.organisation.tables import Department
from tests.survey.database import writing_process
from tests.warm import Forked, beside


@contextmanager
def writing(url: str) -> Iterator[tuple[Forked, TextIO]]:
    """A process that writes, and what it says; killed without warning at the end."""
    with beside(writing_process.run, url) as (process, lines):
        assert lines.readline() == "open\n"
        yield process, lines


async def test_what_was_acknowledged_survives_a_kill(database_url: str) -> None:
    with writing(database_url) as (process, lines):
        acknowledged = [lines.readline().strip() for _ in range(400)]
        process.kill()
        # A line that the kill cut in two acknowledges nothing.
        acknowledged += [line.strip() for line in lines if line.endswith("\n")]
    await db.open(database_url, "tests")
    try:
        kept = await Department.select(Department.name).output(as_list=True)
    finally:
        await db.close()
    assert set(acknowledged) - set(kept) == set()
    assert len(acknowledged) >= 400


async def test_a_second_process_is_refused_and_told_who_is_there(sqlite_url: str) -> None:
    with writing(sqlite_url) as (process, _), pytest.raises(InUse) as refused:
        await db.open(sqlite_url, "tests")
    assert f"(a writing process, {process.pid})" in str(refused.value)
    await db.open(sqlite_url, "tests")  # the lock died with its holder
    await db.close()


async def test_two_processes_may_use_postgresql(fresh_postgres_url: str) -> None:
    with writing(fresh_postgres_url):
        await db.open(fresh_postgres_url, "tests")
        await db.close()
