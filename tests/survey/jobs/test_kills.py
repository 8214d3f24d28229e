"""Three processes do jobs, one is killed with a lease in hand: every job is done, and each once.

On SQLite only one process has the database at a time, so they follow each other.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from survey import database as db
from survey.jobs.planning import plan_job
from survey.jobs.tables import Job
from tests.survey.jobs import worker
from tests.survey.jobs.worker import KIND
from tests.waiting import eventually
from tests.warm import Forked, forked

JOBS = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def started() -> Iterator[list[Forked]]:
    """Whatever a test starts ends with it."""
    processes: list[Forked] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def start(url: str, folder: Path) -> Forked:
    return Forked(forked(worker.run, ["worker", url, str(folder)], folder, os.environ))


async def plan(url: str) -> list[str]:
    """Jobs that are all due; their moments, in the order in which they are begun."""
    first = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    moments = [first + timedelta(minutes=number) for number in range(JOBS)]
    await db.open(url, "tests")
    try:
        for moment in moments:
            await plan_job(KIND, moment)
    finally:
        await db.close()
    return [moment.isoformat() for moment in moments]


def done(folder: Path) -> Counter[str]:
    with suppress(FileNotFoundError):
        return Counter(line.split()[0] for line in (folder / "done").read_text().splitlines())
    return Counter()


async def hangs(folder: Path, *processes: Forked) -> Forked:
    """The process that holds a lease and will never let go of it."""

    async def some_does() -> bool:
        return any(folder.glob("hangs *"))

    await eventually(some_does, seconds=120)
    (mark,) = folder.glob("hangs *")
    return next(each for each in processes if str(each.pid) == mark.name.split()[1])


async def ended(*processes: Forked) -> None:
    for process in processes:
        assert await asyncio.to_thread(process.wait, 120) == 0


async def test_every_job_is_done_once_though_one_process_was_killed_with_a_lease_in_hand(
    database_url: str, folder: Path, started: list[Forked]
) -> None:
    moments = await plan(database_url)
    together = database_url.startswith("postgresql")

    async def kill_the_one_that_hangs() -> None:
        killed = await hangs(folder, *started)
        killed.kill()
        killed.wait()
        started.remove(killed)

    if together:
        (folder / f"hang {moments[JOBS // 3]}").touch()
        started += [start(database_url, folder) for _ in range(3)]
        await kill_the_one_that_hangs()
        await ended(*started)
    else:
        for moment in moments[0], moments[JOBS // 3]:
            (folder / f"hang {moment}").touch()
            started.append(start(database_url, folder))
            await kill_the_one_that_hangs()
            next(folder.glob("hangs *")).unlink()
        started.append(start(database_url, folder))
        await ended(*started)
    assert done(folder) == Counter(moments)
    await db.open(database_url, "tests")
    try:
        rows = await Job.select(Job.attempts, Job.outcome)
    finally:
        await db.close()
    assert {row["outcome"] for row in rows} == {"done"}
    assert sum(row["attempts"] for row in rows) == JOBS + (1 if together else 2)
