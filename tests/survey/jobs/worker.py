"""A process that does jobs until none is left; its words are URL FOLDER.

Each that is done is a line of FOLDER/done. Where there is a file "FOLDER/hang DUE", the process that takes it
away hangs with the lease of that job in hand, until somebody kills it. That lease alone is short: a busy
machine keeps whoever works from renewing for longer than a test should wait.
"""

import asyncio
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

from survey import clock, database
from survey.jobs.kinds import Kind
from survey.jobs.tables import Job
from survey.jobs.working import Worker

KIND = "work"
LEASE, SHORT = timedelta(minutes=3), timedelta(seconds=2)


async def main(url: str, folder: Path) -> None:
    """Like a server: look, work, look again."""

    async def work(due: datetime) -> None:
        try:
            (folder / f"hang {due.isoformat()}").unlink()
        except FileNotFoundError:
            pass
        else:
            await database.write(shorten_lease, due)
            (folder / f"hangs {os.getpid()}").touch()
            await asyncio.Event().wait()
        await asyncio.sleep(0.005)
        with (folder / "done").open("a") as file:
            file.write(f"{due.isoformat()} {os.getpid()}\n")

    await database.open(url, "tests")
    worker = Worker([Kind(KIND, work)], LEASE)
    try:
        while await Job.exists().where(Job.outcome == ""):
            await worker.look()
            await asyncio.sleep(0.01)
    finally:
        await database.close()


async def shorten_lease(due: datetime) -> None:
    await Job.update({Job.leased_until: clock.now() + SHORT}).where(Job.due == due)


def run() -> None:
    """The process."""
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
