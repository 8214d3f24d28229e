"""A process that does jobs until none is left; its words are URL FOLDER.

Each that is done is a line of FOLDER/done. Where FOLDER/hang is, the process that takes it away hangs with a
lease in hand, until somebody kills it.
"""

import asyncio
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

from survey import database
from survey.jobs.kinds import Kind
from survey.jobs.tables import Job
from survey.jobs.working import Worker

KIND = "work"
LEASE = timedelta(seconds=2)


async def main(url: str, folder: Path) -> None:
    """Like a server: look, work, look again."""

    async def work(due: datetime) -> None:
        try:
            (folder / "hang").rename(folder / f"hangs {os.getpid()}")
        except FileNotFoundError:
            pass
        else:
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


def run() -> None:
    """The process."""
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
