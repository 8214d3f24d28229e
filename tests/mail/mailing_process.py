"""A process that does what is due; its words are URL FOLDER SETTINGS, the last as JSON."""

import asyncio
import json
import sys
from pathlib import Path

from api.chores.weeks.waves import wave_kinds
from survey import clock, database
from survey.jobs.tables import Job
from survey.jobs.working import Worker
from survey.schedule.mails import AGAIN_JOB, MAIL_JOB
from tests.api.customers import installation_for_tests


async def main(url: str, folder: Path, settings: dict[str, str]) -> None:
    """Like a server: look, work, look again."""
    await database.open(url, "tests")
    installation = installation_for_tests(folder, **settings)
    worker = Worker([each for each in wave_kinds(installation) if each.name in {MAIL_JOB, AGAIN_JOB}])
    try:
        while await Job.exists().where(Job.outcome == "", Job.due <= clock.now()):
            await worker.look()
            await asyncio.sleep(0.02)
        await asyncio.gather(*worker._doing.values())
    finally:
        await database.close()


def run() -> None:
    """The process."""
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3])))
