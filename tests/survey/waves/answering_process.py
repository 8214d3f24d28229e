"""A process in which people answer while the marks are raised all the time, until it is killed.

python -m tests.survey.waves.answering_process URL KEYS WAVE
"""

import asyncio
import sys
from pathlib import Path

from api import guarding
from survey import database
from survey.ballots.key_directory import open_key_directory
from survey.ballots.manifest import read_manifest
from survey.waves.tables import Wave
from tests.survey.waves.week import Week


async def main(url: str, keys: str, wave: str) -> None:
    guarding.EVERY_SECONDS = 0.001
    await database.open(url, "an answering process")
    (row,) = await Wave.select(Wave.manifest).where(Wave.id == wave)
    week = Week(wave, open_key_directory(Path(keys)), read_manifest(row["manifest"].encode()))
    people = await week.people()
    async with guarding.guarding(week.keys):
        voters = [await week.answer(person, cell, 4) for cell, person in people]
        print("open", flush=True)
        for rev in range(2, 10_000):
            for voter in voters:
                await week.cast(voter, 4, rev=rev)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
